import { readFileSync } from 'node:fs';
import { booksGenesis, MANDATE } from '../../support/books.ts';
import {
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type StartedLedger,
} from '../../support/ledger.ts';
import type { Generator } from './generator.ts';
import type { LoadJob, LoadResult } from './load.ts';
import { accountName } from './work.ts';

/* The real service as its own process, with accounts opened and funded over its API. */

const FUNDS_MINOR = '1000000000000';
const OPENED_A_REQUEST = 2_000;
const MS_PER_SECOND = 1_000;
const SETTLE_DEADLINE_MS = 300_000;

export interface Product {
  readonly ledger: StartedLedger;
  readonly port: number;
  /** Of the listener for reads. */
  readonly readsPort: number;
  readonly accounts: number;
  /** Resolves when reads show every transfer; with the milliseconds that took. */
  readonly settled: () => Promise<number>;
  /** Resident memory of the service itself, bytes: pages of mapped files are the system's, which takes them back. */
  readonly memoryBytes: () => number;
  readonly stop: () => Promise<void>;
}

export type Storage = NonNullable<Parameters<typeof createTestLedger>[1]>['storage'];

export const startProduct = async (accounts: number, storage?: Storage): Promise<Product> => {
  const reads = { host: '127.0.0.1', port: 0 };
  const home = await createTestLedger(booksGenesis(), storage === undefined ? { reads } : { reads, storage });
  const ledger = await startLedger(home);
  const { reads: listener } = await ledger.client.health();
  await openAccounts(ledger, 0, accounts);
  return {
    ledger,
    accounts,
    port: Number(new URL(ledger.url).port),
    readsPort: Number(new URL(listener?.url ?? '').port),
    settled: () => settled(ledger),
    memoryBytes: () => memoryOf(ledger.pid),
    stop: async () => {
      await ledger.stop();
      removeTestLedger(home);
    },
  };
};

/** Opens accounts of these numbers, each with funds. */
export const openAccounts = async (ledger: StartedLedger, from: number, to: number): Promise<void> => {
  for (let at = from; at < to; at += OPENED_A_REQUEST) {
    const numbers = Array.from({ length: Math.min(OPENED_A_REQUEST, to - at) }, (_, index) => at + index);
    await operate(ledger, numbers.map(openingOf));
    await operate(ledger, numbers.map(fundingOf));
  }
};

/** Sends operations until they are taken: after a 429 when the service says so, as a client should. */
const operate = async (ledger: StartedLedger, operations: readonly object[]): Promise<void> => {
  for (;;) {
    const answer = await ledger.client.request('POST', '/v1/transfers', { mandate: MANDATE, operations });
    if (answer.status === 200 && !answer.text.includes('"refused"')) return;
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    if (answer.status !== 429 || Number.isNaN(seconds)) throw new Error(answer.text.slice(0, 500));
    await new Promise((wake) => setTimeout(wake, seconds * MS_PER_SECOND));
  }
};

const setUpId = (kind: number, index: number): string =>
  `0000000${String(kind)}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

const openingOf = (index: number): object => ({
  op: 'open',
  id: setUpId(1, index),
  account: {
    id: accountName(index),
    wallet: 'wallet-a',
    role: 'wallet',
    asset: 'EUR',
    scale: 2,
    name: `Bench ${String(index)}`,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
});

const fundingOf = (index: number): object => ({
  op: 'transfer',
  id: setUpId(2, index),
  legs: [{ asset: 'EUR', credit: 'system.opening.EUR', debit: accountName(index), minor: FUNDS_MINOR }],
});

const settled = async (ledger: StartedLedger): Promise<number> => {
  const start = performance.now();
  await eventually(
    'the history index to catch up',
    async () => {
      const { size, indexedSize } = await ledger.client.health();
      return size !== undefined && size === indexedSize ? true : undefined;
    },
    SETTLE_DEADLINE_MS,
  );
  return performance.now() - start;
};

const KIB = 1024;

const memoryOf = (pid: number): number => {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * KIB;
};

export interface LoadOptions {
  readonly connections: number;
  readonly bulk: number;
  readonly hotShare: number;
  readonly seed: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly transfersMax?: number;
  readonly requestsPerSecondMax?: number;
}

/** Load on the product. */
export const loadProduct = (
  generator: Generator,
  product: Product,
  options: LoadOptions,
): Promise<LoadResult> =>
  generator.load({
    ...common(options),
    port: product.port,
    token: product.ledger.token,
    work: { ...work(options), kind: 'product', accounts: product.accounts },
  });

/** The same load on the row-locking server, which takes one transfer a request. */
export const loadRowLocking = (
  generator: Generator,
  port: number,
  accounts: number,
  options: LoadOptions,
): Promise<LoadResult> =>
  generator.load({
    ...common(options),
    port,
    token: null,
    work: { ...work(options), kind: 'row-locking', accounts },
  });

const common = (options: LoadOptions): Omit<LoadJob, 'port' | 'token' | 'work'> => ({
  path: '/v1/transfers',
  connections: options.connections,
  warmUpMs: options.warmUpMs,
  measureMs: options.measureMs,
  requestsPerSecondMax: options.requestsPerSecondMax ?? null,
  transfersMax: options.transfersMax ?? null,
});

const work = ({ bulk, hotShare, seed }: LoadOptions): Omit<LoadJob['work'], 'kind' | 'accounts'> => ({
  bulk,
  hotShare,
  seed,
  mandate: MANDATE,
});
