import { toHex } from '#shared/encoding';
import { CommitUnknown, StoreFault } from '../database/index.ts';
import type { Batch, Head, JournalStore } from '../journal-store/index.ts';

/** How long a head is asked for whose database does not answer, and how often. */
const ASK_MS_MAX = 30_000;
const ASK_EVERY_MS = 200;

/**
 * `not-committed`: certainly not; `isPassing` when the database could not be reached, and not when its disk or its
 * files are not well. `deposed`: another has taken over; the batch is in the journal all the same, or is not.
 */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  | { readonly kind: 'not-committed'; readonly isPassing: boolean; readonly report: string }
  | { readonly kind: 'deposed'; readonly isCommitted: boolean; readonly report: string };

/**
 * Commits a batch and finds out what became of it, also when the database did not say. Throws when nothing is
 * known: then nothing may be built on it.
 */
export const commitBatch = async (store: JournalStore, batch: Batch): Promise<CommitOutcome> => {
  try {
    await store.commit(batch);
    return { kind: 'committed' };
  } catch (error) {
    if (!(error instanceof CommitUnknown)) throw error;
    return outcomeFrom(store, batch, await headAfter(store, error), error);
  }
};

const headAfter = async (store: JournalStore, unknown: CommitUnknown): Promise<Head> => {
  const until = performance.now() + ASK_MS_MAX;
  for (;;) {
    try {
      return await store.head();
    } catch {
      if (performance.now() >= until) throw unknown;
      await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
    }
  }
};

const outcomeFrom = async (
  store: JournalStore,
  { from, to }: Batch,
  head: Head,
  unknown: CommitUnknown,
): Promise<CommitOutcome> => {
  if (isSame(head, to)) return { kind: 'committed' };
  if (isSame(head, from))
    return { kind: 'not-committed', isPassing: isPassing(unknown.cause), report: unknown.message };
  const isCommitted = head.size >= to.size && toHex(await store.rootAt(to.size)) === to.root;
  const report = `epoch ${String(head.epoch)} has taken over at size ${String(head.size)}`;
  return { kind: 'deposed', isCommitted, report };
};

/** What has no place among the faults of a store is no passing trouble: somebody has to look at it. */
const isPassing = (cause: unknown): boolean =>
  cause instanceof StoreFault && (cause.kind === 'unreachable' || cause.kind === 'busy');

const isSame = (a: Head, b: Head): boolean => a.epoch === b.epoch && a.size === b.size && a.root === b.root;
