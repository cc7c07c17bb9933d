import type { AccountLimits } from './schema.ts';

/** Limits of an account with their amounts read once, minor units on its normal side. */
export interface ReadLimits {
  readonly floorSoft: bigint | null;
  readonly floorHard: bigint | null;
  readonly ceilingSoft: bigint | null;
  readonly ceilingHard: bigint | null;
  readonly hasVelocity: boolean;
}

const known = new WeakMap<AccountLimits, ReadLimits>();

const minorOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** An account's limits are one object for as long as they stand, so they are read once. */
export const readLimits = (limits: AccountLimits): ReadLimits => {
  const before = known.get(limits);
  if (before !== undefined) return before;
  const read: ReadLimits = {
    floorSoft: minorOrNull(limits.floor.soft),
    floorHard: minorOrNull(limits.floor.hard),
    ceilingSoft: minorOrNull(limits.ceiling.soft),
    ceilingHard: minorOrNull(limits.ceiling.hard),
    hasVelocity: limits.velocity.length > 0,
  };
  known.set(limits, read);
  return read;
};
