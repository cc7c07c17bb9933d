import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { ImportContext } from '../contract.ts';
import { decodeAccount } from '../store/records.ts';
import type { Scope } from './scope.ts';

/** What a payment file is checked against: bank accounts, the journal's imports and those of this outbox. */
export const importContext = async ({ db, picture }: Scope): Promise<Result<ImportContext, ShownError>> => {
  const { identity, head, alarm } = picture;
  if (alarm !== null) return err(shownError('alarm-active', alarm.code));
  if (identity === undefined) return err(shownError('ledger-unreachable', 'this desk has no journal yet'));
  const rows = await db.selectFrom('imports').select(['file_digest', 'message_id']).distinct().execute();
  const accounts = await db
    .selectFrom('accounts')
    .select('record')
    .where('iban', 'is not', null)
    .orderBy('no')
    .execute();
  return ok({
    accounts: accounts
      .map(({ record }) => decodeAccount(record).account)
      .filter(({ role }) => role === 'wallet'),
    importedFileDigests: [...new Set(rows.map((row) => row.file_digest as Sha256Hex))],
    importedMessageIds: rows.map((row) => ({
      messageId: row.message_id,
      fileDigest: row.file_digest as Sha256Hex,
    })),
    head: { origin: identity.origin, size: head.size, root: head.root },
  });
};
