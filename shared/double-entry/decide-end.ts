import type { TransferId } from '#shared/brand';
import { carryEnd } from './carry.ts';
import { valueDateProblem } from './decide-legs.ts';
import type { Deciding } from './deciding.ts';
import { amountsOf, gather, itemOf, maximumProblem, type Flow } from './flow.ts';
import { isOverAt } from './moment.ts';
import type { RefusalCode } from './refusals.ts';
import { walletProblem } from './rules.ts';
import type { RecordedOperation } from './schema.ts';
import type { Sequel, TransferRecord } from './types.ts';
import type { WorkingBooks } from './working-books.ts';

type OperationOf<Name extends RecordedOperation['op']> = Extract<RecordedOperation, { op: Name }>;
type Hold = OperationOf<'hold'>;

interface OpenHold {
  readonly record: TransferRecord;
  readonly hold: Hold;
}

const ENDED: Readonly<Record<Sequel['kind'], RefusalCode>> = {
  post: 'hold-posted',
  void: 'hold-voided',
  expire: 'hold-expired',
  reversal: 'not-a-hold',
};

/** The open hold of an id, or why there is none. A hold ends at its time, whether that is recorded yet or not. */
const openHold = (deciding: Deciding, id: TransferId): OpenHold | RefusalCode => {
  const record = deciding.find(id);
  if (record === undefined) return 'hold-unknown';
  const { operation } = record;
  if (operation.op !== 'hold') return 'not-a-hold';
  if (record.sequel !== null) return ENDED[record.sequel.kind];
  return { record, hold: operation };
};

const liveHold = (deciding: Deciding, id: TransferId): OpenHold | RefusalCode => {
  const open = openHold(deciding, id);
  if (typeof open === 'string') return open;
  return isOverAt(open.hold.expiresAt, deciding.working.moment) ? 'hold-expired' : open;
};

/** Posts a hold, whole or in part; the rest is released. */
export const decidePost = (
  deciding: Deciding,
  { hold: id, minors, valueDate }: OperationOf<'post'>,
  position: number,
): RefusalCode | null => {
  const open = liveHold(deciding, id);
  if (typeof open === 'string') return open;
  const held = amountsOf(open.hold.legs);
  const posted = minors === undefined ? held : minors.map((minor) => BigInt(minor));
  const amounts = { legs: open.hold.legs, minors: posted };
  const { working, authority } = deciding;
  const flow = partProblem(held, posted) ?? gather(working, amounts, authority);
  if (typeof flow === 'string') return flow;
  const problem =
    (authority === null ? null : maximumProblem(authority, amounts)) ??
    walletProblem(working, flow) ??
    valueDateProblem(valueDate, working.moment);
  if (problem !== null) return problem;
  release(working, open, flow, held);
  working.end(open.record, 'post', position);
  return null;
};

const partProblem = (held: readonly bigint[], posted: readonly bigint[]): RefusalCode | null => {
  if (posted.length !== held.length) return 'amounts-mismatch';
  if (posted.some((minor, index) => minor > (held[index] ?? 0n))) return 'exceeds-hold';
  return posted.every((minor) => minor === 0n) ? 'nothing-to-post' : null;
};

/** Takes what was held out of the pending balances of the flow, and posts what the flow moves. */
const release = (
  working: WorkingBooks,
  { record, hold }: OpenHold,
  flow: Flow,
  held: readonly bigint[],
): void => {
  hold.legs.forEach((leg, index) => {
    const credited = itemOf(flow, leg.credit);
    const debited = itemOf(flow, leg.debit);
    const minor = held[index];
    if (credited === undefined || debited === undefined || minor === undefined)
      throw new Error('A hold was released without its accounts');
    credited.heldCredit += minor;
    debited.heldDebit += minor;
  });
  carryEnd(working, flow, record.time);
};

const releaseAll = ({ working, authority }: Deciding, open: OpenHold): RefusalCode | null => {
  const held = amountsOf(open.hold.legs);
  const flow = gather(working, { legs: open.hold.legs, minors: held.map(() => 0n) }, authority);
  if (typeof flow === 'string') return flow;
  release(working, open, flow, held);
  return null;
};

/** Releases a hold. Nothing moves, so the state of wallets does not matter. */
export const decideVoid = (
  deciding: Deciding,
  { hold: id, valueDate }: OperationOf<'void'>,
  position: number,
): RefusalCode | null => {
  const open = liveHold(deciding, id);
  if (typeof open === 'string') return open;
  const problem = valueDateProblem(valueDate, deciding.working.moment) ?? releaseAll(deciding, open);
  if (problem !== null) return problem;
  deciding.working.end(open.record, 'void', position);
  return null;
};

/** Why a hold can't be ended by its time; null when it can. */
export const expiryFault = (deciding: Deciding, { hold: id }: OperationOf<'expire'>): string | null => {
  const open = openHold(deciding, id);
  if (typeof open === 'string') return `${id}: ${open}`;
  return isOverAt(open.hold.expiresAt, deciding.working.moment) ? null : `the time of hold ${id} is not over`;
};

/** Ends a hold whose time is over. It is the ledger's own doing: what does not hold is a bug, or a forged event. */
export const decideExpire = (
  deciding: Deciding,
  operation: OperationOf<'expire'>,
  position: number,
): void => {
  const fault = expiryFault(deciding, operation);
  const open = openHold(deciding, operation.hold);
  if (fault !== null || typeof open === 'string') throw new Error(fault ?? 'no hold');
  const problem = releaseAll(deciding, open);
  if (problem !== null) throw new Error(`A hold could not be released: ${problem}`);
  deciding.working.end(open.record, 'expire', position);
};
