import type { AccountId } from '#shared/brand';
import { headroomOf, limitsOn, limitsPassed, type Headroom, type Movement } from '#shared/double-entry';
import type { Entry } from '#shared/journal';
import { assetOf, formatAmount } from '#shared/money';
import type { WorkingSet } from './types.ts';

/** A limit of an account that entries would pass. */
export interface PassedLimit {
  readonly account: AccountId;
  readonly asset: string;
  readonly name: string;
  readonly limit: Headroom;
}

/** The limits that entries would pass, on whichever accounts they stand, pending amounts counted as used. */
export const passedLimits = (
  set: WorkingSet,
  entries: readonly Entry[],
  at: string,
): { readonly hard: readonly PassedLimit[]; readonly soft: readonly PassedLimit[] } => {
  const passed = [...movements(set, entries)].map(([id, movement]) => passedBy(set, id, movement, at));
  return { hard: passed.flatMap(({ hard }) => hard), soft: passed.flatMap(({ soft }) => soft) };
};

const passedBy = (
  set: WorkingSet,
  id: AccountId,
  movement: Movement,
  at: string,
): ReturnType<typeof passedLimits> => {
  const record = set.accounts.get(id);
  if (record === undefined) return { hard: [], soft: [] };
  const { account } = record;
  const wallet = account.wallet === null ? undefined : set.wallets.get(account.wallet)?.wallet;
  const { hard, soft } = limitsPassed(headroomOf(record, limitsOn(account, wallet), at), movement);
  const named = (limit: Headroom): PassedLimit => ({
    account: id,
    asset: account.asset,
    name: account.name,
    limit,
  });
  return { hard: hard.map(named), soft: soft.map(named) };
};

const movements = (set: WorkingSet, entries: readonly Entry[]): ReadonlyMap<AccountId, Movement> => {
  const moved = new Map<AccountId, Movement>();
  for (const { account, side, minor } of entries) {
    const before = moved.get(account) ?? { out: 0n, in: 0n };
    const grows = side === set.accounts.get(account)?.account.normal;
    const amount = BigInt(minor);
    moved.set(
      account,
      grows ? { ...before, in: before.in + amount } : { ...before, out: before.out + amount },
    );
  }
  return moved;
};

/** As facts and operations on the books carry it: "soft-floor:DE89370400440532013000.EUR". */
export const softFlag = ({ account, limit: { kind, window, measure } }: PassedLimit): string =>
  window === null ? `soft-${kind}:${account}` : `soft-${kind}-${window}-${measure}:${account}`;

const WINDOW_TEXT = { h24: '24 hours', d7: '7 days', m1: '1 month' } as const;
const KIND_TEXT = { floor: 'floor', ceiling: 'ceiling', velocity: 'limit' } as const;

/** "the hard floor of Operations in EUR: 1,000.00 EUR, of which 12.00 EUR are left". */
export const passedText = (passed: PassedLimit, grade: 'hard' | 'soft' = 'hard'): string => {
  const { limit, name, asset } = passed;
  const [bound, left] = grade === 'hard' ? [limit.hard, limit.leftHard] : [limit.soft, limit.leftSoft];
  const window = limit.window === null ? '' : ` for ${WINDOW_TEXT[limit.window]}`;
  return (
    `the ${grade} ${KIND_TEXT[limit.kind]}${window} of ${name} in ${asset}: ` +
    `${figure(passed, bound ?? 0n)}, ${figure(passed, left ?? 0n)} left`
  );
};

const figure = ({ asset, limit }: PassedLimit, value: bigint): string => {
  if (limit.measure === 'count') return `${value.toString()} ${value === 1n ? 'transfer' : 'transfers'}`;
  const known = assetOf(asset);
  return known === undefined
    ? `${value.toString()} minor units of ${asset}`
    : `${formatAmount({ asset: known, minor: value })} ${asset}`;
};
