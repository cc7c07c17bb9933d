import type { Sha256Hex, WalletId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { AccountRow, EntityRow } from '#shared/ipc';
import { available, ibansOf, type AccountRecord } from '#shared/projection';
import type { ImportContext, WalletContext } from '../contract.ts';
import type { Picture } from '../store/picture.ts';
import type { Scope } from './scope.ts';

/** Legal entities with their wallets and accounts, in the order of the journal. */
export const entityRows = ({ identity, wallets, accounts }: Picture): readonly EntityRow[] => {
  const byWallet = Map.groupBy(accounts.values(), ({ account }) => account.wallet);
  const byEntity = Map.groupBy(wallets.values(), ({ wallet }) => wallet.entity);
  return (identity?.entities ?? []).map(({ id, name }) => ({
    id,
    name,
    wallets: (byEntity.get(id) ?? []).map(({ wallet }) => ({
      id: wallet.id,
      name: wallet.name,
      purpose: wallet.purpose,
      tier: wallet.tier,
      accounts: (byWallet.get(wallet.id) ?? []).map(accountRow),
    })),
  }));
};

/** What goes out is pending on the side that shrinks the balance, what comes in on the side that grows it. */
const accountRow = (record: AccountRecord): AccountRow => {
  const { account, debitsPosted, creditsPosted, debitsPending, creditsPending, lastSeq } = record;
  const isDebitNormal = account.normal === 'debit';
  return {
    id: account.id,
    name: account.name,
    iban: account.iban,
    bic: account.bic,
    asset: account.asset,
    scale: account.scale,
    posted: (isDebitNormal ? debitsPosted - creditsPosted : creditsPosted - debitsPosted).toString(),
    pendingOut: (isDebitNormal ? creditsPending : debitsPending).toString(),
    pendingIn: (isDebitNormal ? debitsPending : creditsPending).toString(),
    available: available(record).toString(),
    lastSeq,
  };
};

/** A wallet as it was verified, for a change to be drafted on. */
export const walletContext = (picture: Picture, id: WalletId): Result<WalletContext, ShownError> => {
  const record = picture.wallets.get(id);
  const entity = picture.identity?.entities.find((each) => each.id === record?.wallet.entity);
  if (record === undefined || entity === undefined) return err(shownError('not-found', `wallet ${id}`));
  return ok({ record, entity, ibans: ibansOf(record.founded, picture) });
};

/** What a payment file is checked against: the journal's imports and those of this outbox. */
export const importContext = async ({ db, picture }: Scope): Promise<Result<ImportContext, ShownError>> => {
  const { identity, head, alarm } = picture;
  if (alarm !== null) return err(shownError('alarm-active', alarm.code));
  if (identity === undefined) return err(shownError('ledger-unreachable', 'this desk has no journal yet'));
  const rows = await db.selectFrom('imports').select(['file_digest', 'message_id']).distinct().execute();
  return ok({
    accounts: [...picture.accounts.values()]
      .map(({ account }) => account)
      .filter(({ role }) => role === 'wallet'),
    importedFileDigests: [...new Set(rows.map((row) => row.file_digest as Sha256Hex))],
    importedMessageIds: rows.map((row) => ({
      messageId: row.message_id,
      fileDigest: row.file_digest as Sha256Hex,
    })),
    head: { origin: identity.origin, size: head.size, root: head.root },
  });
};
