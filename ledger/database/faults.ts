export type StoreFaultKind =
  /** No room for another page. */
  | 'disk-full'
  /** What was read is not what was written. */
  | 'damaged'
  /** The disk answered with an error. */
  | 'io'
  | 'read-only'
  /** No database answers, or none that takes writes. */
  | 'unreachable'
  /** Another process holds a lock for longer than one waits. */
  | 'busy'
  | 'missing'
  | 'other';

/** The database could not do what was asked. What a transaction had begun is undone. */
export class StoreFault extends Error {
  readonly kind: StoreFaultKind;

  constructor(kind: StoreFaultKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
    this.kind = kind;
  }
}

/** Another writer has taken over, or has moved the head: nothing was committed. */
export class HeadMoved extends Error {
  constructor() {
    super('Another writer has moved the head of the journal');
    this.name = 'HeadMoved';
  }
}

/** The rows of the state do not stand where the writer took them to be, or another writer has taken over. */
export class StateMoved extends Error {
  constructor() {
    super('Another writer has moved the state');
    this.name = 'StateMoved';
  }
}

/**
 * Whether the commit took place is not known. Build nothing on it: read the head again (epoch, size, root), on a
 * new connection, and only then answer.
 */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super(`Whether the commit took place is not known: ${messageOf(cause)}`, { cause });
    this.name = 'CommitUnknown';
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const SENTENCES: Readonly<Record<StoreFaultKind, string>> = {
  'disk-full': 'The disk of the database is full',
  damaged: 'The database is damaged',
  io: 'The disk of the database fails',
  'read-only': 'The database can not be written',
  unreachable: 'The database can not be reached',
  busy: 'Another process holds the database',
  missing: 'There is no such database',
  other: 'The database failed',
};

/** Result codes of SQLite. */
const SQLITE_KINDS: Readonly<Record<string, StoreFaultKind>> = {
  SQLITE_FULL: 'disk-full',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
  SQLITE_READONLY: 'read-only',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_CANTOPEN: 'io',
  SQLITE_IOERR: 'io',
};

/** SQLSTATE of PostgreSQL (appendix A of its manual), whole or by class. */
const SQLSTATE_KINDS: Readonly<Record<string, StoreFaultKind>> = {
  '53100': 'disk-full',
  '58030': 'io',
  '25006': 'read-only',
  '55P03': 'busy',
  '3D000': 'missing',
  '3F000': 'missing',
  '42P01': 'missing',
  '08': 'unreachable',
  '57': 'unreachable',
  '53': 'unreachable',
  XX: 'damaged',
};

/** Says in plain words what a driver's error means; what is no error of a database stays as it is. */
export const faultOf = (error: unknown): unknown => {
  const code = codeOf(error);
  if (code === undefined || error instanceof StoreFault) return error;
  const kind =
    SQLITE_KINDS[code] ?? SQLSTATE_KINDS[code] ?? SQLSTATE_KINDS[code.slice(0, 2)] ?? networkKind(code);
  if (kind === undefined) return error;
  return new StoreFault(kind, `${SENTENCES[kind]}: ${messageOf(error)}`, error);
};

/** The driver's code of an error: a result code of SQLite, an SQLSTATE, or a system error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const networkKind = (code: string): StoreFaultKind | undefined =>
  /^E[A-Z_]+$/.test(code) ? 'unreachable' : undefined;

/** Awaits work at a database and tells what went wrong in plain words. */
export const told = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw faultOf(error);
  }
};
