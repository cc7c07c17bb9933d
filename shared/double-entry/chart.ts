import type { AccountId } from '#shared/brand';
import type { Account, AccountRole } from './schema.ts';

/*
 * The ledger's own accounts, by role and asset. Their ids are fixed, so that everybody finds them; ids of other
 * accounts may not begin like theirs.
 */

export const SYSTEM_PREFIX = 'system.';

export type SystemRole = Exclude<AccountRole, 'wallet'>;

/** Id of a system account; a clearing account is one rail's. */
export const systemAccountId = (role: Exclude<SystemRole, 'clearing'>, asset: string): AccountId =>
  `${SYSTEM_PREFIX}${role}.${asset}` as AccountId;

/** Value that left by a rail and is not yet seen on a statement. */
export const clearingAccountId = (rail: string, asset: string): AccountId =>
  `${SYSTEM_PREFIX}clearing.${rail}.${asset}` as AccountId;

/** Where a balance of the other sign is ordinary. Clearing and suspense hold what is owed to us. */
const DEBIT_NORMAL: ReadonlySet<AccountRole> = new Set(['clearing', 'suspense', 'wallet']);

/** A system account as the ledger opens it: it may pass below zero and has no limits. */
export const systemAccount = (
  id: AccountId,
  role: SystemRole,
  asset: string,
  scale: number,
  name: string,
): Account => ({
  id,
  wallet: null,
  role,
  asset,
  scale,
  name,
  iban: null,
  bic: null,
  normal: DEBIT_NORMAL.has(role) ? 'debit' : 'credit',
  overdraft: true,
  limits: null,
});
