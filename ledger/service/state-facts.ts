import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import { stateHash, type WorkingSet } from '#shared/projection';
import type { StateStore } from '../state-store/index.ts';

const ROWS_PER_PAGE = 2_000;

async function* everyAccount(store: Pick<StateStore, 'accountsAfter'>): AsyncGenerator<AccountRecord> {
  let after = '';
  for (;;) {
    const page = await store.accountsAfter(after, ROWS_PER_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.account.id;
  }
}

/** Posted debits minus credits per asset over all accounts. */
export const sumsOf = async (
  store: Pick<StateStore, 'accountsAfter'>,
): Promise<ReadonlyMap<string, bigint>> => {
  const sums = new Map<string, bigint>();
  for await (const { account, debitsPosted, creditsPosted } of everyAccount(store))
    sums.set(account.asset, (sums.get(account.asset) ?? 0n) + debitsPosted - creditsPosted);
  return sums;
};

/** The hash of the whole state, as `stateHash` gives it for a set that holds all accounts. */
export const hashState = async (
  store: Pick<StateStore, 'accountsAfter'>,
  set: WorkingSet,
): Promise<string> => {
  const accounts = new Map<AccountId, AccountRecord>();
  for await (const record of everyAccount(store)) accounts.set(record.account.id, record);
  return stateHash({ ...set, accounts });
};
