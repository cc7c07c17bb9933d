import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { JournalEvent } from '#shared/journal';
import { emptyFrontier, type CompletedNode } from '#shared/merkle';
import type { DatabaseTarget } from '../database/index.ts';
import { openHistory, type History, type HistoryOptions } from '../history/index.ts';
import { openJournalStore, type Head, type JournalStore } from '../journal-store/index.ts';
import { opensslVerify } from '../keys/index.ts';
import { Loader, memoryOf, OperationReader, SAVE_LIMITS, StateSaver, type Memory } from '../memory/index.ts';
import { openStateStore, type StateStore } from '../state-store/index.ts';
import { claimOf, PastRoots } from '../writer/index.ts';
import { compareStates } from './compare-states.ts';
import { readLine, readStrictly } from './read-line.ts';
import { Replay } from './replay.ts';
import { booksFacts, hashState } from './state-facts.ts';
import { pagesOf } from './tail.ts';

/** What a whole journal gives when every rule and every signature is checked again. */
export interface CheckReport {
  readonly ledger: string;
  readonly size: number;
  readonly root: string;
  readonly stateHash: string;
  /** Posted debits minus credits per asset, minor units: zero for each. */
  readonly sums: Readonly<Record<string, string>>;
  /** Journal size as of which the saved state was compared with what the events give. */
  readonly stateThrough: number;
}

export interface CheckTargets {
  readonly journal: DatabaseTarget;
  /** The state that was saved of this journal; absent: there is none to compare with. */
  readonly state?: DatabaseTarget;
}

export interface CheckOptions {
  /** The journal comes from elsewhere: each line is held to the canonical form too. */
  readonly isForeign?: boolean;
  /** Operations whose ids may be kept in memory until the check's own index has them. */
  readonly recentOperationsMax?: number;
  /** Characters of lines that are read and checked at once. */
  readonly charactersPerPage?: number;
  /** Told why the check's own index of ids stopped, and whether it is tried again. */
  readonly onFault?: (report: string) => void;
  /** Told after each page how many ids are kept. */
  readonly watch?: (progress: { readonly size: number; readonly recentOperations: number }) => void;
}

/** Accounts that may wait in memory while the whole journal is replayed. */
const DIRTY_ACCOUNTS_MAX = 200_000;
/** Accounts kept that could be read again: less than a service keeps, since nobody waits for a check. */
const CLEAN_ACCOUNTS_MAX = 200_000;
const RECENT_OPERATIONS_MAX = 200_000;
/** Faults in a row of the check's own index: somebody waits for its end. */
const FAULTS_MAX = 5;

/**
 * Verifies a journal offline: signatures, rules, balances, holds, tree, and the state saved beside it. What the
 * events give, and where each id stands, is kept in databases of its own meanwhile, so that memory grows with
 * neither accounts nor operations.
 */
export const checkLedger = async (
  targets: CheckTargets,
  options: CheckOptions = {},
): Promise<Result<CheckReport, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-check-'));
  const opened: { readonly close: () => Promise<void> }[] = [];
  const kept = <T extends { readonly close: () => Promise<void> }>(store: T): T => {
    opened.push(store);
    return store;
  };
  try {
    const { journal } = targets;
    const store = kept(await openJournalStore(journal));
    const state = { kind: 'sqlite', file: join(folder, 'state.sqlite') } as const;
    const own = kept(await openStateStore(state, { create: true }));
    const target = { kind: 'sqlite', journal, file: join(folder, 'ids.sqlite') } as const;
    // It is told of events only when they are checked, so it never knows of an id before it is looked up.
    const onFault: HistoryOptions['onFault'] = ({ message }, next) => {
      const outcome = next === 'again' ? 'it is tried again' : 'it is given up';
      options.onFault?.(`the index of ids is not built on, ${outcome}: ${message}`);
    };
    const ids = kept(await openHistory({ target, size: 0, faultsMax: FAULTS_MAX, onFault }));
    return await new Check({ store, own, ids }, options).run(targets.state);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  } finally {
    for (const one of opened.reverse()) await one.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

interface CheckStores {
  readonly store: JournalStore;
  /** State and index of this check, built from the events as they are checked. */
  readonly own: StateStore;
  readonly ids: History;
}

class Check {
  readonly #stores: CheckStores;
  readonly #options: CheckOptions;
  readonly #memory: Memory = memoryOf(undefined, { cleanAccountsMax: CLEAN_ACCOUNTS_MAX });
  readonly #saver: StateSaver;
  readonly #replay: Replay;

  constructor(stores: CheckStores, options: CheckOptions) {
    this.#stores = stores;
    this.#options = options;
    const { store, own, ids } = stores;
    const roots = new PastRoots(store);
    this.#saver = new StateSaver({
      memory: this.#memory,
      sink: own,
      limits: { ...SAVE_LIMITS, eventsMax: Number.MAX_SAFE_INTEGER, operationsMax: Number.MAX_SAFE_INTEGER },
      through: 0,
      nowMs: () => 0,
      onFailed: (report) => {
        throw new Error(report);
      },
    });
    this.#replay = new Replay({
      memory: this.#memory,
      // Every id is looked up, so that none may stand twice.
      loader: new Loader(this.#memory, own, ids, new OperationReader(store)),
      frontier: emptyFrontier(),
      verify: opensslVerify(),
      load: {},
      read: options.isForeign === true ? readStrictly : readLine,
      rootAt: roots.at,
      prepare: (events) => roots.fetch(events.flatMap(claimedSizes), Number.MAX_SAFE_INTEGER),
    });
  }

  async run(state: DatabaseTarget | undefined): Promise<Result<CheckReport, string>> {
    const head = await this.#stores.store.head();
    if (state === undefined) return this.#finish(head, 0);
    const saved = await openStateStore(state, { create: true });
    try {
      const through = await saved.through();
      if (through > head.size)
        return err(`the state shows ${String(through)} events, the journal has ${String(head.size)}`);
      const problem =
        (await this.#replayTo(through, head)) ??
        (through === 0 ? undefined : await compareStates(this.#stores.own, saved));
      return problem === undefined ? await this.#finish(head, through) : err(problem);
    } finally {
      await saved.close();
    }
  }

  async #finish(head: Head, stateThrough: number): Promise<Result<CheckReport, string>> {
    const problem = (await this.#replayTo(head.size, head)) ?? this.#rootProblem(head);
    return problem === undefined ? this.#report(head, stateThrough) : err(problem);
  }

  async #replayTo(size: number, head: Head): Promise<string | undefined> {
    const { charactersPerPage } = this.#options;
    for await (const lines of pagesOf(this.#stores.store, this.#replay.size, size, charactersPerPage)) {
      const page = await this.#replay.page(lines);
      if (typeof page === 'string') return page;
      const wrong = await this.#nodeProblem(page.nodes);
      if (wrong !== undefined) return wrong;
      this.#saver.boundary(this.#at(head), page);
      if (this.#memory.set.accounts.dirtyCount > DIRTY_ACCOUNTS_MAX)
        await this.#saver.saveNow(this.#at(head));
      await this.#handOverIds();
    }
    if (this.#replay.size < size) return `event ${String(this.#replay.size)} is missing`;
    await this.#saver.saveNow(this.#at(head));
    return undefined;
  }

  /** Ids go from memory into the index of this check, and are waited for when there are too many. */
  async #handOverIds(): Promise<void> {
    const { recentOperationsMax = RECENT_OPERATIONS_MAX, watch } = this.#options;
    const { ids } = this.#stores;
    const { recent } = this.#memory;
    const { size } = this.#replay;
    ids.committed(size);
    if (recent.count > recentOperationsMax) await ids.whenThrough(size);
    recent.prune(ids.through);
    watch?.({ size, recentOperations: recent.count });
  }

  #at(head: Head): Head {
    return { ...head, size: this.#replay.size, root: toHex(this.#replay.root) };
  }

  async #nodeProblem(nodes: readonly CompletedNode[]): Promise<string | undefined> {
    const read = await this.#stores.store.nodes(nodes);
    const off = nodes.find(({ level, index, hash }) => toHex(read(level, index)) !== toHex(hash));
    if (off === undefined) return undefined;
    const seq = (off.index + 1) * 2 ** off.level - 1;
    return `event ${String(seq)}: the tree stored beside it is not what the events give`;
  }

  #rootProblem(head: Head): string | undefined {
    const root = toHex(this.#replay.root);
    return root === head.root ? undefined : `the events give root ${root}, the stored head is ${head.root}`;
  }

  async #report(head: Head, stateThrough: number): Promise<Result<CheckReport, string>> {
    const { set } = this.#memory;
    const { own } = this.#stores;
    const books = await booksFacts(own, set);
    if (books.problem !== undefined) return err(books.problem);
    const sums = Object.fromEntries([...books.sums].map(([asset, sum]) => [asset, sum.toString()]));
    const stateHash = await hashState(own, set);
    return ok({
      ledger: set.identity?.ledger ?? '',
      size: head.size,
      root: head.root,
      stateHash,
      sums,
      stateThrough,
    });
  }
}

/** Heads that the statements of an event had seen. */
const claimedSizes = (event: JournalEvent): readonly (number | undefined)[] =>
  event.type === 'submission.recorded' ||
  event.type === 'approval.recorded' ||
  event.type === 'runbook.recorded' ||
  event.type === 'key.proved'
    ? [claimOf(event.payload.envelope).size]
    : [];
