import type { Result } from '#shared/errors';
import { decodeIntentValue, type Intent, type UndecodableIntent } from '#shared/intent';
import type { EventOf } from '#shared/journal';

type ProposalEvent = EventOf<'intent.proposed'> | EventOf<'intent.denied'>;
type Decoded = Result<Intent, UndecodableIntent>;

/** Events are never edited; a desk asks once for the rows that an event touches, and once to apply it. */
const decoded = new WeakMap<ProposalEvent, Decoded>();

/** The intent that an event brings, decoded completely. */
export const intentIn = (event: ProposalEvent): Decoded => {
  const known = decoded.get(event);
  if (known !== undefined) return known;
  const result = decodeIntentValue(event.payload.intent);
  decoded.set(event, result);
  return result;
};
