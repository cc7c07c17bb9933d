import { faultOf } from './build/messages.ts';
import type { ManifestUpdate } from './reads/manifest.ts';
import { readFilter } from './store/read-filter.ts';
import type { Filter } from './runs/filter.ts';
import type { Run } from './runs/run.ts';
import { withRows } from './store/checks.ts';
import { openReaderStore } from './store/open.ts';
import type { HistoryTarget } from './store/target.ts';
import type { DayStart, HistoryStore, StoredHead } from './store/types.ts';
import type { WorkerEvents, WorkerThread } from './worker-thread.ts';

/** How often a follower looks where the builder is. */
const POLL_MS = 100;

interface Seen {
  readonly head: StoredHead;
  readonly runs: ReadonlyMap<number, Run>;
  readonly days: number;
}

/** Shows the index that another node builds, in place of a worker of its own. */
export const startFollower = (target: HistoryTarget, { onUpdate, onFault }: WorkerEvents): WorkerThread => {
  const store = openReaderStore(target);
  let seen: Seen | null = null;
  let isStopped = false;
  let wake: () => void = () => undefined;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const next = await look(store, seen);
      if (next !== null) {
        onUpdate(next.update, seen === null);
        seen = next.seen;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const ended = run()
    .catch((error: unknown) => {
      // A follower never discards what another node builds: it looks again.
      if (!isStopped) onFault({ ...faultOf(error), kind: 'other' });
    })
    .finally(() => store.close());
  return {
    tell: ({ kind }) => {
      if (kind === 'committed') wake();
    },
    stop: async () => {
      isStopped = true;
      wake();
      await ended;
    },
  };
};

/** What changed since; null when nothing did, or the builder is just writing. */
const look = async (
  store: HistoryStore,
  seen: Seen | null,
): Promise<{ readonly update: ManifestUpdate; readonly seen: Seen } | null> => {
  const head = await store.head();
  if (seen !== null && isSame(head, seen.head)) return null;
  const [runs, days] = await Promise.all([store.runs(), store.days()]);
  // Three reads are not one moment: the sum of the rows tells whether they belong together.
  if (withRows(0, runs, days) !== head.rows) return null;
  const known = seen?.runs ?? new Map<number, Run>();
  const added: { readonly run: Run; readonly filter: Filter | null }[] = [];
  for (const run of runs) if (!known.has(run.run)) added.push({ run, filter: await readFilter(store, run) });
  const now = new Map(runs.map((run) => [run.run, run]));
  const removed = [...known.keys()].filter((run) => !now.has(run));
  const update = { through: head.through, added, removed, days: newDays(days, seen?.days ?? 0) };
  return { update, seen: { head, runs: now, days: days.length } };
};

const newDays = (days: readonly DayStart[], known: number): readonly DayStart[] => days.slice(known);

const isSame = (a: StoredHead, b: StoredHead): boolean =>
  a.through === b.through && a.nextRun === b.nextRun && a.rows === b.rows;
