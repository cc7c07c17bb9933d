import { sha256 } from '@noble/hashes/sha2.js';
import type { Sha256Hex } from '#shared/brand';
import {
  encodeRecordedOperation,
  TextWriter,
  writeAccountState,
  type AccountRecord,
  type MandateRecord,
  type TransferRecord,
  type WalletRecord,
} from '#shared/double-entry';
import { toHex, utf8 } from '#shared/encoding';
import { canonicalize, type JsonObject, type JsonValue } from '#shared/json';
import type { Roster } from '#shared/roster';
import type {
  IntentRecord,
  PayeeRecord,
  PolicyVersion,
  TransferBucket,
  TransferCounter,
  WorkingSet,
} from './types.ts';

/** Where the bytes go: SHA-256 of any library. */
export interface HashSink {
  update(bytes: Uint8Array): unknown;
  /** 32 bytes. */
  digest(): Uint8Array;
}

const DOMAIN = 'countersign/state/v4\n';

/**
 * SHA-256 over the whole state in one canonical form, as a stream: two machines that replay the same journal get
 * the same hash, and neither has to hold all accounts at once. Accounts come first, then open holds, each in the
 * order of their ids (by code unit), then `finish` with the rest. Each item is a line: its kind, a space, its
 * canonical JSON.
 */
export class StateHasher {
  readonly #sink: HashSink;
  readonly #writer = new TextWriter();
  #lastId = '';
  #isPastAccounts = false;

  constructor(sink: HashSink = sha256.create()) {
    this.#sink = sink;
    this.#sink.update(utf8(DOMAIN));
  }

  account(record: AccountRecord): this {
    if (this.#isPastAccounts) throw new Error('Accounts come before holds');
    this.#ascend(record.account.id);
    writeAccountState(this.#writer.clear().raw('account '), record);
    this.#sink.update(this.#writer.raw('\n').bytes());
    return this;
  }

  hold({ operation, position, time }: TransferRecord): this {
    if (!this.#isPastAccounts) this.#lastId = '';
    this.#isPastAccounts = true;
    this.#ascend(operation.id);
    const text = `{"operation":${encodeRecordedOperation(operation)},"position":${position},"time":"${time}"}`;
    this.#line('hold', text);
    return this;
  }

  #ascend(id: string): void {
    if (id <= this.#lastId) throw new Error(`${id} is out of order after ${this.#lastId}`);
    this.#lastId = id;
  }

  #line(kind: string, text: string): void {
    this.#sink.update(utf8(`${kind} ${text}\n`));
  }

  #all<T>(kind: string, items: Iterable<T>, idOf: (item: T) => string, form: (item: T) => unknown): void {
    const sorted = [...items].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    for (const item of sorted) this.#line(kind, canonicalize(form(item) as JsonValue));
  }

  #roster(roster: Roster | undefined): void {
    if (roster === undefined) return;
    this.#all('person', roster.people, ({ id }) => id, asItIs);
    this.#all('group', roster.groups, ({ id }) => id, asItIs);
    this.#all('key', roster.keys, ({ keyId }) => keyId, asItIs);
    this.#all('device', roster.devices, ({ id }) => id, asItIs);
    this.#all('calendar', roster.calendars ?? [], ({ id }) => id, asItIs);
    this.#all('joiner', roster.joiners ?? [], ({ person }) => person, asItIs);
    this.#all('delegation', roster.delegations, ({ from, to }) => `${from} ${to}`, asItIs);
    this.#all('release', roster.releases, ({ build }) => build, asItIs);
    this.#all('freeze', roster.freezes, ({ intent }) => intent, asItIs);
    this.#all('change', roster.changes, ({ subject }) => subject, asItIs);
    this.#line('roster', String(roster.version));
  }

  /** Everything that is not an account or an open hold. */
  finish(
    set: Pick<
      WorkingSet,
      | 'size'
      | 'roster'
      | 'policies'
      | 'wallets'
      | 'mandates'
      | 'intents'
      | 'payees'
      | 'counters'
      | 'runbooks'
      | 'custodyKeys'
    >,
  ): Sha256Hex {
    // The versions stand in one order already.
    for (const version of set.policies) this.#line('policy', canonicalize(policyForm(version)));
    this.#roster(set.roster?.roster);
    this.#all('wallet', set.wallets.values(), ({ wallet }) => wallet.id, walletForm);
    this.#all('mandate', set.mandates.values(), ({ mandate }) => mandate.id, mandateForm);
    this.#all('intent', set.intents.values(), ({ digest }) => digest, intentForm);
    this.#all('payee', set.payees.values(), ({ iban }) => iban, payeeForm);
    this.#all('counter', set.counters.values(), ({ key }) => key, counterForm);
    this.#all('runbook', set.runbooks.values(), ({ opening }) => opening, asItIs);
    this.#all('custody-key', set.custodyKeys.values(), ({ key }) => key.id, asItIs);
    this.#line('size', String(set.size));
    return toHex(this.#sink.digest()) as Sha256Hex;
  }
}

const walletForm = (record: WalletRecord): unknown => ({
  wallet: record.wallet,
  state: record.state,
  isOwnerless: record.isOwnerless,
  birth: { seq: record.birth.seq, intent: record.birth.intent },
  founded: record.founded,
  occupied: record.occupied,
  lastSeq: record.lastSeq,
});
const policyForm = ({ policy, digest, since }: PolicyVersion): JsonObject => ({
  version: policy.version,
  digest,
  since,
});
const asItIs = (item: unknown): unknown => item;
const mandateForm = ({ mandate, isRevoked }: MandateRecord): unknown => ({ mandate, isRevoked });
const payeeForm = (payee: PayeeRecord): unknown => ({ ...payee });
const counterForm = ({ key, hours, days }: TransferCounter): unknown => ({
  key,
  hours: hours.map(bucketForm),
  days: days.map(bucketForm),
});
const bucketForm = ({ at, count, sums }: TransferBucket): unknown => [
  at,
  count,
  sums.map(({ asset, minor }) => [asset, minor.toString()]),
];
const approvalForm = ({ digest: signed, stale, inShadow }: IntentRecord['approvals'][number]): unknown =>
  stale === null && inShadow === undefined
    ? signed
    : { signed, ...(stale !== null && { stale }), ...(inShadow && { inShadow }) };
/** What is asked is in it: a later version of the policy may have raised it. */
const intentForm = (record: IntentRecord): unknown => ({
  digest: record.digest,
  status: record.status,
  lastSeq: record.lastSeq,
  approvals: record.approvals.map(approvalForm),
  requirement: record.requirement,
  denials: record.denials,
  activeFrom: record.activeFrom,
  filledAt: record.filledAt,
});

/**
 * SHA-256 over what the roster says, without how it came to that: after a change and its undoing it is what it was
 * before. A shadow is left out: the break in it is not undone.
 */
export const rosterDigest = ({ version: _, changes: __, joiners: ___, ...content }: Roster): Sha256Hex => {
  const text = Object.entries(content).flatMap(([name, items]) =>
    (items ?? []).map((item: unknown) => `${name} ${canonicalize(item as JsonValue)}\n`).sort(),
  );
  return toHex(sha256(utf8(`countersign/roster/v1\n${text.join('')}`))) as Sha256Hex;
};

export const stateHasher = (sink?: HashSink): StateHasher => new StateHasher(sink);

const isOpenHold = ({ operation, sequel }: TransferRecord): boolean =>
  operation.op === 'hold' && operation.refused === undefined && sequel === null;

/** The hash of a complete working set. What it remembers of other operations does not matter. */
export const stateHash = (set: WorkingSet): Sha256Hex => {
  const hasher = stateHasher();
  for (const id of [...set.accounts.keys()].sort()) {
    const record = set.accounts.get(id);
    if (record !== undefined) hasher.account(record);
  }
  for (const id of [...set.transfers.keys()].sort()) {
    const record = set.transfers.get(id);
    if (record !== undefined && isOpenHold(record)) hasher.hold(record);
  }
  return hasher.finish(set);
};

/** Posted debits minus credits per asset over all accounts: zero for every asset, always. */
export const ledgerSums = (set: WorkingSet): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { account, debitsPosted, creditsPosted } of set.accounts.values())
    sums.set(account.asset, (sums.get(account.asset) ?? 0n) + debitsPosted - creditsPosted);
  return sums;
};
