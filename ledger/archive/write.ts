import type { Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import type { Genesis } from '#shared/journal';
import { TreeBuilder } from '#shared/merkle';
import { formatCheckpoint } from '#shared/note';
import { opensslLeaf } from '../keys/index.ts';
import type { SealedRecord } from '../people/index.ts';
import {
  answerLine,
  checkpointLine,
  EVENTS_PER_CHECKPOINT,
  headerLine,
  personLine,
  type ArchivedAnswer,
} from './format.ts';
import { genesisIn } from './genesis.ts';

/** What an archive is made from: a journal at rest or under a running service. */
export interface ArchiveSource {
  /** Number of events to write: what the service has committed when the archive begins. */
  readonly size: number;
  readonly lines: (from: number, limit: number) => Promise<readonly string[]>;
  /** Root of the first `size` events, as the journal keeps it. */
  readonly rootAt: (size: number) => Promise<Uint8Array>;
  /** Signs the text of a checkpoint by the ledger's key. */
  readonly sign: (text: string) => string;
  /** Answers to commands decided on a journal of at most this size; undefined for an export. */
  readonly answers?: (size: number) => AsyncIterable<ArchivedAnswer>;
  /** Sealed records of people; undefined for an export. */
  readonly people?: () => Promise<readonly SealedRecord[]>;
  readonly config: unknown;
}

const EVENTS_PER_READ = 500;

/**
 * The text of an archive, piece by piece. Throws when the journal is shorter than it says, or its lines don't give
 * the roots that it keeps: nothing is signed that was not read.
 */
export async function* archiveText(source: ArchiveSource): AsyncGenerator<string> {
  const [first] = await source.lines(0, 1);
  if (first === undefined) throw new Error('the journal is empty');
  const genesis = genesisIn(first);
  if (!genesis.ok) throw new Error(genesis.error);
  const { origin } = genesis.value;
  yield headerOf(source, genesis.value, opensslLeaf(first));
  const tree = new TreeBuilder();
  while (tree.size < source.size) {
    const untilCheckpoint = EVENTS_PER_CHECKPOINT - (tree.size % EVENTS_PER_CHECKPOINT);
    const limit = Math.min(EVENTS_PER_READ, untilCheckpoint, source.size - tree.size);
    const lines = await source.lines(tree.size, limit);
    if (lines.length === 0) throw new Error(`event ${String(tree.size)} is missing`);
    for (const line of lines) tree.append(opensslLeaf(line));
    yield lines.map((line) => `${line}\n`).join('');
    if (tree.size % EVENTS_PER_CHECKPOINT === 0 && tree.size < source.size)
      yield await checkpointOf(source, origin, tree);
  }
  if (source.answers !== undefined)
    for await (const answer of source.answers(source.size)) yield answerLine(answer);
  if (source.people !== undefined) for (const person of await source.people()) yield personLine(person);
  // The last line: an archive that ends without a checkpoint over its size was cut off.
  yield await checkpointOf(source, origin, tree);
}

const checkpointOf = async (source: ArchiveSource, origin: string, tree: TreeBuilder): Promise<string> => {
  const { size } = tree;
  const root = tree.root();
  const [found, kept] = [toHex(root), toHex(await source.rootAt(size))];
  if (found !== kept)
    throw new Error(`the first ${String(size)} events give root ${found}, the journal keeps ${kept}`);
  return checkpointLine(source.sign(formatCheckpoint({ origin, size, root })));
};

const headerOf = (source: ArchiveSource, { ledger, origin, vkey }: Genesis, leaf: Uint8Array): string =>
  headerLine({
    v: 1,
    kind: source.answers === undefined ? 'export' : 'backup',
    ledger,
    origin,
    vkey,
    genesis: toHex(leaf) as Sha256Hex,
    size: source.size,
    config: (source.config ?? null) as never,
  });
