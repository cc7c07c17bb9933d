import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { TreeBuilder } from '#shared/merkle';
import { StoreFault, type DatabaseTarget } from '../database/index.ts';
import { opensslLeaf } from '../keys/index.ts';
import { JournalBuilder, type ExpectedRoot, type ImportFailure } from './builder.ts';
import { stage } from './staging.ts';
import { openJournalStore } from './store.ts';
import type { Head, JournalStore, KeptCommand } from './types.ts';

/*
 * Copies of a journal, on either database, made while its writer is at work: a journal only grows, so its first n
 * events are the same whenever they are read. Each copy is held to the tree as it is made.
 */

const LINES_PER_READ = 1_000;
const CHARACTERS_PER_READ = 4 * 1024 * 1024;
const COMMANDS_PER_READ = 1_000;

export interface ExportOptions {
  /** Events to export: the first so many; by default all that are durable now. */
  readonly size?: number;
}

/** Lines of a journal in order. Throws `StoreFault` at the end when they do not give the root that they must. */
export async function* exportLines(
  store: JournalStore,
  { size: wanted }: ExportOptions = {},
): AsyncGenerator<string, ExpectedRoot> {
  const { size, root } = await rootOf(store, wanted);
  const tree = new TreeBuilder();
  while (tree.size < size) {
    const limit = Math.min(LINES_PER_READ, size - tree.size);
    const lines = await store.lines({ from: tree.size, limit, charactersMax: CHARACTERS_PER_READ });
    if (lines.length === 0) throw new StoreFault('damaged', `event ${String(tree.size)} is missing`);
    for (const line of lines) {
      tree.append(opensslLeaf(line));
      yield line;
    }
  }
  const found = toHex(tree.root());
  if (found !== root)
    throw new StoreFault('damaged', `the events give root ${found}, the journal’s is ${root}`);
  return { size, root };
}

const rootOf = async (store: JournalStore, size: number | undefined): Promise<ExpectedRoot> => {
  const head = await store.head();
  if (size === undefined || size === head.size) return head;
  if (size > head.size)
    throw new StoreFault('other', `The journal has ${String(head.size)} events, not ${String(size)}`);
  return { size, root: toHex(await store.rootAt(size)) };
};

export interface ImportOptions {
  /** Roots that the journal must have, of verified checkpoints for instance. */
  readonly expected?: readonly ExpectedRoot[];
}

/**
 * Builds a journal out of lines where there is none. It appears whole or not at all. First answers to commands are
 * not in the lines: `copyJournal` takes them along.
 */
export const importLines = (
  target: DatabaseTarget,
  lines: AsyncIterable<string> | Iterable<string>,
  { expected = [] }: ImportOptions = {},
): Promise<Result<Head, ImportFailure>> => build(target, (store) => addLines(store, lines, expected));

/**
 * Copies a journal with its first answers, whole or as it was at a size: what a retry is answered is then what it
 * was answered at that time. A target file is what a backup consists of.
 */
export const copyJournal = (
  source: JournalStore,
  target: DatabaseTarget,
  { size: wanted }: ExportOptions = {},
): Promise<Result<Head, ImportFailure>> =>
  build(target, async (store) => {
    const expected = await rootOf(source, wanted);
    const added = await addLines(store, exportLines(source, { size: expected.size }), [expected]);
    if (added.ok)
      for await (const commands of commandsUpTo(source, expected.size)) await store.adopt(commands);
    return added;
  });

/** Commands whose commit left a journal of at most this size. */
async function* commandsUpTo(source: JournalStore, size: number): AsyncGenerator<readonly KeptCommand[]> {
  let after = '';
  for (;;) {
    const commands = await source.commandsAfter(after, COMMANDS_PER_READ);
    const last = commands.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield commands.filter((command) => command.size <= size);
  }
}

const addLines = async (
  store: JournalStore,
  lines: AsyncIterable<string> | Iterable<string>,
  expected: readonly ExpectedRoot[],
): Promise<Result<Head, ImportFailure>> => {
  const builder = await JournalBuilder.over(store, expected);
  for await (const line of lines) {
    const added = await builder.add(line);
    if (!added.ok) return err(added.error);
  }
  return builder.finish();
};

const build = async (
  target: DatabaseTarget,
  fill: (store: JournalStore) => Promise<Result<Head, ImportFailure>>,
): Promise<Result<Head, ImportFailure>> => {
  const staging = await stage(target);
  try {
    const filled = await within(staging.target, fill);
    if (!filled.ok) {
      await staging.discard();
      return filled;
    }
    await staging.publish();
    return ok(filled.value);
  } catch (error) {
    await staging.discard().catch(() => undefined);
    throw error;
  }
};

const within = async <T>(target: DatabaseTarget, work: (store: JournalStore) => Promise<T>): Promise<T> => {
  const store = await openJournalStore(target, { create: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};
