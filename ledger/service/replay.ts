import type { VerifySignature } from '#shared/envelope';
import type { JournalEvent } from '#shared/journal';
import { TreeBuilder, type CompletedNode, type Frontier } from '#shared/merkle';
import { applyEvent, touchedBy, type ApplyContext } from '#shared/projection';
import {
  decideLoaded,
  forgetLoaded,
  nothingWanted,
  wantOperation,
  type BatchWork,
  type LoadOptions,
  type Loader,
  type Memory,
  type Wanted,
} from '../memory/index.ts';
import { draftOf, mergeDraft, wantAccountsOf, type DraftSet } from '../writer/index.ts';
import { opensslLeaf } from '../keys/index.ts';
import { readLine } from './read-line.ts';

/** Events read and applied at once. */
export const EVENTS_PER_PAGE = 1_000;
export const CHARACTERS_PER_PAGE_MAX = 8 * 1024 * 1024;

/** What one page of events gave. */
export interface ReplayedPage extends BatchWork {
  readonly nodes: readonly CompletedNode[];
}

export interface ReplayDeps {
  readonly memory: Memory;
  readonly loader: Loader;
  readonly verify: VerifySignature;
  /** Where the tree ends before the first event. */
  readonly frontier: Frontier;
  readonly load: LoadOptions;
  /** How lines are read; absent: as this ledger's own. */
  readonly read?: typeof readLine;
  /** Past roots that approvals name; absent: not checked here. */
  readonly rootAt?: ApplyContext['rootAt'];
  /** Fetches what `rootAt` is going to be asked for. */
  readonly prepare?: (events: readonly JournalEvent[]) => Promise<void>;
}

/** Rebuilds memory from lines of the journal, page by page, with the rules by which they were decided. */
export class Replay {
  readonly #deps: ReplayDeps;
  readonly #tree: TreeBuilder;
  #nodes: CompletedNode[] = [];

  constructor(deps: ReplayDeps) {
    this.#deps = deps;
    this.#tree = new TreeBuilder(deps.frontier, (level, index, hash) => {
      this.#nodes.push({ level, index, hash });
    });
  }

  get size(): number {
    return this.#deps.memory.set.size;
  }

  get root(): Uint8Array {
    return this.#tree.root();
  }

  get frontier(): Frontier {
    return this.#tree.frontier();
  }

  /** Applies lines; a text says what is wrong with the first that does not follow. */
  async page(lines: readonly string[]): Promise<ReplayedPage | string> {
    const { memory, loader, load, read: readOne = readLine } = this.#deps;
    const first = this.size;
    const events: JournalEvent[] = [];
    for (const [index, line] of lines.entries()) {
      const read = readOne(line);
      if (!read.ok) return `event ${String(first + index)} does not decode: ${read.error}`;
      this.#tree.append(opensslLeaf(line));
      events.push(read.value);
    }
    const wanted = wantedBy(memory, events);
    await loader.load(wanted, { ...load, before: first });
    await this.#deps.prepare?.(events);
    const draft = await this.#apply(events, wanted);
    if (typeof draft === 'string') return draft;
    const work = { operations: operationsIn(events) };
    mergeDraft(draft, memory.set);
    forgetLoaded(memory);
    const nodes = this.#nodes;
    this.#nodes = [];
    return { ...work, nodes };
  }

  /** Applied to a draft, because what was not loaded is noticed in the middle. */
  #apply(events: readonly JournalEvent[], wanted: Wanted): Promise<DraftSet | string> {
    const { memory, loader, load } = this.#deps;
    const before = memory.set.size;
    return decideLoaded<DraftSet | string>(
      () => {
        const draft = { ...draftOf(memory.set), named: wanted.named };
        return this.#applyAll(draft, events) ?? draft;
      },
      async (missing) => {
        await loader.load(wanted, { ...load, before });
        await loader.loadMissing(missing, { ...load, before });
      },
    );
  }

  #applyAll(draft: DraftSet, events: readonly JournalEvent[]): string | undefined {
    const { verify, rootAt } = this.#deps;
    const context = rootAt === undefined ? { verify } : { verify, rootAt };
    for (const event of events) {
      const applied = applyEvent(draft, event, context);
      if (!applied.ok)
        return `event ${String(event.seq)} does not follow: ${applied.error.code}, ${applied.error.detail}`;
    }
    return undefined;
  }
}

const wantedBy = ({ set }: Memory, events: readonly JournalEvent[]): Wanted => {
  const wanted = nothingWanted();
  for (const event of events) wantEvent(wanted, set, event);
  return wanted;
};

const wantEvent = (wanted: Wanted, set: Memory['set'], event: JournalEvent): void => {
  if (event.type === 'book.recorded') {
    for (const { operations } of event.payload.groups)
      for (const operation of operations) wantOperation(wanted, operation);
    return;
  }
  const touched = touchedBy(event);
  for (const id of touched.accounts) wanted.accounts.add(id);
  for (const digest of touched.intents) wantAccountsOf(wanted, set, digest);
};

const operationsIn = (events: readonly JournalEvent[]): number => {
  let count = 0;
  for (const event of events)
    if (event.type === 'book.recorded')
      for (const { operations } of event.payload.groups) count += operations.length;
  return count;
};
