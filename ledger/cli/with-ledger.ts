import type { ArchiveSource } from '../archive/index.ts';
import { openJournalStore } from '../journal-store/index.ts';
import type { Outcome } from './command.ts';
import { configOf, sourceOf } from './source.ts';

/** Opens a ledger's journal beside its service, which may be running, and closes it again. */
export const withLedger = async (
  home: string,
  options: Parameters<typeof sourceOf>[2],
  work: (source: ArchiveSource) => Promise<Outcome>,
): Promise<Outcome> => {
  const config = configOf(home);
  const store = await openJournalStore(config.targets.journal);
  try {
    return await work(await sourceOf(config, store, options));
  } finally {
    await store.close();
  }
};
