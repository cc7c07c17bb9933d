import type { Account, AccountLimits, VelocityLimit, Wallet, WalletLimits } from './schema.ts';

/** What an account is held to: the limits of its wallet for its asset and its own, of each bound the narrower. */
export const limitsOn = (account: Account, wallet: Wallet | undefined): AccountLimits | null => {
  if (wallet === undefined || wallet.limits.length === 0) return account.limits;
  const common = wallet.limits.find(({ asset }) => asset === account.asset)?.limits ?? null;
  if (common === null || account.limits === null) return common ?? account.limits;
  return narrower(common, account.limits);
};

const narrowed = new WeakMap<AccountLimits, WeakMap<AccountLimits, AccountLimits>>();

/** Kept by object: the hot path asks again and again for the same two. */
const narrower = (a: AccountLimits, b: AccountLimits): AccountLimits => {
  const before = narrowed.get(a)?.get(b);
  if (before !== undefined) return before;
  const made: AccountLimits = {
    floor: { soft: highest(a.floor.soft, b.floor.soft), hard: highest(a.floor.hard, b.floor.hard) },
    ceiling: { soft: lowest(a.ceiling.soft, b.ceiling.soft), hard: lowest(a.ceiling.hard, b.ceiling.hard) },
    velocity: narrowerVelocity(a.velocity, b.velocity),
  };
  const known = narrowed.get(a) ?? new WeakMap<AccountLimits, AccountLimits>();
  narrowed.set(a, known.set(b, made));
  return made;
};

const narrowerVelocity = (
  a: readonly VelocityLimit[],
  b: readonly VelocityLimit[],
): AccountLimits['velocity'] => {
  const merged = a.map((limit) => {
    const other = b.find((it) => isSameWindow(it, limit));
    return other === undefined
      ? limit
      : { ...limit, soft: lowest(limit.soft, other.soft), hard: lowest(limit.hard, other.hard) };
  });
  return [...merged, ...b.filter((limit) => !a.some((it) => isSameWindow(it, limit)))];
};

const isSameWindow = (a: VelocityLimit, b: VelocityLimit): boolean =>
  a.window === b.window && a.measure === b.measure;

type Bound = string | null;

const highest = (a: Bound, b: Bound): Bound => (a === null || (b !== null && BigInt(b) > BigInt(a)) ? b : a);
const lowest = (a: Bound, b: Bound): Bound => (a === null || (b !== null && BigInt(b) < BigInt(a)) ? b : a);

const NONE: AccountLimits = {
  floor: { soft: null, hard: null },
  ceiling: { soft: null, hard: null },
  velocity: [],
};

/** Whether limits `to` let anything through, or pass in silence, that limits `from` do not. */
export const doesLoosen = (from: WalletLimits, to: WalletLimits): boolean =>
  from.some(({ asset, limits }) => {
    const next = to.find((it) => it.asset === asset)?.limits ?? NONE;
    return !isSameLimits(narrower(limits, next), next);
  });

const isSameLimits = (a: AccountLimits, b: AccountLimits): boolean =>
  isSameBand(a.floor, b.floor) &&
  isSameBand(a.ceiling, b.ceiling) &&
  a.velocity.length === b.velocity.length &&
  a.velocity.every((limit) => b.velocity.some((it) => isSameWindow(it, limit) && isSameBand(it, limit)));

const isSameBand = (a: Band, b: Band): boolean => a.soft === b.soft && a.hard === b.hard;

interface Band {
  readonly soft: Bound;
  readonly hard: Bound;
}

/** What is wrong with limits in themselves, undefined when nothing is. One meaning has one form. */
export const limitsProblem = (limits: WalletLimits): string | undefined => {
  if (!isSortedSet(limits.map(({ asset }) => asset))) return 'assets are not sorted, or one stands twice';
  for (const { asset, limits: each } of limits) {
    const problem = problemIn(each);
    if (problem !== undefined) return `${asset}: ${problem}`;
  }
  return undefined;
};

const problemIn = ({ floor, ceiling, velocity }: AccountLimits): string | undefined => {
  if (isEmpty(floor) && isEmpty(ceiling) && velocity.length === 0) return 'no limit is stated';
  if (isBelow(floor.soft, floor.hard)) return 'the soft floor is below the hard one';
  if (isBelow(ceiling.hard, ceiling.soft)) return 'the soft ceiling is above the hard one';
  if (isBelow(ceiling.hard, floor.hard)) return 'the ceiling is below the floor';
  if (velocity.some(isEmpty)) return 'a window without a limit';
  if (velocity.some(({ soft, hard }) => isBelow(hard, soft)))
    return 'a soft window limit is above the hard one';
  return isSortedSet(velocity.map(({ window, measure }) => `${window}/${measure}`))
    ? undefined
    : 'windows are not sorted, or one stands twice';
};

/** A set has one form: in the order of code units, each member once. */
export const isSortedSet = (values: readonly string[]): boolean =>
  values.every((value, index) => index === 0 || (values[index - 1] ?? '') < value);

const isEmpty = ({ soft, hard }: Band): boolean => soft === null && hard === null;
const isBelow = (a: Bound, b: Bound): boolean => a !== null && b !== null && BigInt(a) < BigInt(b);
