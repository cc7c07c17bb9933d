import { toHex } from '#shared/encoding';
import { positionOf, type RecordedOperation } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';
import type { JournalEvent } from '#shared/journal';
import { nodesForRoot, type Frontier } from '#shared/merkle';
import { emptyWorkingSet } from '#shared/projection';
import { messageOf, StoreFault } from '../database/index.ts';
import type { History } from '../history/index.ts';
import type { Head, JournalStore } from '../journal-store/index.ts';
import {
  Loader,
  memoryOf,
  OperationReader,
  readGovernance,
  StateSaver,
  type Memory,
  type OperationIndex,
  type SaveLimits,
} from '../memory/index.ts';
import type { StateStore } from '../state-store/index.ts';
import { governancePages } from './governance-pages.ts';
import type { MemoryLimits } from '../writer/index.ts';
import { Replay } from './replay.ts';
import { readLine } from './read-line.ts';
import { pagesOf } from './tail.ts';

/** Why the journal can't be served: the sentence names the first event or row that is wrong. */
export interface RestoreFailure {
  readonly report: string;
}

/** What a replay has to know of the history. */
type IndexedSoFar = Pick<History, 'through' | 'committed' | 'whenThrough'>;

/** The history is not kept up any more, and memory has no room for what it lacks. */
export class NotIndexed extends Error {
  constructor(cause: unknown) {
    super(`The index of the history is not kept up: ${messageOf(cause)}`, { cause });
    this.name = 'NotIndexed';
  }
}

export interface RestoreDeps {
  readonly store: JournalStore;
  /** Of this very journal. */
  readonly state: StateStore;
  readonly history: OperationIndex & IndexedSoFar;
  readonly cleanAccountsMax: number;
  readonly save: SaveLimits;
  /** What may pile up in memory; the replay waits above it. */
  readonly memoryLimits: MemoryLimits;
  readonly nowMs: () => number;
  readonly onSaveFailed: (report: string) => void;
  readonly onSaved?: (through: number) => void;
}

/** A ledger's memory as of its head. */
export interface Restored {
  readonly memory: Memory;
  readonly head: Head;
  readonly frontier: Frontier;
  readonly loader: Loader;
  readonly operations: OperationReader;
  readonly saver: StateSaver;
}

/**
 * Rebuilds memory: the state as it was saved last, and the events since, each checked against the rules. The
 * tree over all events must give the root that was committed with the last of them.
 */
export const restore = async (deps: RestoreDeps): Promise<Result<Restored, RestoreFailure>> => {
  try {
    return await restoreFrom(deps);
  } catch (error) {
    if (error instanceof StoreFault && error.kind === 'damaged') return err({ report: error.message });
    throw error;
  }
};

const restoreFrom = async (deps: RestoreDeps): Promise<Result<Restored, RestoreFailure>> => {
  const head = await deps.store.head();
  const saved = await savedState(deps);
  const { cleanAccountsMax } = deps;
  const memory = memoryOf(saved.set, { cleanAccountsMax, isSaved: saved.set.size > 0 });
  for (const hold of saved.holds) memory.set.transfers.restore(hold);
  const operations = new OperationReader(deps.store);
  const loader = new Loader(memory, deps.state, deps.history, operations);
  const saver = new StateSaver({
    memory,
    sink: deps.state,
    limits: deps.save,
    through: saved.set.size,
    nowMs: deps.nowMs,
    onFailed: deps.onSaveFailed,
    ...(deps.onSaved === undefined ? {} : { onSaved: deps.onSaved }),
  });
  deps.history.committed(head.size);
  const problem =
    (await recallRecent(deps, memory)) ??
    (await replayTail(deps, head, { memory, loader, saver, frontier: saved.frontier }));
  if (typeof problem === 'string') return err({ report: problem });
  return ok({ memory, head, frontier: problem.frontier, loader, operations, saver });
};

interface SavedState {
  readonly set: ReturnType<typeof emptyWorkingSet>;
  readonly holds: Awaited<ReturnType<StateStore['openHolds']>>;
  readonly frontier: Frontier;
}

const NOTHING_SAVED = { holds: [], frontier: { size: 0, hashes: [] } } as const;

const savedState = async ({ store, state }: RestoreDeps): Promise<SavedState> => {
  const through = await state.through();
  if (through === 0) return { set: emptyWorkingSet(), ...NOTHING_SAVED };
  const set = await governanceIn(state);
  set.size = through;
  set.lastTime = await timeOf(store, through - 1);
  return { set, holds: await state.openHolds(), frontier: await frontierAt(store, through) };
};

/** A state that has lost rows is thrown away when it is opened: here all of them have to be there. */
const governanceIn = async (state: StateStore): Promise<SavedState['set']> => {
  const { set, rowCount } = await readGovernance(governancePages(state));
  const { told } = await state.governanceCounts();
  if (rowCount === told) return set;
  const found = `${String(rowCount)} rows of the governance, not ${String(told)}`;
  throw new StoreFault('damaged', `The saved state has ${found}`);
};

const timeOf = async (store: JournalStore, seq: number): Promise<string> => {
  const [line] = await store.lines({ from: seq, limit: 1, charactersMax: 1 });
  if (line === undefined) throw new Error(`event ${String(seq)} is missing`);
  return (JSON.parse(line) as { readonly time: string }).time;
};

/** The right edge of the tree at a size: the complete subtrees that its root is made of. */
const frontierAt = async (store: JournalStore, size: number): Promise<Frontier> => {
  const refs = nodesForRoot(size);
  const read = await store.nodes(refs);
  return { size, hashes: refs.map(({ level, index }) => read(level, index)) };
};

/** What the history has not indexed of the events that the saved state shows. */
const recallRecent = async (
  { store, history, memoryLimits }: RestoreDeps,
  { set, recent }: Memory,
): Promise<string | undefined> => {
  let seq = Math.min(history.through, set.size);
  for await (const lines of pagesOf(store, seq, set.size)) {
    for (const line of lines) {
      const event = readLine(line);
      if (!event.ok) return `event ${String(seq)} does not decode: ${event.error}`;
      recallEvent(recent, event.value);
      seq += 1;
    }
    await letHistoryCatchUp(history, recent, memoryLimits.recentOperationsMax);
  }
  return seq === set.size ? undefined : `event ${String(seq)} is missing`;
};

const recallEvent = (recent: Memory['recent'], event: JournalEvent): void => {
  if (event.type !== 'book.recorded') return;
  const operations = event.payload.groups.flatMap((group) => group.operations);
  for (const [index, operation] of operations.entries())
    recallOperation(recent, operation, positionOf(event.seq, index));
};

const recallOperation = (recent: Memory['recent'], operation: RecordedOperation, position: number): void => {
  recent.add(operation.id, position);
  if (operation.op === 'open' || operation.op === 'hold') return;
  if (operation.op !== 'expire' && operation.refused !== undefined) return;
  if (operation.op !== 'transfer') {
    recent.follow(operation.hold, { kind: operation.op, position });
    return;
  }
  const { reverses, corrects } = operation;
  if (reverses !== undefined) recent.follow(reverses, { kind: 'reversal', position });
  if (corrects !== undefined) recent.correct(corrects, position);
};

/** Throws `NotIndexed` where the history has given up. */
const letHistoryCatchUp = async (
  history: IndexedSoFar,
  recent: Memory['recent'],
  countMax: number,
): Promise<void> => {
  recent.prune(history.through);
  while (recent.count > countMax) {
    // Its next step may be enough.
    await history.whenThrough(history.through + 1).catch((error: unknown) => {
      throw new NotIndexed(error);
    });
    recent.prune(history.through);
  }
};

/**
 * Brings memory from where it stands to a head of the journal; a text says what does not follow. `onPage` is told where
 * the tree ends whenever memory has moved: after a failure that passes, a replay goes on from there.
 */
export const replayTail = async (
  { store, history, memoryLimits }: Pick<RestoreDeps, 'store' | 'history' | 'memoryLimits'>,
  head: Head,
  { memory, loader, saver, frontier }: Pick<Restored, 'memory' | 'loader' | 'saver' | 'frontier'>,
  onPage?: (frontier: Frontier) => void,
): Promise<{ readonly frontier: Frontier } | string> => {
  const replay = new Replay({
    memory,
    loader,
    frontier,
    // The root over all events was stored in the transaction that stored them: signatures are not checked again.
    verify: () => true,
    load: { areNew: true },
  });
  for await (const lines of pagesOf(store, replay.size, head.size)) {
    const page = await replay.page(lines);
    if (typeof page === 'string') return page;
    onPage?.(replay.frontier);
    // Nothing is saved from a journal whose root is not known to be right, except what its own rules gave.
    saver.boundary({ epoch: head.epoch, size: replay.size, root: toHex(replay.root) }, page);
    await letHistoryCatchUp(history, memory.recent, memoryLimits.recentOperationsMax);
    if (memory.set.accounts.dirtyCount > memoryLimits.dirtyAccountsMax) await saver.settle();
  }
  if (replay.size < head.size) return `event ${String(replay.size)} is missing`;
  const root = toHex(replay.root);
  return root === head.root
    ? { frontier: replay.frontier }
    : `the events give root ${root}, the stored head is ${head.root}`;
};
