import { createHash } from 'node:crypto';
import type { AccountId, LedgerId, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import type { Account } from '#shared/journal';
import { currencyOf } from '#shared/money';
import type { DraftContext } from '#shared/payment-file';

/** What drafting from a file needs besides it, with accounts of the given IBANs and currencies. */
export const draftContext = (
  accounts: Readonly<Record<string, readonly string[]>>,
  bytes: Uint8Array = new Uint8Array(),
): DraftContext => ({
  ledger: 'test-ledger' as LedgerId,
  initiator: 'dirk' as PersonId,
  fileDigest: createHash('sha256').update(bytes).digest('hex') as Sha256Hex,
  fileName: 'payments.xml',
  now: '2026-11-23T09:00:00.000Z',
  accounts: Object.entries(accounts).flatMap(([iban, assets]) =>
    assets.map((asset) => walletAccount(iban, asset)),
  ),
  expiresHours: 72,
});

export const walletAccount = (iban: string, asset: string): Account => ({
  id: `${iban}.${asset}` as AccountId,
  wallet: 'operations' as WalletId,
  role: 'wallet',
  asset,
  scale: currencyOf(asset)?.scale ?? 2,
  name: `Operations ${asset}`,
  iban,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});
