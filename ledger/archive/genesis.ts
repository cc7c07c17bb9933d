import { err, ok, type Result } from '#shared/errors';
import { decodeEvent, type Genesis } from '#shared/journal';

/** The founding facts in the first line of a journal; a text says why there are none. */
export const genesisIn = (line: string): Result<Genesis, string> => {
  const decoded = decodeEvent(line);
  if (!decoded.ok) return err(`the first event does not decode: ${decoded.error.detail}`);
  return decoded.value.type === 'ledger.genesis'
    ? ok(decoded.value.payload)
    : err('the first event is not a genesis');
};
