import type { ErrorCode } from '#shared/errors';

/** Why the store can not be opened. No text of the driver's goes along: it could quote the key statement. */
export interface OpenFault {
  readonly code: Extract<ErrorCode, 'vault-wrong-key' | 'vault-damaged'>;
}

/** SQLite's codes for a file that is not what was written. */
const DAMAGE: ReadonlySet<unknown> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR']);

/** `vault-damaged` when an error of the driver says that the file is damaged, undefined for any other. */
export const damageCode = (error: unknown): 'vault-damaged' | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && DAMAGE.has(error.code)
    ? 'vault-damaged'
    : undefined;
