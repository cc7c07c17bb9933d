import type { PostingLeg } from './schema.ts';
import type { Authority } from './mandate.ts';
import type { RefusalCode } from './refusals.ts';
import type { WorkingBooks } from './working-books.ts';

/** What an operation moves, or what of a hold it settles: legs with their amounts. */
export interface Amounts {
  readonly legs: readonly PostingLeg[];
  /** Amounts by leg, minor units. */
  readonly minors: readonly bigint[];
}

export const amountsOf = (legs: readonly PostingLeg[]): readonly bigint[] =>
  legs.map(({ minor }) => BigInt(minor));

/**
 * Puts the accounts of an operation's legs into the flow, with what each moves there. Each leg names two different,
 * known accounts in its asset, both covered by the mandate; null stands for the ledger itself.
 */
export const gather = (
  working: WorkingBooks,
  { legs, minors }: Amounts,
  authority: Authority | null,
): RefusalCode | null => {
  working.begin();
  for (let index = 0; index < legs.length; index += 1) {
    const leg = legs[index];
    const minor = minors[index];
    if (leg === undefined || minor === undefined) throw new Error('A leg has no amount');
    const problem = gatherLeg(working, leg, minor, authority);
    if (problem !== null) return problem;
  }
  return null;
};

const gatherLeg = (
  working: WorkingBooks,
  leg: PostingLeg,
  minor: bigint,
  authority: Authority | null,
): RefusalCode | null => {
  const credited = working.account(leg.credit);
  const debited = working.account(leg.debit);
  if (credited === undefined || debited === undefined) return 'unknown-account';
  if (credited === debited) return 'same-account';
  if (credited.record.account.asset !== leg.asset || debited.record.account.asset !== leg.asset)
    return 'asset-mismatch';
  if (
    authority !== null &&
    !(working.isCovered(credited, authority) && working.isCovered(debited, authority))
  )
    return 'mandate-scope';
  working.join(credited).credit += minor;
  working.join(debited).debit += minor;
  return null;
};

/** The sum that an operation moves of each asset stays within what the mandate allows for one operation. */
export const maximumProblem = (authority: Authority, { legs, minors }: Amounts): RefusalCode | null => {
  const [only] = legs;
  if (legs.length === 1 && only !== undefined) return overMaximum(authority, only.asset, minors[0] ?? 0n);
  const sums = new Map<string, bigint>();
  legs.forEach(({ asset }, index) => sums.set(asset, (sums.get(asset) ?? 0n) + (minors[index] ?? 0n)));
  for (const [asset, sum] of sums) {
    const problem = overMaximum(authority, asset, sum);
    if (problem !== null) return problem;
  }
  return null;
};

const overMaximum = ({ maxima }: Authority, asset: string, sum: bigint): RefusalCode | null => {
  const maximum = maxima.get(asset);
  if (maximum === undefined) return 'mandate-asset';
  return sum > maximum ? 'mandate-maximum' : null;
};
