import { err, ok, type Result } from '#shared/errors';
import { ledgerSums, stateHash } from '#shared/projection';
import { openJournalStore } from '../journal-store/index.ts';
import { opensslVerify } from '../keys/index.ts';
import { replayJournal } from './replay.ts';

/** What a whole journal gives when every rule and every signature is checked again. */
export interface CheckReport {
  readonly ledger: string;
  readonly size: number;
  readonly root: string;
  readonly stateHash: string;
  /** Posted debits minus credits per asset, minor units: zero for each. */
  readonly sums: Readonly<Record<string, string>>;
}

/** Verifies a journal offline: signatures, rules, balances, tree and the rows stored beside the events. */
export const checkJournal = async (databasePath: string): Promise<Result<CheckReport, string>> => {
  const store = await openJournalStore({ kind: 'sqlite', file: databasePath });
  try {
    const replayed = await replayJournal(store, opensslVerify());
    if (!replayed.ok) return err(replayed.error.report);
    const { set, head } = replayed.value;
    const sums = Object.fromEntries([...ledgerSums(set)].map(([asset, sum]) => [asset, sum.toString()]));
    const report = {
      ledger: set.identity?.ledger ?? '',
      size: head.size,
      root: head.root,
      stateHash: stateHash(set),
      sums,
    };
    const off = Object.entries(sums).find(([, sum]) => sum !== '0');
    return off === undefined ? ok(report) : err(`entries in ${off[0]} are off by ${off[1]}`);
  } finally {
    await store.close();
  }
};
