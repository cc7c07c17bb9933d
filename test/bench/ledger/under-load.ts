import { promised, type Report } from './compare.ts';
import { startGenerator, type Generator } from './generator.ts';
import type { Sides } from './over-http.ts';
import { loadProduct, type Product } from './product.ts';
import type { ReadResult } from './reads.ts';

/* Reads while the service writes as much as it can. */

const READS_PER_SECOND = 100;
const PAGE = 100;

export const reportReads = async (
  report: Report,
  { plan, generator, product }: Omit<Sides, 'rowLocking'>,
): Promise<void> => {
  const reader = startGenerator();
  try {
    const read = (what: 'balance' | 'entries'): Promise<ReadResult> =>
      readFrom(reader, product, what, plan.measureMs);
    const quiet = { balance: await read('balance'), entries: await read('entries') };
    const load = {
      connections: 64,
      bulk: 1,
      hotShare: 0,
      warmUpMs: 0,
      measureMs: 2 * plan.measureMs + 1_000,
    };
    const writing = loadProduct(generator, product, { ...load, seed: 800 });
    const busy = { balance: await read('balance'), entries: await read('entries') };
    await writing;
    await product.settled();
    reportOne(
      report,
      'balance read under full write load, p99',
      busy.balance,
      quiet.balance,
      promised.balanceP99,
    );
    reportOne(
      report,
      `page of ${String(PAGE)} entries, p99`,
      quiet.entries,
      quiet.balance,
      promised.entriesP99,
    );
    reportOne(
      report,
      `page of ${String(PAGE)} entries under full write load, p99`,
      busy.entries,
      quiet.entries,
    );
  } finally {
    reader.close();
  }
};

const readFrom = (
  reader: Generator,
  product: Product,
  what: 'balance' | 'entries',
  measureMs: number,
): Promise<ReadResult> =>
  reader.reads({
    port: product.port,
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
  quiet: ReadResult,
  target?: (typeof promised)['balanceP99'],
): void => {
  report({
    name,
    value: measured.p99Ms,
    unit: 'ms',
    baseline: { name: 'read while nothing is written, p99, ms', value: quiet.p99Ms },
    runs: measured.reads,
    ...(target === undefined ? {} : { target }),
  });
};
