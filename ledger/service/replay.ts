import { toHex } from '#shared/encoding';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { decodeEvent, eventLeaf } from '#shared/journal';
import { rootAt, TreeBuilder, type NodeReader } from '#shared/merkle';
import { applyEvent, emptyWorkingSet, type WorkingSet } from '#shared/projection';
import { StoreFault } from '../database/index.ts';
import type { Head, JournalStore } from '../journal-store/index.ts';
import type { JournalState } from '../writer/index.ts';

/** Why the journal can't be served: the sentence names the first event or row that is wrong. */
export interface ReplayFailure {
  readonly report: string;
}

const EVENTS_PER_READ = 1_000;
const CHARACTERS_PER_READ_MAX = 8 * 1024 * 1024;

/**
 * Rebuilds the working set from the journal on disk and checks the root that was stored beside it. Whether the
 * signatures are checked again is up to `verify`.
 */
export const replayJournal = async (
  store: JournalStore,
  verify: VerifySignature,
): Promise<Result<JournalState, ReplayFailure>> => {
  const replay = new Replay(verify);
  const head = await store.head();
  const problem = await replayTo(head, replay, store).catch(damageOf);
  return problem === undefined
    ? ok({ set: replay.set, head, frontier: replay.tree.frontier() })
    : failure(problem);
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

/** Damage that the store itself has found; anything else is thrown on. */
const damageOf = (error: unknown): string => {
  if (error instanceof StoreFault && error.kind === 'damaged') return error.message;
  throw error;
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
