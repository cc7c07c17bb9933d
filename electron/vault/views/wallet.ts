import { sql } from 'kysely';
import type { WalletId } from '#shared/brand';
import {
  changesFrom,
  type WalletChangeKind,
  type WalletRecord,
  type WalletState,
} from '#shared/double-entry';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { WalletAction, WalletDetail, WalletStep, WalletTotal } from '#shared/ipc';
import { birthCertificateOf, ibansOf, isCounted, type IntentRecord } from '#shared/projection';
import type { WalletContext } from '../contract.ts';
import { moneyText } from '../journal/amounts.ts';
import { readAccounts } from '../store/accounts.ts';
import { decodeIntentRecord } from '../store/records.ts';
import { totalsByWallet, walletRow } from './accounts.ts';
import { personName } from './names.ts';
import { listed, type Scope } from './scope.ts';

type Shown<T> = Promise<Result<T, ShownError>>;

/** Steps shown of one wallet; the newest when there are more. */
const STEPS_MAX = 200;

/** A wallet as it was verified, for a change to be drafted on. */
export const walletContext = async ({ db, picture }: Scope, id: WalletId): Shown<WalletContext> => {
  const record = picture.wallets.get(id);
  const entity = picture.identity?.entities.find((each) => each.id === record?.wallet.entity);
  if (record === undefined || entity === undefined) return err(shownError('not-found', `wallet ${id}`));
  const stored = await readAccounts(db, record.founded);
  const accounts = new Map([...stored].map(([account, found]) => [account, found.record]));
  return ok({ record, entity, ibans: ibansOf(record.founded, { accounts }) });
};

/** One wallet: what it is and holds, what became of it, and what can be asked for now. */
export const walletDetail = async (scope: Scope, id: WalletId): Shown<WalletDetail> => {
  const record = scope.picture.wallets.get(id);
  if (record === undefined) return err(shownError('not-found', `wallet ${id}`));
  const totals = await totalsByWallet(scope, id);
  const wallet = walletRow(scope, record, totals);
  const steps = await stepsOf(scope, record);
  const entity = scope.picture.identity?.entities.find((each) => each.id === record.wallet.entity);
  return ok({
    wallet,
    entityName: entity?.name ?? record.wallet.entity,
    accounts: wallet.totals.reduce((sum, { accounts }) => sum + accounts, 0),
    limits: record.wallet.limits,
    steps,
    actions: actionsOf(record, wallet.totals, steps),
  });
};

const stepsOf = async (scope: Scope, wallet: WalletRecord): Promise<readonly WalletStep[]> => {
  const found = await sql<{ record: string; line: string }>`select r.record, l.line from wallet_intents w
    join intent_records r on r.proposed_seq = w.proposed_seq join event_lines l on l.seq = w.proposed_seq
    where w.wallet = ${wallet.wallet.id} order by w.proposed_seq desc limit ${STEPS_MAX}`.execute(scope.db);
  const records = found.rows.toReversed().map(({ record, line }) => decodeIntentRecord(record, line));
  const steps = records.map((record) => stepOf(scope, record, wallet));
  if (wallet.birth.intent !== null) return steps;
  return [await genesisStep(scope, wallet), ...steps];
};

const genesisStep = async ({ db, picture }: Scope, wallet: WalletRecord): Promise<WalletStep> => {
  const { seq } = wallet.birth;
  const event = await db.selectFrom('events').select('time').where('seq', '=', seq).executeTakeFirst();
  const certificate = birthCertificateOf(wallet, undefined, picture.policies);
  return {
    kind: 'birth',
    outcome: 'done',
    to: null,
    seq,
    at: event?.time ?? '',
    intent: null,
    initiatorName: null,
    reason: null,
    approvals: [],
    progress: null,
    policy: certificate?.policy ?? null,
  };
};

const stepOf = (scope: Scope, record: IntentRecord, wallet: WalletRecord): WalletStep => {
  const { intent } = record;
  const outcome = outcomes[record.status];
  return {
    kind: intent.type === 'wallet.change' ? intent.change.kind : 'birth',
    outcome,
    to: intent.type === 'wallet.change' ? aimOf(scope, intent.change) : null,
    seq: record.lastSeq,
    at: record.lastAt,
    intent: record.digest,
    initiatorName: personName(scope.picture, intent.initiator),
    reason: outcome === 'ended' ? record.closing : intent.type === 'wallet.change' ? intent.reason : null,
    approvals: record.approvals
      .filter(isCounted)
      .map(({ person, seq }) => ({ personName: personName(scope.picture, person), seq })),
    progress: outcome === 'waiting' ? seatsOf(record) : null,
    policy: policyOf(scope, record, wallet),
  };
};

const outcomes: Readonly<Record<IntentRecord['status'], WalletStep['outcome']>> = {
  'awaiting-approval': 'waiting',
  'awaiting-dispatch': 'waiting',
  cooling: 'waiting',
  posted: 'done',
  settled: 'done',
  failed: 'ended',
  registered: 'done',
  'carried-out': 'done',
  rejected: 'ended',
  returned: 'ended',
  expired: 'ended',
  denied: 'ended',
};

type Change = Extract<IntentRecord['intent'], { type: 'wallet.change' }>['change'];

const aimOf = ({ picture }: Scope, change: Change): string | null => {
  if (change.kind === 'set-owner') return personName(picture, change.to);
  return change.kind === 'extend' ? change.to : null;
};

const seatsOf = ({ progress }: IntentRecord): NonNullable<WalletStep['progress']> => ({
  filled: progress.groups.reduce((sum, { atLeast, counted }) => sum + Math.min(atLeast, counted.length), 0),
  asked: progress.groups.reduce((sum, { atLeast }) => sum + atLeast, 0),
});

const policyOf = ({ picture }: Scope, record: IntentRecord, wallet: WalletRecord): WalletStep['policy'] => {
  if (record.digest === wallet.birth.intent)
    return birthCertificateOf(wallet, record, picture.policies)?.policy ?? null;
  const version = picture.policies.find(({ policy }) => policy.version === record.policyVersion);
  return version === undefined ? null : { version: version.policy.version, digest: version.digest };
};

const KINDS: readonly WalletChangeKind[] = [
  'freeze',
  'unfreeze',
  'close',
  'reopen',
  'archive',
  'set-limits',
  'set-owner',
  'extend',
];

const actionsOf = (
  { state }: WalletRecord,
  totals: readonly WalletTotal[],
  steps: readonly WalletStep[],
): readonly WalletAction[] => {
  const allowed = changesFrom(state);
  const waiting = new Set(steps.filter((step) => step.outcome === 'waiting').map((step) => step.kind));
  return KINDS.map((kind) => ({
    kind,
    whyNot: !allowed.includes(kind)
      ? notFrom(kind, state)
      : waiting.has(kind)
        ? 'The same change waits for approval already.'
        : kind === 'archive'
          ? stillHeld(totals)
          : null,
  }));
};

const notFrom = (kind: WalletChangeKind, state: WalletState): string => {
  if (state === 'archived') return 'The wallet is archived: nothing can be changed any more.';
  if (kind === 'archive') return 'Close the wallet first: only a wallet that is closing can be archived.';
  return `The wallet is ${state}.`;
};

/** The plain part of what keeps a wallet from being archived; the ledger knows the rest, and says it. */
const stillHeld = (totals: readonly WalletTotal[]): string | null => {
  const held = totals
    .filter(({ posted }) => posted !== '0')
    .map((total) => moneyText({ ...total, minor: total.posted }));
  if (held.length > 0) return `The wallet still holds ${listed(held)}. Send it to another wallet first.`;
  const isPending = totals.some(({ pendingOut, pendingIn }) => pendingOut !== '0' || pendingIn !== '0');
  return isPending ? 'Amounts are pending on the wallet. Wait until they are booked or released.' : null;
};
