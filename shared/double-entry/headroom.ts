import type { Account, AccountLimits, VelocityLimit } from './schema.ts';
import { dayOf, hourOf } from './moment.ts';
import type { AccountRecord } from './types.ts';
import { usedIn } from './velocity.ts';

/** One limit of an account with what is used of it. Minor units on the account's normal side, or a count. */
export interface Headroom {
  readonly kind: 'floor' | 'ceiling' | 'velocity';
  readonly window: VelocityLimit['window'] | null;
  readonly measure: VelocityLimit['measure'];
  readonly soft: bigint | null;
  readonly hard: bigint | null;
  /** Floor and ceiling: the posted balance. Velocity: what moved out in the window. */
  readonly posted: bigint;
  /** What open intents and holds have promised: out (floor, velocity) or in (ceiling). Not told apart in a count. */
  readonly pending: bigint;
  /** What may still move before the soft, and before the hard limit is passed; below zero when it is passed. */
  readonly leftSoft: bigint | null;
  readonly leftHard: bigint | null;
}

/**
 * What each limit of an account leaves at an instant, pending amounts counted as used. Pure: the desk shows it before
 * a draft, the ledger refuses by the same figures. `limits` are those of `limitsOn`.
 */
export const headroomOf = (
  record: AccountRecord,
  limits: AccountLimits | null,
  at: string,
): readonly Headroom[] => {
  if (limits === null) return [];
  const isDebitNormal = record.account.normal === 'debit';
  const posted = isDebitNormal
    ? record.debitsPosted - record.creditsPosted
    : record.creditsPosted - record.debitsPosted;
  const pendingOut = isDebitNormal ? record.creditsPending : record.debitsPending;
  const pendingIn = isDebitNormal ? record.debitsPending : record.creditsPending;
  return [
    ...band('floor', limits.floor, posted, pendingOut),
    ...band('ceiling', limits.ceiling, posted, pendingIn),
    ...limits.velocity.map((limit) => velocityHeadroom(record, limit, at, pendingOut)),
  ];
};

const band = (
  kind: 'floor' | 'ceiling',
  { soft, hard }: AccountLimits['floor'],
  posted: bigint,
  pending: bigint,
): readonly Headroom[] => {
  if (soft === null && hard === null) return [];
  const left = (bound: bigint): bigint =>
    kind === 'floor' ? posted - pending - bound : bound - posted - pending;
  return [withLeft({ kind, window: null, measure: 'sum', posted, pending }, { soft, hard }, left)];
};

/** Counters hold what was moved or promised, from the moment it was promised. */
const velocityHeadroom = (
  record: AccountRecord,
  limit: VelocityLimit,
  at: string,
  pendingOut: bigint,
): Headroom => {
  const ms = Date.parse(at);
  const used = usedIn(record.velocity, limit, { hour: hourOf(ms), day: dayOf(ms) });
  const { window, measure } = limit;
  const promised = measure === 'count' ? 0n : pendingOut < used ? pendingOut : used;
  return withLeft(
    { kind: 'velocity', window, measure, posted: used - promised, pending: promised },
    limit,
    (bound) => bound - used,
  );
};

const withLeft = (
  figures: Pick<Headroom, 'kind' | 'window' | 'measure' | 'posted' | 'pending'>,
  { soft, hard }: { readonly soft: string | null; readonly hard: string | null },
  left: (bound: bigint) => bigint,
): Headroom => {
  const bounds = { soft: soft === null ? null : BigInt(soft), hard: hard === null ? null : BigInt(hard) };
  return {
    ...figures,
    ...bounds,
    leftSoft: bounds.soft === null ? null : left(bounds.soft),
    leftHard: bounds.hard === null ? null : left(bounds.hard),
  };
};

/** What a transfer, or several, would take from an account and bring to it, in minor units of its asset. */
export interface Movement {
  readonly out: bigint;
  readonly in: bigint;
  /** How many transfers take something out; one when it is not said. */
  readonly count?: bigint;
}

/** The limits that a movement would pass, the hard and the soft ones. A count grows by each transfer that goes out. */
export const limitsPassed = (
  limits: readonly Headroom[],
  movement: Movement,
): { readonly hard: readonly Headroom[]; readonly soft: readonly Headroom[] } => ({
  hard: limits.filter((limit) => isPassed(limit, limit.leftHard, movement)),
  soft: limits.filter((limit) => isPassed(limit, limit.leftSoft, movement)),
});

const isPassed = (limit: Headroom, left: bigint | null, movement: Movement): boolean => {
  const used = usedBy(limit, movement);
  return left !== null && used > 0n && used > left;
};

/** What a movement uses of a limit. */
const usedBy = ({ kind, measure }: Headroom, movement: Movement): bigint => {
  if (kind === 'ceiling') return movement.in;
  if (measure === 'sum' || movement.out === 0n) return movement.out;
  return movement.count ?? 1n;
};

/** What a limit leaves once a movement is promised. A count does not tell what is promised apart. */
export const headroomAfter = (limit: Headroom, movement: Movement): Headroom => {
  const used = usedBy(limit, movement);
  const rest = (left: bigint | null): bigint | null => (left === null ? null : left - used);
  return {
    ...limit,
    ...(limit.measure === 'count' ? { posted: limit.posted + used } : { pending: limit.pending + used }),
    leftSoft: rest(limit.leftSoft),
    leftHard: rest(limit.leftHard),
  };
};

/** Limits with what an account without overdraft is held to as well: nothing below zero goes out. */
export const limitsWithFunds = (
  { overdraft }: Pick<Account, 'overdraft'>,
  limits: AccountLimits | null,
): AccountLimits | null => {
  if (overdraft) return limits;
  const { floor, ...others } = limits ?? NO_LIMITS;
  const atLeastZero = (bound: string | null): string | null =>
    bound === null || BigInt(bound) < 0n ? null : bound;
  return { ...others, floor: { soft: atLeastZero(floor.soft), hard: atLeastZero(floor.hard) ?? '0' } };
};

const NO_LIMITS: AccountLimits = {
  floor: { soft: null, hard: null },
  ceiling: { soft: null, hard: null },
  velocity: [],
};
