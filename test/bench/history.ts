import type { AccountId, TransferId } from '#shared/brand';
import { openHistory, type History } from '../../ledger/history/index.ts';
import {
  accountName,
  bulkEvents,
  makeId,
  openTestJournal,
  type Load,
  type TestEvent,
  type TestJournal,
} from '../support/history-journal.ts';
import { median, percentile, timed, type Suite } from './harness.ts';

/*
 * The index of the history: how fast it follows bulk transfers, and what reads cost beside it.
 * HISTORY_EVENTS=10000 makes ten million transfers (some minutes, 4 GB on disk); the default is a short run.
 */

const EVENTS = Number(process.env['HISTORY_EVENTS'] ?? 500);
const ACCOUNTS = Number(process.env['HISTORY_ACCOUNTS'] ?? 10_000);
const PER_EVENT = 1_000;
const EVENTS_PER_APPEND = 50;
const READS = 300;

export const suite: Suite = {
  name: 'history',
  run: async (report) => {
    const load: Load = { events: EVENTS, perEvent: PER_EVENT, accounts: ACCOUNTS, ids: 'v7' };
    const journal = await openTestJournal();
    const { parsedPerSecond, ids } = await fill(journal, load);
    const history = await openHistory({ target: journal.target, size: 0 });
    try {
      const per = `${(EVENTS * PER_EVENT).toLocaleString('en-GB')} transfers`;
      report({
        name: `follow ${per}`,
        value: await follow(history, EVENTS),
        unit: '1/s',
        baseline: { name: 'JSON.parse of the same lines', value: parsedPerSecond },
        runs: 1,
      });
      await readSuite(history, ids, (name, value, baseline) => {
        report({ name, value, unit: 'ms', baseline, runs: READS });
      });
    } finally {
      await history.close();
      await journal.close();
    }
  },
};

const follow = async (history: History, events: number): Promise<number> => {
  const start = performance.now();
  history.committed(events);
  await history.whenThrough(events);
  return (events * PER_EVENT * 1_000) / (performance.now() - start);
};

/** Writes the journal; tells how fast its lines are parsed, and some ids that are in it. */
const fill = async (
  journal: TestJournal,
  load: Load,
): Promise<{ readonly parsedPerSecond: number; readonly ids: readonly TransferId[] }> => {
  const ids: TransferId[] = [];
  let parsingMs = 0;
  let some: TestEvent[] = [];
  for (const event of bulkEvents(load)) {
    const line = JSON.stringify(event);
    const start = performance.now();
    const parsed = JSON.parse(line) as BulkEvent;
    parsingMs += performance.now() - start;
    const [operation] = parsed.payload.groups[0].operations;
    if (operation !== undefined) ids.push(operation.id);
    some.push(event);
    if (some.length < EVENTS_PER_APPEND) continue;
    await journal.append(some);
    some = [];
  }
  await journal.append(some);
  return { parsedPerSecond: (load.events * load.perEvent * 1_000) / parsingMs, ids };
};

interface BulkEvent {
  readonly payload: {
    readonly groups: readonly [{ readonly operations: readonly { readonly id: TransferId }[] }];
  };
}

type ReportRead = (
  name: string,
  value: number,
  baseline: { readonly name: string; readonly value: number },
) => void;

const readSuite = async (history: History, ids: readonly TransferId[], report: ReportRead): Promise<void> => {
  const account = (): AccountId => accountName(Math.floor(Math.random() * ACCOUNTS)) as AccountId;
  const measure = async (name: string, work: () => unknown): Promise<void> => {
    const times = await timed(READS, work);
    report(`${name}, p99`, percentile(times, 0.99), { name: 'median', value: median(times) });
  };
  await measure('balance now', () => history.balance(account()));
  await measure('balance at a past event', () =>
    history.balance(account(), { asOfSeq: Math.floor(Math.random() * EVENTS) }),
  );
  await measure('page of 100 entries', () =>
    history.entries({ account: account(), limit: 100, direction: 'older' }),
  );
  const fresh = Array.from({ length: 1_000 }, () => makeId('v7', Date.now()) as TransferId);
  await measure('1,000 new ids that sort by time: mayKnow', () => fresh.filter((id) => history.mayKnow(id)));
  const random = Array.from({ length: 1_000 }, () => makeId('v4', 0) as TransferId);
  await measure('1,000 random ids: positions', () => history.positions(random));
  const known = (): readonly TransferId[] =>
    Array.from({ length: 1_000 }, () => ids[Math.floor(Math.random() * ids.length)] ?? ('' as TransferId));
  await measure('1,000 known ids: positions', () => history.positions(known()));
};
