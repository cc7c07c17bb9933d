import type { MandateRecord } from '#shared/double-entry';
import { ok, type Result } from '#shared/errors';
import type { MandateRow, MandateStanding } from '#shared/ipc';
import { assetOf } from '#shared/money';
import { personName } from './names.ts';
import type { Scope } from './scope.ts';

/** All posting mandates: those in force first, each group by client. */
export const mandateRows = (scope: Scope): Result<readonly MandateRow[], never> =>
  ok([...scope.picture.mandates.values()].map((record) => rowOf(scope, record)).sort(byStanding));

const rowOf = ({ picture, now }: Scope, record: MandateRecord): MandateRow => {
  const { id, client, purpose, owner, wallets, roles, maxima, mayOpenAccounts, expiresAt } = record.mandate;
  return {
    id,
    client,
    purpose,
    ownerName: personName(picture, owner),
    isOwned: picture.roster?.person(owner)?.standing === 'active',
    wallets: wallets.map((wallet) => ({
      id: wallet,
      name: picture.wallets.get(wallet)?.wallet.name ?? wallet,
    })),
    roles,
    maxima: maxima.map(({ asset, minor }) => ({ asset, scale: assetOf(asset)?.scale ?? 0, minor })),
    mayOpenAccounts,
    expiresAt,
    standing: standingOf(record, now),
  };
};

const standingOf = ({ mandate, isRevoked }: MandateRecord, now: Date): MandateStanding => {
  if (isRevoked) return 'revoked';
  return Date.parse(mandate.expiresAt) <= now.getTime() ? 'ended' : 'active';
};

const ORDER: readonly MandateStanding[] = ['active', 'ended', 'revoked'];

const byStanding = (a: MandateRow, b: MandateRow): number =>
  ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || (a.client < b.client ? -1 : 1);
