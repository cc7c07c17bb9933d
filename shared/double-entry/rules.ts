import { readLimits, type ReadLimits } from './account-limits.ts';
import type { Flow } from './flow.ts';
import { TOTAL_MAX } from './limits.ts';
import { flowProblem } from './lifecycle.ts';
import type { Moment } from './moment.ts';
import type { RefusalCode } from './refusals.ts';
import { OPEN_HOLDS_PER_ACCOUNT_MAX, type AccountLimits, type VelocityLimit } from './schema.ts';
import type { AccountRecord } from './types.ts';
import { usedIn } from './velocity.ts';
import type { FlowItem, WorkingBooks } from './working-books.ts';

/** How an operation takes its amounts: at once, or as a promise. */
export type Manner = 'move' | 'hold';

const outOf = ({ record, debit, credit }: FlowItem): bigint =>
  record.account.normal === 'debit' ? credit : debit;
const into = ({ record, debit, credit }: FlowItem): bigint =>
  record.account.normal === 'debit' ? debit : credit;

/** Whether the wallets of the flow let the amounts in and out. System accounts always do. */
export const walletProblem = (working: WorkingBooks, flow: Flow): RefusalCode | null => {
  const { time } = working.moment;
  for (const item of flow) {
    const wallet = working.walletOf(item.record.account);
    if (wallet === undefined) continue;
    const problem =
      (outOf(item) > 0n ? flowProblem(wallet, 'out', time) : undefined) ??
      (into(item) > 0n ? flowProblem(wallet, 'in', time) : undefined);
    if (problem !== undefined) return problem;
  }
  return null;
};

/**
 * Whether every account of the flow stays within its limits. Soft limits that it passes are added to `flags`.
 * A limit is asked only in the direction in which the operation moves the balance, so that an account beyond a
 * limit can always come back.
 */
export const limitProblem = (
  working: WorkingBooks,
  flow: Flow,
  manner: Manner,
  flags: string[],
): RefusalCode | null => {
  for (const item of flow) {
    const problem = accountProblem(working, item, manner, flags);
    if (problem !== null) return problem;
  }
  return null;
};

const accountProblem = (
  working: WorkingBooks,
  item: FlowItem,
  manner: Manner,
  flags: string[],
): RefusalCode | null => {
  const { account, openHolds } = item.record;
  if (manner === 'hold' && openHolds >= OPEN_HOLDS_PER_ACCOUNT_MAX) return 'open-holds-reached';
  const stated = working.limitsOf(account);
  if (stated === null) return account.overdraft ? null : floorProblem(item, null, manner, flags);
  const limits = readLimits(stated);
  return (
    floorProblem(item, limits, manner, flags) ??
    ceilingProblem(item, limits, manner, flags) ??
    (limits.hasVelocity ? velocityProblem(item, stated, working.moment, flags) : null)
  );
};

const balanceOf = (record: AccountRecord): bigint =>
  record.account.normal === 'debit'
    ? record.debitsPosted - record.creditsPosted
    : record.creditsPosted - record.debitsPosted;

/** Posted balance less what is promised away; what is promised in is not there yet. Minor units, normal side. */
export const available = (record: AccountRecord): bigint => {
  const promised = record.account.normal === 'debit' ? record.creditsPending : record.debitsPending;
  return promised === 0n ? balanceOf(record) : balanceOf(record) - promised;
};

/** Posted balance plus what is promised in. */
const expected = (record: AccountRecord): bigint =>
  balanceOf(record) + (record.account.normal === 'debit' ? record.debitsPending : record.creditsPending);

const floorProblem = (
  item: FlowItem,
  limits: ReadLimits | null,
  manner: Manner,
  flags: string[],
): RefusalCode | null => {
  const net = manner === 'hold' ? outOf(item) : outOf(item) - into(item);
  if (net <= 0n) return null;
  const { account } = item.record;
  const after = available(item.record) - net;
  if (!account.overdraft && after < 0n) return 'insufficient-funds';
  if (limits === null) return null;
  if (limits.floorHard !== null && after < limits.floorHard) return 'floor-reached';
  if (limits.floorSoft !== null && after < limits.floorSoft) flags.push(`soft-floor:${account.id}`);
  return null;
};

const ceilingProblem = (
  item: FlowItem,
  { ceilingSoft, ceilingHard }: ReadLimits,
  manner: Manner,
  flags: string[],
): RefusalCode | null => {
  if (ceilingSoft === null && ceilingHard === null) return null;
  const net = manner === 'hold' ? into(item) : into(item) - outOf(item);
  if (net <= 0n) return null;
  const after = expected(item.record) + net;
  if (ceilingHard !== null && after > ceilingHard) return 'ceiling-reached';
  if (ceilingSoft !== null && after > ceilingSoft) flags.push(`soft-ceiling:${item.record.account.id}`);
  return null;
};

/** Everything that goes out counts, also when as much comes in by the same operation. */
const velocityProblem = (
  item: FlowItem,
  { velocity }: AccountLimits,
  moment: Moment,
  flags: string[],
): RefusalCode | null => {
  const out = outOf(item);
  if (out === 0n) return null;
  for (const limit of velocity) {
    const state = velocityState(item.record, limit, moment, out);
    if (state === 'hard') return 'velocity-reached';
    if (state === 'soft')
      flags.push(`soft-velocity-${limit.window}-${limit.measure}:${item.record.account.id}`);
  }
  return null;
};

const velocityState = (
  record: AccountRecord,
  limit: VelocityLimit,
  moment: Moment,
  out: bigint,
): 'hard' | 'soft' | 'within' => {
  const after = usedIn(record.velocity, limit, moment) + (limit.measure === 'sum' ? out : 1n);
  if (limit.hard !== null && after > BigInt(limit.hard)) return 'hard';
  return limit.soft !== null && after > BigInt(limit.soft) ? 'soft' : 'within';
};

/** Whether the totals of the flow keep the size that every store can hold. */
export const totalProblem = (flow: Flow): RefusalCode | null => {
  for (const { record, debit, credit } of flow)
    if (
      record.debitsPosted + record.debitsPending + debit > TOTAL_MAX ||
      record.creditsPosted + record.creditsPending + credit > TOTAL_MAX
    )
      return 'total-too-large';
  return null;
};
