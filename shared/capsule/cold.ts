import type { Gate, Release } from '#shared/custody';
import { fromBase64, equalBytes } from '#shared/encoding';
import type { Result } from '#shared/errors';
import { refuse, type CapsuleRefusal } from './refusals.ts';
import type { CapsuleRequest } from './schema.ts';

/**
 * At the desk without a network: reads the journal on from what this gate knows, and lets the item out when the gate does
 * and the bytes in the capsule are those that the gate makes of the item. Whoever sent the capsule is not believed in
 * anything. Refusals: `capsule-foreign`, `capsule-gap`, `capsule-differs`, and those of the gate; after `journal-broken` the
 * gate is good for nothing, and a new one is made from what was read before.
 */
export const coldRelease = (
  gate: Gate,
  request: CapsuleRequest,
  now: string,
): Result<Release, CapsuleRefusal> => {
  if (request.origin !== gate.origin) return refuse('capsule-foreign', request.origin);
  if (request.from > gate.size)
    return refuse(
      'capsule-gap',
      `it begins at ${String(request.from)}, read are ${String(gate.size)} events`,
    );
  const read = gate.advance(request.lines.slice(gate.size - request.from), request.checkpoint);
  if (!read.ok) return read;
  const released = gate.release(request.intent, now);
  if (!released.ok) return released;
  return equalBytes(released.value.payload, fromBase64(request.payload))
    ? released
    : refuse('capsule-differs', 'the bytes to sign are not those of the item');
};
