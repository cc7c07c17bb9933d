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

/** A wallet's account is covered by its wallet, a system account by its role. */
export const covers = (authority: Authority, { wallet, role }: Account): boolean =>
  wallet === null ? authority.roles.has(role) : authority.wallets.has(wallet);
