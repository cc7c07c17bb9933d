import type { AccountId } from '#shared/brand';
import { InvariantBroken } from './invariant-broken.ts';
import { covers, overMaxima, overMaximum, type Authority } from './mandate.ts';
import type { RefusalCode } from './refusals.ts';
import type { PostingLeg } from './schema.ts';
import type { AccountRecord } from './types.ts';
import type { FlowItem, WorkingBooks } from './working-books.ts';

/** What an operation moves, or what of a hold it settles: legs with their amounts. */
export interface Amounts {
  readonly legs: readonly PostingLeg[];
  /** Amounts by leg, minor units. */
  readonly minors: readonly bigint[];
}

/** The accounts that an operation moves, in the order in which its legs name them, credit before debit. */
export type Flow = readonly FlowItem[];

export const amountsOf = (legs: readonly PostingLeg[]): readonly bigint[] => {
  const [only] = legs;
  return legs.length === 1 && only !== undefined
    ? [BigInt(only.minor)]
    : legs.map(({ minor }) => BigInt(minor));
};

/**
 * What an operation's legs move, by account. Each leg names two different, known accounts in its asset, both covered
 * by the mandate; no authority stands for the ledger itself.
 */
export const gather = (
  working: WorkingBooks,
  { legs, minors }: Amounts,
  authority: Authority | null,
): Flow | RefusalCode => {
  const flow: FlowItem[] = [];
  for (let index = 0; index < legs.length; index += 1) {
    const leg = legs[index];
    const minor = minors[index];
    if (leg === undefined || minor === undefined) throw new Error('A leg has no amount');
    const problem = gatherLeg(working, flow, leg, minor, authority);
    if (problem !== null) return problem;
  }
  return flow;
};

const gatherLeg = (
  working: WorkingBooks,
  flow: FlowItem[],
  leg: PostingLeg,
  minor: bigint,
  authority: Authority | null,
): RefusalCode | null => {
  const credited = working.account(leg.credit);
  const debited = working.account(leg.debit);
  if (credited === undefined || debited === undefined) return 'unknown-account';
  if (credited === debited) return 'same-account';
  if (credited.account.asset !== leg.asset || debited.account.asset !== leg.asset) return 'asset-mismatch';
  if (authority !== null && !(covers(authority, credited.account) && covers(authority, debited.account)))
    return 'mandate-scope';
  add(flow, credited, 0n, minor);
  add(flow, debited, minor, 0n);
  return null;
};

const add = (flow: FlowItem[], record: AccountRecord, debit: bigint, credit: bigint): void => {
  const item = flow.length < 2 && !isIn(flow, record) ? undefined : itemOf(flow, record.account.id);
  if (item === undefined) flow.push({ record, debit, credit, heldDebit: 0n, heldCredit: 0n });
  else {
    item.debit += debit;
    item.credit += credit;
  }
};

const isIn = ([first]: Flow, record: AccountRecord): boolean => first?.record === record;

/** The item of an account; a flow has few. */
export const itemOf = (flow: Flow, id: AccountId): FlowItem | undefined => {
  for (const item of flow) if (item.record.account.id === id) return item;
  return undefined;
};

/** The sum that an operation moves of each asset stays within what the mandate allows for one operation. */
export const maximumProblem = (authority: Authority, { legs, minors }: Amounts): RefusalCode | null => {
  const [only] = legs;
  if (legs.length === 1 && only !== undefined) return overMaximum(authority, only.asset, minors[0] ?? 0n);
  const sums = new Map<string, bigint>();
  legs.forEach(({ asset }, index) => sums.set(asset, (sums.get(asset) ?? 0n) + (minors[index] ?? 0n)));
  return overMaxima(authority, sums);
};

/** Throws when debits and credits of an asset differ: every flow is made of legs, which balance. */
export const assertBalanced = (flow: Flow): void => {
  const sums = new Map<string, bigint>();
  for (const { record, debit, credit } of flow)
    sums.set(record.account.asset, (sums.get(record.account.asset) ?? 0n) + debit - credit);
  for (const [asset, sum] of sums)
    if (sum !== 0n) throw new InvariantBroken(`an operation in ${asset} is off by ${sum.toString()}`);
};
