import type { Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { decodeEvent, eventLeaf, type Genesis } from '#shared/journal';
import type { SealedRecord } from '../people/index.ts';
import {
  answerLine,
  checkpointLine,
  EVENTS_PER_CHECKPOINT,
  headerLine,
  personLine,
  type ArchivedAnswer,
} from './format.ts';

/** What an archive is made from: a journal at rest or under a running service. */
export interface ArchiveSource {
  /** Number of events to write: what the service has committed when the archive begins. */
  readonly size: number;
  readonly lines: (from: number, limit: number) => Promise<readonly string[]>;
  /** A signed note over the first `size` events. */
  readonly checkpoint: (size: number) => Promise<string>;
  /** Answers to commands decided on a journal of at most this size; undefined for an export. */
  readonly answers?: (size: number) => AsyncIterable<ArchivedAnswer>;
  /** Sealed records of people; undefined for an export. */
  readonly people?: () => Promise<readonly SealedRecord[]>;
  readonly config: unknown;
}

const EVENTS_PER_READ = 500;

/** The text of an archive, piece by piece. Throws when the journal is shorter than it says. */
export async function* archiveText(source: ArchiveSource): AsyncGenerator<string> {
  yield await headerOf(source);
  for (let at = 0; at < source.size;) {
    const untilCheckpoint = EVENTS_PER_CHECKPOINT - (at % EVENTS_PER_CHECKPOINT);
    const lines = await source.lines(at, Math.min(EVENTS_PER_READ, untilCheckpoint, source.size - at));
    if (lines.length === 0) throw new Error(`event ${at} is missing`);
    yield lines.map((line) => `${line}\n`).join('');
    at += lines.length;
    if (at % EVENTS_PER_CHECKPOINT === 0 && at < source.size)
      yield checkpointLine(await source.checkpoint(at));
  }
  if (source.answers !== undefined)
    for await (const answer of source.answers(source.size)) yield answerLine(answer);
  if (source.people !== undefined) for (const person of await source.people()) yield personLine(person);
  // The last line: an archive that ends without a checkpoint over its size was cut off.
  yield checkpointLine(await source.checkpoint(source.size));
}

const headerOf = async (source: ArchiveSource): Promise<string> => {
  const [line] = await source.lines(0, 1);
  if (line === undefined) throw new Error('The journal has no genesis');
  const { ledger, origin, vkey } = genesisOf(line);
  return headerLine({
    v: 1,
    kind: source.answers === undefined ? 'export' : 'backup',
    ledger,
    origin,
    vkey,
    genesis: toHex(eventLeaf(line)) as Sha256Hex,
    size: source.size,
    config: (source.config ?? null) as never,
  });
};

/** The founding facts in the first line of a journal. Throws when it is no genesis. */
export const genesisOf = (line: string): Genesis => {
  const decoded = decodeEvent(line);
  if (!decoded.ok) throw new Error(`The first event does not decode: ${decoded.error.detail}`);
  if (decoded.value.type !== 'ledger.genesis') throw new Error('The first event is not a genesis');
  return decoded.value.payload;
};
