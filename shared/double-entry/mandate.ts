import type { AccountRole, Account } from './schema.ts';
import type { WalletId } from '#shared/brand';
import type { MandateRecord } from './types.ts';
import { isOverAt, type Moment } from './moment.ts';
import type { RefusalCode } from './refusals.ts';

/** A mandate in the form that is quick to ask. */
export interface Authority {
  readonly record: MandateRecord;
  readonly wallets: ReadonlySet<WalletId>;
  readonly roles: ReadonlySet<AccountRole>;
  /** Most that one operation may move, by asset, minor units. */
  readonly maxima: ReadonlyMap<string, bigint>;
}

const known = new WeakMap<MandateRecord, Authority>();

export const authorityOf = (record: MandateRecord): Authority => {
  const before = known.get(record);
  if (before !== undefined) return before;
  const { wallets, roles, maxima } = record.mandate;
  const made: Authority = {
    record,
    wallets: new Set(wallets),
    roles: new Set(roles),
    maxima: new Map(maxima.map(({ asset, minor }) => [asset, BigInt(minor)])),
  };
  known.set(record, made);
  return made;
};

/** Whether a mandate stands at a moment. */
export const standingProblem = ({ record }: Authority, moment: Moment): RefusalCode | null => {
  if (record.isRevoked) return 'mandate-revoked';
  if (record.isOwnerless === true) return 'mandate-ownerless';
  return isOverAt(record.mandate.expiresAt, moment) ? 'mandate-expired' : null;
};

/** Why something that moves these amounts on system accounts of a role can't be done under a mandate; null when it can. */
export const mandateProblem = (
  record: MandateRecord,
  moment: Moment,
  role: AccountRole,
  amounts: readonly { readonly asset: string; readonly minor: string }[],
): RefusalCode | null => {
  const authority = authorityOf(record);
  const problem = standingProblem(authority, moment);
  if (problem !== null) return problem;
  if (!authority.roles.has(role)) return 'mandate-scope';
  const sums = new Map<string, bigint>();
  for (const { asset, minor } of amounts) sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(minor));
  return overMaxima(authority, sums);
};

/** The first sum that is above what the mandate allows for one operation. */
export const overMaxima = (authority: Authority, sums: ReadonlyMap<string, bigint>): RefusalCode | null => {
  for (const [asset, sum] of sums) {
    const problem = overMaximum(authority, asset, sum);
    if (problem !== null) return problem;
  }
  return null;
};

export const overMaximum = ({ maxima }: Authority, asset: string, sum: bigint): RefusalCode | null => {
  const maximum = maxima.get(asset);
  if (maximum === undefined) return 'mandate-asset';
  return sum > maximum ? 'mandate-maximum' : null;
};

/** A wallet's account is covered by its wallet, a system account by its role. */
export const covers = (authority: Authority, { wallet, role }: Account): boolean =>
  wallet === null ? authority.roles.has(role) : authority.wallets.has(wallet);
