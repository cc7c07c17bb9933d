import type { Result } from '#shared/errors';
import {
  decodeIntentValue,
  decodeSignedValue,
  type Intent,
  type SignedIntent,
  type UndecodableIntent,
} from '#shared/intent';
import type { EventOf } from '#shared/journal';

type ProposalEvent = EventOf<'intent.proposed'> | EventOf<'intent.denied'>;
type StatementEvent = EventOf<'runbook.recorded'> | EventOf<'key.proved'>;
type Decoded<T> = Result<T, UndecodableIntent>;

/** Events are never edited; a desk asks once for the rows that an event touches, and once to apply it. */
const items = new WeakMap<ProposalEvent, Decoded<Intent>>();
const statements = new WeakMap<StatementEvent, Decoded<SignedIntent>>();

const once = <E extends ProposalEvent | StatementEvent, T>(
  known: WeakMap<E, Decoded<T>>,
  event: E,
  decode: (value: E['payload']['intent']) => Decoded<T>,
): Decoded<T> => {
  const before = known.get(event);
  if (before !== undefined) return before;
  const result = decode(event.payload.intent);
  known.set(event, result);
  return result;
};

/** The item that an event brings, decoded completely. */
export const intentIn = (event: ProposalEvent): Decoded<Intent> => once(items, event, decodeIntentValue);

/** What an event carries that records a statement. */
export const statementIn = (event: StatementEvent): Decoded<SignedIntent> =>
  once(statements, event, decodeSignedValue);
