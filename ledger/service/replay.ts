import { toHex } from '#shared/encoding';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { decodeEvent, eventLeaf } from '#shared/journal';
import { rootAt, TreeBuilder, type NodeReader } from '#shared/merkle';
import { applyEvent, emptyWorkingSet, type WorkingSet } from '#shared/projection';
import type { Head, JournalStore } from '../journal-store/index.ts';
import { storedAccount, storedIntent, type JournalState } from '../writer/index.ts';

/** Why the journal can't be served: the sentence names the first event or row that is wrong. */
export interface ReplayFailure {
  readonly report: string;
}

const EVENTS_PER_READ = 1_000;
const CHARACTERS_PER_READ_MAX = 8 * 1024 * 1024;

/**
 * Rebuilds the working set from the journal on disk and checks what was stored beside it: the root, and the
 * rows of balances and statuses. Whether the signatures are checked again is up to `verify`.
 */
export const replayJournal = async (
  store: JournalStore,
  verify: VerifySignature,
): Promise<Result<JournalState, ReplayFailure>> => {
  const replay = new Replay(verify);
  for (;;) {
    const head = await store.head();
    const problem = (await replayTo(head, replay, store)) ?? (await rowProblem(store, replay.set));
    if (problem === undefined) return ok({ set: replay.set, head, frontier: replay.tree.frontier() });
    // Rows of a journal that is being written may be newer than the head that was read: then read on.
    if ((await store.head()).size === head.size) return failure(problem);
  }
};

/** Adds the events up to a head; what is wrong with them, undefined when they give its root. */
const replayTo = async (head: Head, replay: Replay, store: JournalStore): Promise<string | undefined> => {
  while (replay.set.size < head.size) {
    const page = await store.lines({
      from: replay.set.size,
      limit: Math.min(EVENTS_PER_READ, head.size - replay.set.size),
      charactersMax: CHARACTERS_PER_READ_MAX,
    });
    if (page.length === 0) return `event ${String(replay.set.size)} is missing`;
    for (const line of page) {
      const problem = replay.add(line);
      if (problem !== undefined) return problem;
    }
  }
  const root = toHex(replay.tree.root());
  return root === head.root ? undefined : `the events give root ${root}, the stored head is ${head.root}`;
};

const failure = (report: string): Result<never, ReplayFailure> => err({ report });

class Replay {
  readonly set: WorkingSet = emptyWorkingSet();
  readonly tree: TreeBuilder;
  readonly #verify: VerifySignature;
  /** Complete nodes by level: approvals name past roots, which are checked on the way. */
  readonly #nodes: Uint8Array[][] = [];

  constructor(verify: VerifySignature) {
    this.#verify = verify;
    this.tree = new TreeBuilder(undefined, (level, index, hash) => {
      (this.#nodes[level] ??= [])[index] = hash;
    });
  }

  /** What is wrong with the next line, undefined when it follows. */
  add(line: string): string | undefined {
    const { size: seq } = this.set;
    const decoded = decodeEvent(line);
    if (!decoded.ok)
      return `event ${String(seq)} does not decode: ${decoded.error.code} ${decoded.error.detail}`;
    const applied = applyEvent(this.set, decoded.value, { verify: this.#verify, rootAt: this.#rootAt });
    if (!applied.ok)
      return `event ${String(seq)} does not follow: ${applied.error.code}, ${applied.error.detail}`;
    this.tree.append(eventLeaf(line));
    return undefined;
  }

  readonly #rootAt = (size: number): string | undefined =>
    size > this.tree.size ? undefined : toHex(rootAt(size, this.#read));

  readonly #read: NodeReader = (level, index) => {
    const node = this.#nodes[level]?.[index];
    if (node === undefined) throw new Error(`No tree node ${String(level)}/${String(index)}`);
    return node;
  };
}

/** Balances and statuses stored beside the events must be those that the events give. */
const rowProblem = async (store: JournalStore, set: WorkingSet): Promise<string | undefined> => {
  const accounts = [...set.accounts.values()].map(storedAccount);
  const intents = [...set.intents.values()].map(storedIntent);
  return (
    firstDifference('account', await store.accounts(), accounts, ({ id }) => id) ??
    firstDifference('intent', await store.intents(), intents, ({ digest }) => digest)
  );
};

const firstDifference = <T>(
  what: string,
  stored: readonly T[],
  replayed: readonly T[],
  keyOf: (row: T) => string,
): string | undefined => {
  if (stored.length !== replayed.length)
    return `${String(stored.length)} rows of ${what}s are stored, the events give ${String(replayed.length)}`;
  const byKey = new Map(stored.map((row) => [keyOf(row), JSON.stringify(row)]));
  const differing = replayed.find((row) => byKey.get(keyOf(row)) !== JSON.stringify(row));
  return differing === undefined
    ? undefined
    : `the stored row of ${what} ${keyOf(differing)} is not what the events give`;
};
