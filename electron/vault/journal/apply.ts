import type { AccountId, IntentDigest, PersonId, Sha256Hex, TransferId } from '#shared/brand';
import type { MandateRecord, TransferRecord } from '#shared/double-entry';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import {
  applyEvent,
  type AccountRecord,
  type ApplyError,
  type IntentRecord,
  type PayeeRecord,
  type PolicyVersion,
  type CustodyKeyRecord,
  type RunbookRecord,
  type SubmissionRecord,
  type TransferCounter,
  type WalletRecord,
  type WorkingSet,
} from '#shared/projection';
import type { JournalEvent } from '#shared/journal';
import type { RosterIndex } from '#shared/roster';
import type { Picture } from '../store/picture.ts';
import { auditRow, type AuditRowValues } from './audit-row.ts';
import type { Batch } from './batch.ts';
import { bookedRows, type Booked } from './entry-rows.ts';
import type { Touched } from './load.ts';
import { postingsOf, type HoldLegs, type Posting } from './postings.ts';
import type { RootAt } from './roots.ts';

/** What a batch changed: the rows to write. */
export interface Changes {
  readonly audit: readonly AuditRowValues[];
  readonly intents: readonly IntentRecord[];
  /** Intents of which somebody else may be waited for now. */
  readonly waiting: readonly IntentRecord[];
  readonly accounts: readonly ChangedAccount[];
  readonly booked: Booked;
  readonly holdsOpened: readonly TransferRecord[];
  readonly holdsClosed: readonly TransferId[];
  /** Transfers and holds that were carried out, with how they ended as far as the batch says. */
  readonly operations: readonly OperationRow[];
  readonly sequels: readonly TransferRecord[];
  readonly mandates: readonly MandateRecord[];
  readonly wallets: readonly WalletRecord[];
  readonly submissions: readonly (readonly [Sha256Hex, SubmissionRecord])[];
  readonly origins: readonly (readonly [Sha256Hex, IntentDigest])[];
  readonly payees: readonly PayeeRecord[];
  readonly counters: readonly TransferCounter[];
  readonly runbooks: readonly RunbookRecord[];
  readonly custodyKeys: readonly CustodyKeyRecord[];
  readonly policies: readonly PolicyVersion[];
  /** As it is now; null when nothing of it changed. */
  readonly roster: RosterIndex | null;
  readonly erased: readonly PersonId[];
}

export type OperationRow = readonly [id: TransferId, seq: number, idx: number];

/** An account that changed, with its number in the store; `before` is undefined for one that was opened. */
export interface ChangedAccount {
  readonly no: number;
  readonly entries: number;
  readonly before: AccountRecord | undefined;
  readonly record: AccountRecord;
}

/** A batch that follows from the rules, and the picture that holds once its rows are committed. */
export interface Applied {
  readonly batch: Batch;
  readonly changes: Changes;
  readonly picture: Picture;
}

export interface ApplyTools {
  readonly verify: VerifySignature;
  readonly rootAt: RootAt;
}

/** Applies a batch in memory, each event checked. `touched` holds the rows that it touches and is used up. */
export const applyBatch = (
  picture: Picture,
  { set, places }: Touched,
  batch: Batch,
  tools: ApplyTools,
): Result<Applied, ApplyError> => {
  const before = snapshot(set);
  const audit: AuditRowValues[] = [];
  const postings: Posting[] = [];
  const holds = legsOfHolds(before.transfers);
  for (const event of batch.events) {
    const applied = applyEvent(set, event, tools);
    if (!applied.ok) return applied;
    audit.push(auditRow(event, set));
    for (const posting of postingsOf(event, set, holds)) postings.push(posting);
  }
  if (set.roster === undefined) return err({ code: 'state', seq: batch.start, detail: 'no roster' });
  const booked = bookedRows(postings, before.accounts, set.accounts, places);
  const accounts = changedAccounts(before, set, booked, places, picture.accountCount);
  const operations = batch.events.flatMap(operationsOf);
  const erased = erasedSince(picture.roster, set.roster);
  const roster = set.roster === picture.roster ? null : set.roster;
  const changed = changesOf(before, set, audit);
  // After a change of people every open item is loaded, and may wait for others than before.
  const waiting = roster === null ? changed.intents : [...set.intents.values()];
  const changes = { ...changed, waiting, booked, accounts, operations, roster, erased };
  return ok({ batch, changes, picture: pictureAfter(picture, set, batch, accounts) });
};

const erasedSince = (before: RosterIndex | undefined, after: RosterIndex): readonly PersonId[] =>
  before === after
    ? []
    : after.roster.people
        .filter(({ id, standing }) => standing === 'erased' && before?.person(id)?.standing !== 'erased')
        .map(({ id }) => id);

/** What later operations may refer to. */
const operationsOf = (event: JournalEvent): readonly OperationRow[] => {
  if (event.type !== 'book.recorded') return [];
  const all = event.payload.groups.flatMap(({ operations }) => operations);
  return all.flatMap((operation, idx) =>
    (operation.op === 'transfer' || operation.op === 'hold') && operation.refused === undefined
      ? [[operation.id, event.seq, idx] as const]
      : [],
  );
};

const legsOfHolds = (transfers: Snapshot['transfers']): HoldLegs =>
  new Map(
    [...transfers].flatMap(([id, { operation }]) =>
      operation.op === 'hold' ? [[id, operation.legs] as const] : [],
    ),
  );

type Snapshot = Pick<
  WorkingSet,
  | 'wallets'
  | 'accounts'
  | 'mandates'
  | 'transfers'
  | 'intents'
  | 'submissions'
  | 'origins'
  | 'payees'
  | 'counters'
  | 'runbooks'
  | 'custodyKeys'
> & {
  readonly policies: ReadonlySet<PolicyVersion>;
};

const snapshot = (set: WorkingSet): Snapshot => ({
  wallets: new Map(set.wallets),
  accounts: new Map(set.accounts),
  mandates: new Map(set.mandates),
  transfers: new Map(set.transfers),
  intents: new Map(set.intents),
  submissions: new Map(set.submissions),
  origins: new Map(set.origins),
  payees: new Map(set.payees),
  counters: new Map(set.counters),
  runbooks: new Map(set.runbooks),
  custodyKeys: new Map(set.custodyKeys),
  policies: new Set(set.policies),
});

/** Records are never edited in place, so another object is another value. */
const differing = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): readonly (readonly [K, V])[] =>
  [...after].filter(([key, value]) => before.get(key) !== value);

const values = <V>(entries: readonly (readonly [unknown, V])[]): readonly V[] =>
  entries.map(([, value]) => value);

const isOpenHold = ({ operation, sequel }: TransferRecord): boolean =>
  operation.op === 'hold' && operation.refused === undefined && sequel === null;

const changesOf = (
  before: Snapshot,
  after: WorkingSet,
  audit: readonly AuditRowValues[],
): Omit<Changes, 'waiting' | 'booked' | 'accounts' | 'operations' | 'roster' | 'erased'> => ({
  audit,
  ...holdChanges(before.transfers, after.transfers),
  sequels: values(differing(before.transfers, after.transfers)).filter(({ sequel }) => sequel !== null),
  mandates: values(differing(before.mandates, after.mandates)),
  intents: values(differing(before.intents, after.intents)),
  wallets: values(differing(before.wallets, after.wallets)),
  submissions: differing(before.submissions, after.submissions),
  origins: differing(before.origins, after.origins),
  payees: values(differing(before.payees, after.payees)),
  counters: values(differing(before.counters, after.counters)),
  runbooks: values(differing(before.runbooks, after.runbooks)),
  custodyKeys: values(differing(before.custodyKeys, after.custodyKeys)),
  policies: after.policies.filter((version) => !before.policies.has(version)),
});

/** Holds that are open now and were not, and those that were and are not. */
const holdChanges = (
  before: Snapshot['transfers'],
  after: WorkingSet['transfers'],
): Pick<Changes, 'holdsOpened' | 'holdsClosed'> => {
  const openAfter = new Map([...after].filter(([, transfer]) => isOpenHold(transfer)));
  return {
    holdsOpened: [...openAfter].flatMap(([id, hold]) => (before.has(id) ? [] : [hold])),
    holdsClosed: [...before.keys()].filter((id) => !openAfter.has(id)),
  };
};

/** New accounts are numbered in the order in which they were opened. */
const changedAccounts = (
  before: Snapshot,
  after: WorkingSet,
  { counts }: Booked,
  places: Touched['places'],
  accountCount: number,
): readonly ChangedAccount[] => {
  let next = accountCount;
  return differing<AccountId, AccountRecord>(before.accounts, after.accounts).map(([id, record]) => ({
    no: places.get(id)?.no ?? (next += 1),
    entries: counts.get(id) ?? places.get(id)?.entries ?? 0,
    before: before.accounts.get(id),
    record,
  }));
};

const pictureAfter = (
  picture: Picture,
  set: WorkingSet,
  batch: Batch,
  accounts: readonly ChangedAccount[],
): Picture => ({
  ...picture,
  identity: set.identity,
  roster: set.roster,
  names: namesLeft(picture, set.roster),
  policies: set.policies,
  cooling: set.cooling,
  wallets: set.wallets,
  mandates: set.mandates,
  runbooks: set.runbooks,
  custodyKeys: set.custodyKeys,
  accountCount: picture.accountCount + accounts.filter(({ before }) => before === undefined).length,
  head: { size: set.size, root: batch.root, lastTime: set.lastTime },
  frontier: batch.frontier,
});

const namesLeft = ({ roster, names }: Picture, after: WorkingSet['roster']): Picture['names'] =>
  roster === after ? names : new Map([...names].filter(([id]) => after?.person(id)?.standing !== 'erased'));
