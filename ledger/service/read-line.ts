import { err, type Result } from '#shared/errors';
import { decodeEvent, type JournalEvent } from '#shared/journal';

/** Reads a line of the journal; a text says why it can't be. */
export const readLine = (line: string): Result<JournalEvent, string> => {
  const decoded = decodeEvent(line);
  return decoded.ok ? decoded : err(`${decoded.error.code} ${decoded.error.detail}`);
};
