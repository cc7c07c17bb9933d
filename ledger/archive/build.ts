import type { CommandId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { TreeBuilder, type CompletedNode } from '#shared/merkle';
import type { Head, JournalStore, KeptCommand, StoredEvent } from '../journal-store/index.ts';
import type { ArchivedAnswer } from './format.ts';

/** The part of a journal store that takes a rebuilt journal. */
export type BuildTarget = Pick<JournalStore, 'claim' | 'commit' | 'adopt'>;

const EVENTS_PER_COMMIT = 500;
const CHARACTERS_PER_COMMIT = 8 * 1024 * 1024;
const ANSWERS_PER_COMMIT = 2_000;

interface Named {
  readonly type: string;
  readonly time: string;
  readonly payload: { readonly digest?: string; readonly intent?: unknown };
}

/** Builds a journal anew from its lines: the same events, tree and head as where they come from. */
export class JournalBuilder {
  readonly #store: BuildTarget;
  readonly #tree: TreeBuilder;
  #nodes: CompletedNode[] = [];
  #events: StoredEvent[] = [];
  #answers: KeptCommand[] = [];
  #characters = 0;
  #time = '';
  #head: Head | undefined;

  constructor(store: BuildTarget) {
    this.#store = store;
    this.#tree = new TreeBuilder(undefined, (level, index, hash) => this.#nodes.push({ level, index, hash }));
  }

  /** Adds a verified event. */
  async event(line: string, leaf: Uint8Array): Promise<void> {
    const { type, time, payload } = JSON.parse(line) as Named;
    const intent = payload.digest ?? (typeof payload.intent === 'string' ? payload.intent : null);
    this.#events.push({ seq: this.#tree.size, type, intent, line, leaf });
    this.#tree.append(leaf);
    this.#time = time;
    this.#characters += line.length;
    if (this.#events.length >= EVENTS_PER_COMMIT || this.#characters >= CHARACTERS_PER_COMMIT)
      await this.#commit();
  }

  /** Adds the first answer to a command that was decided on the events so far. */
  async answer(answer: ArchivedAnswer): Promise<void> {
    this.#answers.push({ ...answer, id: answer.id as CommandId });
    if (this.#answers.length >= ANSWERS_PER_COMMIT) await this.#adopt();
  }

  /** Makes the rest durable; the head that the journal now has. */
  async finish(): Promise<Head> {
    if (this.#events.length > 0) await this.#commit();
    await this.#adopt();
    if (this.#head === undefined) throw new Error('nothing was built');
    return this.#head;
  }

  async #commit(): Promise<void> {
    const from = this.#head ?? (await this.#store.claim());
    const to = { epoch: from.epoch, size: this.#tree.size, root: toHex(this.#tree.root()), time: this.#time };
    await this.#store.commit({ from, to, events: this.#events, nodes: this.#nodes, commands: [] });
    this.#head = to;
    [this.#events, this.#nodes, this.#characters] = [[], [], 0];
  }

  async #adopt(): Promise<void> {
    if (this.#answers.length === 0) return;
    await this.#store.adopt(this.#answers);
    this.#answers = [];
  }
}
