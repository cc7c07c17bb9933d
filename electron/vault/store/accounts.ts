import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/projection';
import { rowsFor } from './picture.ts';
import { decodeAccount } from './records.ts';
import type { Reader } from './store.ts';

export interface StoredAccount {
  readonly no: number;
  readonly entries: number;
  readonly record: AccountRecord;
}

/** The accounts of a list of ids; those that are not in the verified journal are left out. */
export const readAccounts = async (
  db: Reader,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, StoredAccount>> => {
  const select = 'select no, id, entries, record from accounts';
  const rows = await rowsFor<{ no: number; id: string; entries: number; record: string }>(
    db,
    select,
    'id',
    ids,
  );
  return new Map(
    rows.map(({ no, id, entries, record }) => [
      id as AccountId,
      { no, entries, record: decodeAccount(record) },
    ]),
  );
};
