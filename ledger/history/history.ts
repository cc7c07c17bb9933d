import type { TransferId } from '#shared/brand';
import { faultOf, type Fault } from './build/messages.ts';
import { readBalance } from './reads/balance.ts';
import { entriesAfter, entriesBefore } from './reads/entries.ts';
import { emptyManifest, updated, wholeOf, type Manifest, type ManifestUpdate } from './reads/manifest.ts';
import { readMeta } from './reads/meta.ts';
import { FactCache } from './reads/fact-cache.ts';
import { MissingPage, PageCache } from './reads/page-cache.ts';
import { mayKnowId, readPositions } from './reads/positions.ts';
import { readSizeBefore } from './reads/size-before.ts';
import { cursorText, readCursor, readRows } from './reads/rows.ts';
import { discardHistory, openReaderStore } from './store/open.ts';
import type { HistoryTarget } from './store/target.ts';
import type { HistoryStore } from './store/types.ts';
import { startFollower } from './follower.ts';
import { Patience } from './patience.ts';
import { Pins } from './pins.ts';
import { startWorker, type WorkerEvents, type WorkerThread } from './worker-thread.ts';
import {
  ENTRIES_PER_PAGE_MAX,
  IDS_PER_LOOKUP_MAX,
  META_PER_PAGE_MAX,
  type EntriesPage,
  type EntriesQuery,
  type History,
  type ManifestListener,
} from './types.ts';

export interface HistoryOptions {
  readonly target: HistoryTarget;
  /** Size of the journal now: the index follows it so far. */
  readonly size: number;
  /** One node builds the index of a ledger; followers read what it builds (PostgreSQL). */
  readonly role?: 'builder' | 'follower';
  /** How a follower hears of updates; absent: it looks at the database again and again. */
  readonly updates?: (events: WorkerEvents) => WorkerThread;
  /** Pages kept in memory for reads. */
  readonly cacheBytesMax?: number;
  /** Pages of facts, which rows of statements are made of, kept in memory for reads. */
  readonly factBytesMax?: number;
  /** Told when building stopped, for the log, and whether it is tried again or given up. */
  readonly onFault?: (fault: Fault, next: 'again' | 'given-up') => void;
  /** Faults in a row after which building is given up; absent: as many as `Patience` says. */
  readonly faultsMax?: number;
}

const CACHE_BYTES_DEFAULT = 32 * 1024 * 1024;
const FACT_BYTES_DEFAULT = 2 * 1024 * 1024;
/** A read that met a merge asks again with the new manifest. */
const ATTEMPTS_MAX = 5;

interface Reader {
  readonly store: HistoryStore;
  readonly cache: PageCache;
  readonly facts: FactCache;
}

interface Waiter {
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens the index of a journal and begins to follow it in a thread of its own. Resolves when the index that is
 * there can be read, however far it is; rejects when it can't be opened.
 */
export const openHistory = async (options: HistoryOptions): Promise<History> => {
  const history = new IndexedHistory(options);
  const face = history.face();
  try {
    await history.ready();
    return face;
  } catch (error) {
    await face.close();
    throw error;
  }
};

class IndexedHistory {
  readonly #options: HistoryOptions;
  readonly #pins: Pins;
  #manifest: Manifest = emptyManifest;
  /** The largest size ever shown: what was known to it must not be unknown while the index is built anew. */
  #shown = 0;
  #size: number;
  #reader: Reader | undefined;
  #worker: WorkerThread;
  #fault: Error | null = null;
  #waiters: Waiter[] = [];
  readonly #watchers = new Set<ManifestListener>();
  readonly #patience: Patience;
  #restart: Promise<void> | null = null;
  #updated: PromiseWithResolvers<undefined> = Promise.withResolvers();
  #isGivenUp = false;
  #isClosed = false;
  readonly #closing: PromiseWithResolvers<undefined> = Promise.withResolvers();

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#patience = new Patience(options.faultsMax);
    this.#pins = new Pins((runs) => {
      this.#worker.tell({ kind: 'release', runs });
    });
    this.#worker = this.#start();
  }

  get #isFollower(): boolean {
    return this.#options.role === 'follower';
  }

  /** The first manifest has come. */
  ready(): Promise<void> {
    return this.whenThrough(0);
  }

  face(): History {
    const self = (): this => this;
    return {
      get through() {
        return self().#manifest.through;
      },
      get fault() {
        return self().#fault;
      },
      committed: (size) => {
        this.#size = Math.max(this.#size, size);
        this.#worker.tell({ kind: 'committed', size });
      },
      whenThrough: (size) => this.whenThrough(size),
      mayKnow: (id) => this.#manifest.through < this.#shown || mayKnowId(this.#manifest, id),
      positions: (ids) => this.#positions(ids),
      entries: (query) => this.#entries(query),
      balance: (account, query = {}) =>
        this.#read(({ cache }, manifest) => readBalance(cache, manifest, account, query)),
      byMeta: (query) => {
        assertLimit(query.limit, META_PER_PAGE_MAX);
        return this.#read(({ cache }, manifest) => readMeta(cache, manifest, query));
      },
      sizeBefore: (time) =>
        this.#read(({ store }, { through }) => readSizeBefore(store, through, Date.parse(time))),
      watch: (listener) => this.#watch(listener),
      close: () => this.#close(),
    };
  }

  #watch(listener: ManifestListener): () => void {
    this.#watchers.add(listener);
    if (this.#reader !== undefined) listener(wholeOf(this.#manifest), true);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  whenThrough(size: number): Promise<void> {
    if (this.#reader !== undefined && this.#manifest.through >= size) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(new Error('The history is closed'));
    if (this.#isGivenUp) return Promise.reject(this.#fault ?? new Error('The history is not kept up'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ size, resolve, reject });
    });
  }

  #positions(ids: readonly TransferId[]): ReturnType<History['positions']> {
    assertLimit(ids.length, IDS_PER_LOOKUP_MAX, 0);
    return this.#read(({ cache }, manifest) => readPositions(cache, manifest, ids));
  }

  async #entries({ account, after, limit, direction }: EntriesQuery): Promise<EntriesPage> {
    assertLimit(limit, ENTRIES_PER_PAGE_MAX);
    const cursor = after === undefined ? null : readCursor(after);
    if (after !== undefined && cursor === null) throw new Error(`${after} is not a cursor of an entry`);
    const find = direction === 'older' ? entriesBefore : entriesAfter;
    return this.#read(async ({ cache, facts }, manifest) => {
      const found = await find(cache, manifest, account, cursor, limit + 1);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        rows: await readRows(facts, shown),
        next: found.length > limit && last !== undefined ? cursorText(last.ordinal) : null,
        through: manifest.through,
      };
    });
  }

  /** Reads by one manifest; waits while the index is built anew. */
  async #read<T>(read: (reader: Reader, manifest: Manifest) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.whenThrough(this.#shown);
      const reader = this.#reader;
      if (reader === undefined) throw new Error('The history is closed');
      const manifest = this.#manifest;
      try {
        return await this.#pins.hold(() => read(reader, manifest));
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !this.#isPassing(error, reader, manifest)) throw error;
        if (this.#isFollower && manifest === this.#manifest) await this.#updated.promise;
        await this.#restart?.catch(() => undefined);
      }
    }
  }

  /** Whether asking again can help: after a merge, or once the index is built anew. */
  #isPassing(error: unknown, reader: Reader, manifest: Manifest): boolean {
    if (reader !== this.#reader || this.#restart !== null) return !this.#isClosed;
    const isMissing = error instanceof MissingPage;
    if (isMissing && manifest !== this.#manifest) return true;
    if (this.#isFollower) return isMissing;
    const fault: Fault = isMissing ? { message: error.message, kind: 'damage' } : faultOf(error);
    if (fault.kind !== 'damage') return false;
    this.#onFault(fault);
    return true;
  }

  #start(): WorkerThread {
    const events: WorkerEvents = {
      onUpdate: (update, isFirst) => {
        this.#onUpdate(update, isFirst);
      },
      onFault: (fault) => {
        this.#onFault(fault);
      },
    };
    const { target, updates } = this.#options;
    const start = this.#isFollower ? (updates ?? startFollowerOf(target)) : startWorkerOf(target);
    const worker = start(events);
    worker.tell({ kind: 'committed', size: this.#size });
    return worker;
  }

  #onUpdate(update: ManifestUpdate, isFirst: boolean): void {
    if (this.#reader === undefined) this.#openReader();
    this.#fault = null;
    this.#patience.updated(isFirst);
    this.#manifest = updated(isFirst ? emptyManifest : this.#manifest, update);
    this.#shown = Math.max(this.#shown, this.#manifest.through);
    this.#pins.replaced(update.removed);
    const { through } = this.#manifest;
    const reached = this.#waiters.filter(({ size }) => size <= through);
    this.#waiters = this.#waiters.filter(({ size }) => size > through);
    for (const { resolve } of reached) resolve();
    this.#updated.resolve(undefined);
    this.#updated = Promise.withResolvers();
    for (const listener of this.#watchers) listener(update, isFirst);
  }

  #openReader(): void {
    const store = openReaderStore(this.#options.target);
    const { cacheBytesMax = CACHE_BYTES_DEFAULT, factBytesMax = FACT_BYTES_DEFAULT } = this.#options;
    this.#reader = {
      store,
      cache: new PageCache(store, cacheBytesMax),
      facts: new FactCache(store, factBytesMax),
    };
  }

  #onFault(fault: Fault): void {
    if (this.#isClosed || this.#isGivenUp || this.#restart !== null) return;
    this.#fault = new Error(fault.message);
    const pauseMs = this.#patience.pauseMs(fault);
    this.#options.onFault?.(fault, pauseMs === undefined ? 'given-up' : 'again');
    if (pauseMs === undefined) {
      this.#isGivenUp = true;
      this.#fail(this.#fault);
      this.#updated.resolve(undefined);
      return;
    }
    this.#restart = this.#startAgain(fault, pauseMs).finally(() => {
      this.#restart = null;
    });
    this.#restart.catch((error: unknown) => {
      this.#onFault(faultOf(error));
    });
  }

  /** A new worker; of a damaged index nothing is kept, else it is read on until the worker shows it again. */
  async #startAgain({ kind }: Fault, pauseMs: number): Promise<void> {
    this.#pins.forget();
    if (kind === 'damage') await this.#discard();
    else await this.#pause(pauseMs);
    if (!this.#isClosed) this.#worker = this.#start();
  }

  /** Until so long has passed, or it is closed. */
  async #pause(ms: number): Promise<void> {
    const { promise: passed, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([passed, this.#closing.promise]);
    clearTimeout(timer);
  }

  async #discard(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    this.#manifest = emptyManifest;
    await this.#worker.stop();
    await reader?.store.close();
    await discardHistory(this.#options.target);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#fail(new Error('The history is closed'));
    this.#closing.resolve(undefined);
    this.#updated.resolve(undefined);
    await this.#restart?.catch(() => undefined);
    await this.#worker.stop();
    await this.#reader?.store.close();
    this.#reader = undefined;
  }
}

type Start = (events: WorkerEvents) => WorkerThread;

const startFollowerOf =
  (target: HistoryTarget): Start =>
  (events) =>
    startFollower(target, events);

const startWorkerOf =
  (target: HistoryTarget): Start =>
  (events) =>
    startWorker(target, events);

const assertLimit = (value: number, max: number, min = 1): void => {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${value} is not between ${min} and ${max}`);
};
