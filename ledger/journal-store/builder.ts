import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { TreeBuilder, type CompletedNode } from '#shared/merkle';
import { opensslLeaf } from '../keys/index.ts';
import type { Head, JournalStore, StoredEvent } from './types.ts';

/** Why a line can't be the next of a journal, or the journal is not the one that is expected. */
export interface ImportFailure {
  readonly code: 'not-an-event' | 'sequence' | 'time' | 'root';
  readonly detail: string;
}

/** What must hold at a size: a checkpoint whose signature was verified, or the head of the source. */
export interface ExpectedRoot {
  readonly size: number;
  readonly root: string;
}

/** Events of one commit of the build. */
const EVENTS_PER_COMMIT_MAX = 1_000;
const CHARACTERS_PER_COMMIT_MAX = 8 * 1024 * 1024;

/** Builds a journal line by line, the tree with it, and holds it to the roots that are expected. */
export class JournalBuilder {
  readonly #store: JournalStore;
  readonly #expected: ReadonlyMap<number, string>;
  readonly #tree: TreeBuilder;
  #nodes: CompletedNode[] = [];
  #events: StoredEvent[] = [];
  #characters = 0;
  #time = '';
  #head: Head;

  private constructor(store: JournalStore, head: Head, expected: readonly ExpectedRoot[]) {
    this.#store = store;
    this.#head = head;
    this.#expected = new Map(expected.map(({ size, root }) => [size, root]));
    this.#tree = new TreeBuilder(undefined, (level, index, hash) => this.#nodes.push({ level, index, hash }));
  }

  /** Over an empty journal that nobody else writes. */
  static async over(store: JournalStore, expected: readonly ExpectedRoot[]): Promise<JournalBuilder> {
    const head = await store.claim();
    if (head.size !== 0) throw new Error('A journal is built over an empty one');
    return new JournalBuilder(store, head, expected);
  }

  async add(line: string): Promise<Result<void, ImportFailure>> {
    const described = describe(line, this.#tree.size, this.#time);
    if (!described.ok) return described;
    const { type, intent, time } = described.value;
    const leaf = opensslLeaf(line);
    this.#events.push({ seq: this.#tree.size, type, intent, line, leaf });
    this.#tree.append(leaf);
    this.#time = time;
    this.#characters += line.length;
    const problem = this.#rootProblem();
    if (problem !== undefined) return err({ code: 'root', detail: problem });
    const isFull =
      this.#events.length >= EVENTS_PER_COMMIT_MAX || this.#characters >= CHARACTERS_PER_COMMIT_MAX;
    if (isFull) await this.#commit();
    return ok(undefined);
  }

  /** Commits what is left; every size for which a root is expected must have been reached. */
  async finish(): Promise<Result<Head, ImportFailure>> {
    await this.#commit();
    const beyond = [...this.#expected.keys()].find((size) => size > this.#head.size);
    return beyond === undefined
      ? ok(this.#head)
      : err({
          code: 'sequence',
          detail: `the journal ends at ${String(this.#head.size)}, before ${String(beyond)}`,
        });
  }

  #rootProblem(): string | undefined {
    const expected = this.#expected.get(this.#tree.size);
    if (expected === undefined) return undefined;
    const root = toHex(this.#tree.root());
    return root === expected
      ? undefined
      : `the first ${String(this.#tree.size)} events give root ${root}, expected is ${expected}`;
  }

  async #commit(): Promise<void> {
    if (this.#events.length === 0) return;
    const { size } = this.#tree;
    const to = { epoch: this.#head.epoch, size, root: toHex(this.#tree.root()), time: this.#time };
    await this.#store.commit({
      from: this.#head,
      to,
      events: this.#events,
      nodes: this.#nodes,
      commands: [],
    });
    this.#head = to;
    this.#events = [];
    this.#nodes = [];
    this.#characters = 0;
  }
}

interface Described {
  readonly type: string;
  readonly intent: string | null;
  readonly time: string;
}

/** Reads what stands beside a line. Whether the event follows from the rules is the replay's to say. */
const describe = (line: string, seq: number, after: string): Result<Described, ImportFailure> => {
  const event = parsed(line);
  const at = `line ${String(seq + 1)}`;
  if (event === undefined || typeof event['type'] !== 'string' || typeof event['time'] !== 'string')
    return err({ code: 'not-an-event', detail: `${at} is not an event` });
  const { type, time } = event;
  if (event['seq'] !== seq) return err({ code: 'sequence', detail: `${at} has not number ${String(seq)}` });
  if (time < after) return err({ code: 'time', detail: `${at} goes back in time` });
  return ok({ type, time, intent: intentIn(event['payload']) });
};

const parsed = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The intent that an event is about: the column that is kept beside its line. */
const intentIn = (payload: unknown): string | null => {
  if (!isObject(payload)) return null;
  const named = Object.hasOwn(payload, 'digest') ? payload['digest'] : payload['intent'];
  return typeof named === 'string' ? named : null;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
