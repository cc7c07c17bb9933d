import { readRecordedOperation } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';
import {
  decodeEvent,
  encodeEvent,
  journalEventSchema,
  type EventOf,
  type JournalEvent,
} from '#shared/journal';

const BOOK_ENDING = '"type":"book.recorded"}';

/** Reads a line of the journal; a text says why it can't be. */
export const readLine = (line: string): Result<JournalEvent, string> =>
  line.endsWith(BOOK_ENDING) ? readBookLine(line) : readDecoded(line);

/** Reads a line that somebody else may have written: by the schema alone, and in canonical form or not at all. */
export const readStrictly = (line: string): Result<JournalEvent, string> => {
  const read = readDecoded(line);
  return !read.ok || encodeEvent(read.value) === line ? read : err('not-canonical');
};

const readDecoded = (line: string): Result<JournalEvent, string> => {
  const decoded = decodeEvent(line);
  return decoded.ok ? decoded : err(`${decoded.error.code} ${decoded.error.detail}`);
};

/** Stands for operations that are read by hand. */
const ANY_OPERATION = {
  op: 'expire',
  id: '00000000-0000-4000-8000-000000000000',
  hold: '00000000-0000-4000-8000-000000000000',
} as const;

/**
 * Thousands of operations are in one such line, and the schema costs more than they do. The line is this ledger's
 * own and in canonical form, which its place in the tree proves, so a plain parser reads nothing else into it.
 */
const readBookLine = (line: string): Result<JournalEvent, string> => {
  const parsed = parsedOf(line);
  if (parsed === undefined) return err('not-json');
  const groups = groupsOf(parsed);
  const frame = {
    ...parsed,
    payload: { groups: groups?.map((group) => ({ ...group, operations: [ANY_OPERATION] })) },
  };
  const shaped = journalEventSchema.safeParse(frame);
  if (!shaped.success) {
    const issue = shaped.error.issues[0];
    return err(`unknown-shape ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  for (const { operations } of groups ?? []) {
    const wrong = operationProblem(operations);
    if (wrong !== undefined) return err(wrong);
  }
  return ok(parsed as unknown as EventOf<'book.recorded'>);
};

type Parsed = Readonly<Record<string, unknown>>;

const parsedOf = (line: string): Parsed | undefined => {
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Parsed => typeof value === 'object' && value !== null;

const groupsOf = ({ payload }: Parsed): readonly Parsed[] | undefined => {
  if (!isObject(payload) || Object.keys(payload).length !== 1) return undefined;
  const { groups } = payload;
  return Array.isArray(groups) && groups.every(isObject) ? groups : undefined;
};

const operationProblem = (operations: unknown): string | undefined => {
  if (!Array.isArray(operations) || operations.length === 0)
    return 'unknown-shape: a group without operations';
  for (const operation of operations as readonly unknown[]) {
    const read = readRecordedOperation(operation);
    if (!read.ok) return `unknown-shape ${read.error.path}: ${read.error.problem}`;
  }
  return undefined;
};
