import { OPEN_HOLDS_PER_ACCOUNT_MAX, type VelocityLimit } from './schema.ts';
import { TOTAL_MAX } from './limits.ts';
import type { RefusalCode } from './refusals.ts';
import type { Moment } from './moment.ts';
import { usedIn } from './velocity.ts';
import type { WorkingAccount, WorkingBooks, WorkingLimits } from './working-books.ts';

/** How an operation takes its amounts: at once, or as a promise. */
export type Manner = 'move' | 'hold';

const outOf = (account: WorkingAccount): bigint => (account.isDebitNormal ? account.credit : account.debit);
const into = (account: WorkingAccount): bigint => (account.isDebitNormal ? account.debit : account.credit);

/** Whether the wallets of the flow let the amounts in and out. System accounts always do. */
export const walletProblem = ({ flow }: WorkingBooks): RefusalCode | null => {
  for (const account of flow) {
    const { wallet } = account;
    if (wallet === null || (wallet.mayPay && wallet.mayTake)) continue;
    if (!wallet.mayPay && outOf(account) > 0n) return 'wallet-pays-nothing';
    if (!wallet.mayTake && into(account) > 0n) return 'wallet-takes-nothing';
  }
  return null;
};

/**
 * Whether every account of the flow stays within its limits. Soft limits that it passes are added to `flags`.
 * A limit is asked only in the direction in which the operation moves the balance, so that an account beyond a
 * limit can always come back.
 */
export const limitProblem = (working: WorkingBooks, manner: Manner, flags: string[]): RefusalCode | null => {
  for (const account of working.flow) {
    const problem = accountProblem(account, manner, working.moment, flags);
    if (problem !== null) return problem;
  }
  return null;
};

const accountProblem = (
  account: WorkingAccount,
  manner: Manner,
  moment: Moment,
  flags: string[],
): RefusalCode | null => {
  const { limits, record } = account;
  if (manner === 'hold' && record.openHolds >= OPEN_HOLDS_PER_ACCOUNT_MAX) return 'open-holds-reached';
  if (limits === null && record.account.overdraft) return null;
  const problem = floorProblem(account, manner, flags);
  if (problem !== null || limits === null) return problem;
  return ceilingProblem(account, limits, manner, flags) ?? velocityProblem(account, limits, moment, flags);
};

const balanceOf = ({ record, isDebitNormal }: WorkingAccount): bigint =>
  isDebitNormal ? record.debitsPosted - record.creditsPosted : record.creditsPosted - record.debitsPosted;

/** Posted balance less what is promised away: what is pending out counts as gone, what is pending in as not there. */
const floorProblem = (account: WorkingAccount, manner: Manner, flags: string[]): RefusalCode | null => {
  const out = outOf(account);
  const net = manner === 'hold' ? out : out - into(account);
  if (net <= 0n) return null;
  const { record, limits, isDebitNormal } = account;
  const pendingOut = isDebitNormal ? record.creditsPending : record.debitsPending;
  const after = balanceOf(account) - pendingOut - net;
  if (!record.account.overdraft && after < 0n) return 'insufficient-funds';
  if (limits === null) return null;
  if (limits.floorHard !== null && after < limits.floorHard) return 'floor-reached';
  if (limits.floorSoft !== null && after < limits.floorSoft) flags.push(`soft-floor:${record.account.id}`);
  return null;
};

/** Posted balance plus what is promised in. */
const ceilingProblem = (
  account: WorkingAccount,
  { ceilingSoft, ceilingHard }: WorkingLimits,
  manner: Manner,
  flags: string[],
): RefusalCode | null => {
  if (ceilingSoft === null && ceilingHard === null) return null;
  const amount = into(account);
  const net = manner === 'hold' ? amount : amount - outOf(account);
  if (net <= 0n) return null;
  const { record, isDebitNormal } = account;
  const after = balanceOf(account) + (isDebitNormal ? record.debitsPending : record.creditsPending) + net;
  if (ceilingHard !== null && after > ceilingHard) return 'ceiling-reached';
  if (ceilingSoft !== null && after > ceilingSoft) flags.push(`soft-ceiling:${record.account.id}`);
  return null;
};

/** Everything that goes out counts, also when as much comes in by the same operation. */
const velocityProblem = (
  account: WorkingAccount,
  { limits, hasVelocity }: WorkingLimits,
  moment: Moment,
  flags: string[],
): RefusalCode | null => {
  const out = outOf(account);
  if (!hasVelocity || out === 0n) return null;
  const passed: string[] = [];
  for (const limit of limits.velocity) {
    const state = velocityState(account, limit, moment, out);
    if (state === 'hard') return 'velocity-reached';
    if (state === 'soft')
      passed.push(`soft-velocity-${limit.window}-${limit.measure}:${account.record.account.id}`);
  }
  flags.push(...passed);
  return null;
};

const velocityState = (
  { record }: WorkingAccount,
  limit: VelocityLimit,
  moment: Moment,
  out: bigint,
): 'hard' | 'soft' | 'within' => {
  const after = usedIn(record.velocity, limit, moment) + (limit.measure === 'sum' ? out : 1n);
  if (limit.hard !== null && after > BigInt(limit.hard)) return 'hard';
  return limit.soft !== null && after > BigInt(limit.soft) ? 'soft' : 'within';
};

/** Whether the totals of the flow keep the size that every store can hold. */
export const totalProblem = ({ flow }: WorkingBooks): RefusalCode | null => {
  for (const { record, debit, credit } of flow)
    if (
      record.debitsPosted + record.debitsPending + debit > TOTAL_MAX ||
      record.creditsPosted + record.creditsPending + credit > TOTAL_MAX
    )
      return 'total-too-large';
  return null;
};
