import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { TreeBuilder, type CompletedNode } from '#shared/merkle';
import type { DatabaseTarget } from '../database/index.ts';
import { stage } from './staging.ts';
import type { Head, JournalStore, KeptCommand, StoredEvent } from './types.ts';

const EVENTS_PER_COMMIT_MAX = 1_000;
const CHARACTERS_PER_COMMIT_MAX = 8 * 1024 * 1024;
const ANSWERS_PER_COMMIT_MAX = 1_000;

/** Builds a journal anew from its lines: the same events, tree and head as where they come from. */
export class JournalBuilder {
  readonly #store: JournalStore;
  readonly #tree: TreeBuilder;
  #nodes: CompletedNode[] = [];
  #events: StoredEvent[] = [];
  #answers: KeptCommand[] = [];
  #characters = 0;
  #time = '';
  #head: Head;

  private constructor(store: JournalStore, head: Head) {
    this.#store = store;
    this.#head = head;
    this.#tree = new TreeBuilder(undefined, (level, index, hash) => this.#nodes.push({ level, index, hash }));
  }

  /** Over an empty journal that nobody else writes. */
  static async over(store: JournalStore): Promise<JournalBuilder> {
    const head = await store.claim();
    if (head.size !== 0) throw new Error('A journal is built over an empty one');
    return new JournalBuilder(store, head);
  }

  /**
   * Adds the next event. What is no event has nothing to stand beside it and is refused; whether an event follows
   * from the rules is for `checkLedger` to say, once the journal is whole.
   */
  async event(line: string, leaf: Uint8Array): Promise<Result<void, string>> {
    const described = describe(line);
    if (described === undefined) return err(`line ${String(this.#tree.size + 1)} is not an event`);
    const { type, intent, time } = described;
    this.#events.push({ seq: this.#tree.size, type, intent, line, leaf });
    this.#tree.append(leaf);
    this.#time = time;
    this.#characters += line.length;
    const isFull =
      this.#events.length >= EVENTS_PER_COMMIT_MAX || this.#characters >= CHARACTERS_PER_COMMIT_MAX;
    if (isFull) await this.#commit();
    return ok(undefined);
  }

  /** Adds the first answer to a command that was decided on the events so far. */
  async answer(answer: KeptCommand): Promise<void> {
    this.#answers.push(answer);
    if (this.#answers.length >= ANSWERS_PER_COMMIT_MAX) await this.#adopt();
  }

  /** Makes the rest durable; the head that the journal now has. */
  async finish(): Promise<Head> {
    await this.#commit();
    await this.#adopt();
    return this.#head;
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
    [this.#events, this.#nodes, this.#characters] = [[], [], 0];
  }

  async #adopt(): Promise<void> {
    if (this.#answers.length === 0) return;
    await this.#store.adopt(this.#answers);
    this.#answers = [];
  }
}

/**
 * Has a journal built where there is none: `work` fills a place beside it, which becomes the journal at once when
 * the work went well, and is removed when it did not. Throws when there is a journal already.
 */
export const buildJournal = async <T>(
  target: DatabaseTarget,
  work: (place: DatabaseTarget) => Promise<Result<T, string>>,
): Promise<Result<T, string>> => {
  const staging = await stage(target);
  try {
    const worked = await work(staging.target);
    await (worked.ok ? staging.publish() : staging.discard());
    return worked;
  } catch (error) {
    await staging.discard().catch(() => undefined);
    throw error;
  }
};

interface Described {
  readonly type: string;
  readonly intent: string | null;
  readonly time: string;
}

/** What stands beside a line; undefined when it is no event. */
const describe = (line: string): Described | undefined => {
  const event = parsed(line);
  if (event === undefined) return undefined;
  const { type, time, payload } = event;
  if (typeof type !== 'string' || typeof time !== 'string') return undefined;
  return { type, time, intent: intentIn(payload) };
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
