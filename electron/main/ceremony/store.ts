import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  beginCeremony,
  CONFIRMATION_TYPES,
  entropySchema,
  envelopeOf,
  leafBytes,
  originSchema,
  recordSchema,
  replayAll,
  scriptSchema,
  STATEMENT_TYPES,
  valueNameSchema,
  valueSchema,
  type Admission,
  type CeremonyRecord,
  type CeremonyScript,
  type CeremonyState,
} from '#shared/ceremony';
import type { Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { parseCanonical } from '#shared/json';
import { writePrivate } from '../keys/files.ts';

/*
 * The file of a ceremony: one folder, one line a commit, appended and forced to the disk before anything in memory
 * changes. What is not committed yet (a statement that waits, what a token said) lies beside it and may be lost; the log
 * may not. The files that the log names by their digests lie there too: without them it leaves no evidence.
 */

const LOG = 'log.jsonl';
const HEAD = 'ceremony.json';
const BESIDE = 'beside.json';
const RECORD_LIMITS = { depth: 16, bytes: 4 * 1024 * 1024 };
const FOLDERS_MAX = 1_000;
const FINDING_CHARACTERS_MAX = 256 * 1024;
const FINDINGS_MAX = 121;

const headSchema = z.strictObject({
  format: z.literal('countersign/ceremony-folder/v1'),
  origin: originSchema,
  script: scriptSchema,
});

const anyEnvelope: z.ZodType<Envelope> = z.strictObject({
  payloadType: z.string().max(200),
  payload: z.string().max(1_000_000),
  signatures: z.array(z.strictObject({ keyid: z.string().max(256), sig: z.string().max(512) })).max(16),
});

const besideSchema = z.strictObject({
  pending: envelopeOf(Object.values(STATEMENT_TYPES)).nullable(),
  /** Chose the words that are asked for, in a step that reads a digest out. */
  entropy: entropySchema.nullable(),
  answers: z
    .strictObject({
      step: z.string(),
      values: z.record(valueNameSchema, valueSchema),
    })
    .nullable(),
  seals: z.array(anyEnvelope).max(16),
  /** What was found of attestations: files of the evidence, which the log names by their digests. */
  findings: z.array(z.string().max(FINDING_CHARACTERS_MAX)).max(FINDINGS_MAX).default([]),
  /** A confirmation that was made here for another desk. */
  confirmation: envelopeOf(Object.values(CONFIRMATION_TYPES)).nullable(),
});
/** What lies beside the log. */
export type Beside = z.infer<typeof besideSchema>;

export const NOTHING_BESIDE: Beside = {
  pending: null,
  entropy: null,
  answers: null,
  seals: [],
  findings: [],
  confirmation: null,
};

export interface Kept {
  readonly state: CeremonyState;
  readonly beside: Beside;
}

export interface CeremonyStore {
  /** Names of the logs that have a folder here. */
  readonly origins: () => readonly string[];
  readonly folderOf: (origin: string) => string;
  /** Bytes of the log: it only grows, so what was read of one of this size still holds. */
  readonly sizeOf: (origin: string) => number;
  readonly create: (script: CeremonyScript, origin: string) => Result<null, ShownError>;
  /** Follows the log from its first line. `admission` judges an opening that is not there yet. */
  readonly load: (origin: string, admission: Admission | null) => Result<Kept, ShownError>;
  /**
   * Returns when the whole line is on the disk. `position`: how many commits stand before it. Error: `ceremony-unsaved`;
   * nothing is left of a line that failed, and nothing is written to a log that holds another number of lines.
   */
  readonly append: (origin: string, record: CeremonyRecord, position: number) => Result<null, ShownError>;
  readonly keep: (origin: string, beside: Beside) => Result<null, ShownError>;
}

/** Writes a part of some bytes to an open file and says how many it took: as `writeSync` of the system does. */
export type WritePart = (handle: number, bytes: Uint8Array) => number;

export const openStore = (root: string, write: WritePart = writeSync): CeremonyStore => {
  const folderOf = (origin: string): string => join(root, origin.replaceAll('/', '_'));
  return {
    folderOf,
    origins: () => originsIn(root),
    sizeOf: (origin) => statSync(join(folderOf(origin), LOG), { throwIfNoEntry: false })?.size ?? 0,
    create: (script, origin) => created(folderOf(origin), script, origin),
    load: (origin, admission) => loaded(folderOf(origin), origin, admission),
    append: (origin, record, position) =>
      attempted(() => {
        appendLine(join(folderOf(origin), LOG), leafBytes(record), position, write);
      }),
    keep: (origin, beside) =>
      attempted(() => {
        writePrivate(join(folderOf(origin), BESIDE), JSON.stringify(beside));
      }),
  };
};

const attempted = (work: () => void): Result<null, ShownError> => {
  try {
    work();
    return ok(null);
  } catch (problem) {
    return err(shownError('ceremony-unsaved', systemCodeOf(problem)));
  }
};

/** Why a line was not written, in words without a path. */
class Unwritten extends Error {}

/** The system's error code alone: its message holds the whole path. */
export const systemCodeOf = (problem: unknown): string => {
  if (problem instanceof Unwritten) return problem.message;
  return problem instanceof Error && 'code' in problem && typeof problem.code === 'string'
    ? problem.code
    : 'unknown';
};

const originsIn = (root: string): readonly string[] => {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .slice(0, FOLDERS_MAX)
    .flatMap(({ name }) => headIn(join(root, name))?.origin ?? []);
};

const headIn = (folder: string): z.infer<typeof headSchema> | undefined => {
  try {
    return headSchema.parse(JSON.parse(readFileSync(join(folder, HEAD), 'utf8')));
  } catch {
    return undefined;
  }
};

const created = (folder: string, script: CeremonyScript, origin: string): Result<null, ShownError> =>
  attempted(() => {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    mkdirSync(folder, { mode: 0o700 });
    const log = openSync(join(folder, LOG), 'wx', 0o600);
    fsyncSync(log);
    closeSync(log);
    writePrivate(
      join(folder, HEAD),
      `${JSON.stringify({ format: 'countersign/ceremony-folder/v1', origin, script }, null, 2)}\n`,
    );
    syncFolder(folder);
    syncFolder(dirname(folder));
  });

/** A new name is on the disk when its folder is. Not every system opens a folder. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const LINE_END = 0x0a;

const appendLine = (file: string, bytes: Uint8Array, position: number, write: WritePart): void => {
  const before = readFileSync(file);
  const lines = before.reduce((count, byte) => count + Number(byte === LINE_END), 0);
  const isWhole = before.length === 0 || before.at(-1) === LINE_END;
  // A line that could neither be written nor taken back, or another program: the log has to be followed anew first.
  if (lines !== position || !isWhole)
    throw new Unwritten(`the log holds ${String(lines)} commits, and ${String(position)} were followed`);
  const handle = openSync(file, 'a');
  try {
    writeWhole(handle, Buffer.concat([bytes, Buffer.of(LINE_END)]), write);
    fsyncSync(handle);
  } catch (problem) {
    ftruncateSync(handle, before.length);
    fsyncSync(handle);
    throw problem;
  } finally {
    closeSync(handle);
  }
};

/** A system may take a part of the bytes and say so: a full disk often does. */
const writeWhole = (handle: number, bytes: Uint8Array, write: WritePart): void => {
  let done = 0;
  while (done < bytes.length) {
    const taken = write(handle, bytes.subarray(done));
    if (taken <= 0) throw new Unwritten('the disk takes nothing more');
    done += taken;
  }
};

const damaged = (detail: string): Result<never, ShownError> =>
  err(shownError('ceremony-log-damaged', detail));

const loaded = (folder: string, origin: string, admission: Admission | null): Result<Kept, ShownError> => {
  const head = headIn(folder);
  if (head?.origin !== origin) return damaged('its head is missing');
  const lines = linesOf(join(folder, LOG));
  if (lines === undefined) return damaged('its log is missing');
  const records = lines.flatMap((line) => recordOf(line) ?? []);
  if (records.length < lines.length)
    return damaged(
      `line ${String(lines.findIndex((line) => recordOf(line) === undefined) + 1)} is no commit`,
    );
  // An opening that was recorded was admitted then; one that is still to come is judged now.
  const state = replayAll(beginCeremony(head.script, origin, lines.length > 0 ? null : admission), records);
  return state.ok
    ? ok({ state: state.value, beside: besideIn(folder) })
    : damaged(`line ${String(state.error.leaf + 1)}: ${state.error.code}`);
};

/** Whole lines. A last one without its end was never told to anybody: it is taken away. */
const linesOf = (file: string): readonly string[] | undefined => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
};

const recordOf = (line: string): CeremonyRecord | undefined => {
  const parsed = parseCanonical(line, RECORD_LIMITS);
  const shaped = parsed.ok ? recordSchema.safeParse(parsed.value) : undefined;
  return shaped?.success === true ? shaped.data : undefined;
};

const besideIn = (folder: string): Beside => {
  try {
    return besideSchema.parse(JSON.parse(readFileSync(join(folder, BESIDE), 'utf8')));
  } catch {
    return NOTHING_BESIDE;
  }
};
