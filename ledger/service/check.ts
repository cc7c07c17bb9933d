import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { JournalEvent } from '#shared/journal';
import { emptyFrontier, type CompletedNode } from '#shared/merkle';
import { openJournalStore, type Head, type JournalStore } from '../journal-store/index.ts';
import { opensslVerify } from '../keys/index.ts';
import { Loader, memoryOf, OperationReader, SAVE_LIMITS, StateSaver, type Memory } from '../memory/index.ts';
import { openStateStore, type StateStore } from '../state-store/index.ts';
import { claimOf, PastRoots } from '../writer/index.ts';
import { compareStates } from './compare-states.ts';
import { Replay } from './replay.ts';
import { booksFacts, hashState } from './state-facts.ts';
import { pagesOf } from './tail.ts';
import type { LedgerTargets } from './targets.ts';

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

/** Accounts that may wait in memory while the whole journal is replayed. */
const DIRTY_ACCOUNTS_MAX = 200_000;

/**
 * Verifies a journal offline: signatures, rules, balances, holds, tree, and the state saved beside it. What the
 * events give is kept in a database of its own meanwhile, so that memory does not grow with the accounts.
 */
export const checkLedger = async (
  targets: Pick<LedgerTargets, 'journal' | 'state'>,
): Promise<Result<CheckReport, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-check-'));
  const store = await openJournalStore(targets.journal);
  const own = await openStateStore({ kind: 'sqlite', file: join(folder, 'check.sqlite') }, { create: true });
  try {
    return await new Check(store, own).run(targets);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  } finally {
    await own.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

class Check {
  readonly #store: JournalStore;
  readonly #own: StateStore;
  readonly #memory: Memory = memoryOf();
  readonly #saver: StateSaver;
  readonly #replay: Replay;

  constructor(store: JournalStore, own: StateStore) {
    this.#store = store;
    this.#own = own;
    const roots = new PastRoots(store);
    this.#saver = new StateSaver({
      memory: this.#memory,
      sink: own,
      limits: { ...SAVE_LIMITS, eventsMax: Number.MAX_SAFE_INTEGER, operationsMax: Number.MAX_SAFE_INTEGER },
      through: 0,
      hasGovernance: false,
      nowMs: () => 0,
      onFailed: (report) => {
        throw new Error(report);
      },
    });
    this.#replay = new Replay({
      memory: this.#memory,
      // Every id is remembered, so that none may stand twice: no index is trusted.
      loader: new Loader(this.#memory, own, NO_INDEX, new OperationReader(store)),
      frontier: emptyFrontier(),
      verify: opensslVerify(),
      load: {},
      rootAt: roots.at,
      prepare: (events) => roots.fetch(events.flatMap(claimedSizes), Number.MAX_SAFE_INTEGER),
    });
  }

  async run(targets: Pick<LedgerTargets, 'journal' | 'state'>): Promise<Result<CheckReport, string>> {
    const head = await this.#store.head();
    const saved = await openStateStore(targets.state, { create: true });
    try {
      const through = await saved.through();
      if (through > head.size)
        return err(`the state shows ${String(through)} events, the journal has ${String(head.size)}`);
      const problem =
        (await this.#replayTo(through, head)) ??
        (through === 0 ? undefined : await compareStates(this.#own, saved)) ??
        (await this.#replayTo(head.size, head)) ??
        this.#rootProblem(head);
      return problem === undefined ? await this.#report(head, through) : err(problem);
    } finally {
      await saved.close();
    }
  }

  async #replayTo(size: number, head: Head): Promise<string | undefined> {
    for await (const lines of pagesOf(this.#store, this.#replay.size, size)) {
      const page = await this.#replay.page(lines);
      if (typeof page === 'string') return page;
      const wrong = await this.#nodeProblem(page.nodes);
      if (wrong !== undefined) return wrong;
      this.#saver.boundary(this.#at(head), page);
      if (this.#memory.set.accounts.dirtyCount > DIRTY_ACCOUNTS_MAX)
        await this.#saver.saveNow(this.#at(head));
    }
    if (this.#replay.size < size) return `event ${String(this.#replay.size)} is missing`;
    await this.#saver.saveNow(this.#at(head));
    return undefined;
  }

  #at(head: Head): Head {
    return { ...head, size: this.#replay.size, root: toHex(this.#replay.root) };
  }

  async #nodeProblem(nodes: readonly CompletedNode[]): Promise<string | undefined> {
    const read = await this.#store.nodes(nodes);
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
    const books = await booksFacts(this.#own, set);
    if (books.problem !== undefined) return err(books.problem);
    const sums = Object.fromEntries([...books.sums].map(([asset, sum]) => [asset, sum.toString()]));
    const stateHash = await hashState(this.#own, set);
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

const NO_INDEX = {
  mayKnow: (): boolean => false,
  positions: (): Promise<ReadonlyMap<never, never>> => Promise.resolve(new Map<never, never>()),
};

/** Heads that the statements of an event had seen. */
const claimedSizes = (event: JournalEvent): readonly (number | undefined)[] =>
  event.type === 'submission.recorded' || event.type === 'approval.recorded'
    ? [claimOf(event.payload.envelope).size]
    : [];
