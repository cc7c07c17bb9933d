import { startBareServer, type BareServer } from './bare-server.ts';
import { promised, type Report } from './compare.ts';
import { startGenerator, type Generator } from './generator.ts';
import type { Sides } from './over-http.ts';
import { loadProduct, type LoadOptions, type Product } from './product.ts';
import type { ReadResult } from './reads.ts';

/*
 * Reads while the service writes as much as it can: on the listener for reads, on the main one, and of a bare server
 * on a thread of its own, which shows what the machine leaves.
 */

const READS_PER_SECOND = 100;
const PAGE = 100;
const MEASURED_UNDER_LOAD = 5;
/** The load begins before the first read and ends after the last. */
const LOAD_MARGIN_MS = 2_000;

const LOADS = [
  { name: 'singles', connections: 64, bulk: 1 },
  { name: 'bulk of 1,000', connections: 4, bulk: 1_000 },
] as const;

interface Reads {
  readonly bare: ReadResult;
  readonly balance: ReadResult;
  readonly entries: ReadResult;
  readonly mainBalance: ReadResult;
  readonly mainEntries: ReadResult;
}

type Measured = Omit<Sides, 'rowLocking'>;

export const reportReads = async (report: Report, sides: Measured): Promise<void> => {
  const reader = startGenerator();
  const bare = await startBareServer();
  try {
    const quiet = await readAll(reader, sides, bare);
    reportOne(report, 'balance read, p99', quiet.balance, quiet.bare, promised.balanceP99);
    reportOne(report, `page of ${PAGE} entries, p99`, quiet.entries, quiet.bare, promised.entriesP99);
    for (const [index, { name, ...load }] of LOADS.entries()) {
      const busy = await underLoad(reader, sides, bare, { ...load, seed: 800 + index });
      reportUnder(report, name, busy);
    }
  } finally {
    reader.close();
    await bare.stop();
  }
};

const reportUnder = (report: Report, load: string, busy: Reads): void => {
  const { bare, balance, entries } = busy;
  reportOne(report, `balance read under ${load}, p99`, balance, bare, promised.balanceP99);
  reportOne(report, `page of ${PAGE} entries under ${load}, p99`, entries, bare, promised.entriesP99);
  reportOne(report, `balance read on the main listener under ${load}, p99`, busy.mainBalance, bare);
  reportOne(report, `page of entries on the main listener under ${load}, p99`, busy.mainEntries, bare);
};

const underLoad = async (
  reader: Generator,
  sides: Measured,
  bare: BareServer,
  load: Pick<LoadOptions, 'connections' | 'bulk' | 'seed'>,
): Promise<Reads> => {
  const { plan, generator, product } = sides;
  const measureMs = MEASURED_UNDER_LOAD * plan.measureMs + LOAD_MARGIN_MS;
  const writing = loadProduct(generator, product, { ...load, hotShare: 0, warmUpMs: 0, measureMs });
  const reads = await readAll(reader, sides, bare);
  await writing;
  await product.settled();
  return reads;
};

const readAll = async (reader: Generator, { plan, product }: Measured, bare: BareServer): Promise<Reads> => {
  const read = (port: number, what: 'balance' | 'entries'): Promise<ReadResult> =>
    readFrom(reader, product, port, what, plan.measureMs);
  return {
    bare: await read(bare.port, 'balance'),
    balance: await read(product.readsPort, 'balance'),
    entries: await read(product.readsPort, 'entries'),
    mainBalance: await read(product.port, 'balance'),
    mainEntries: await read(product.port, 'entries'),
  };
};

const readFrom = (
  reader: Generator,
  product: Product,
  port: number,
  what: 'balance' | 'entries',
  measureMs: number,
): Promise<ReadResult> =>
  reader.reads({
    port,
    token: product.ledger.token,
    what,
    limit: PAGE,
    accounts: product.accounts,
    perSecond: READS_PER_SECOND,
    measureMs,
    seed: 5,
  });

const reportOne = (
  report: Report,
  name: string,
  measured: ReadResult,
  bare: ReadResult,
  target?: (typeof promised)['balanceP99'],
): void => {
  report({
    name,
    value: measured.p99Ms,
    unit: 'ms',
    baseline: { name: 'bare server on a thread of its own, p99, ms', value: bare.p99Ms },
    runs: measured.reads,
    ...(target === undefined ? {} : { target }),
  });
};
