import { fromBase64 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import type { OpenCapsule } from './open.ts';
import { refuse, type CapsuleRefusal } from './refusals.ts';
import type { CapsuleAnswer, CapsuleRequest } from './schema.ts';

/**
 * At the desk with a network: the bytes that go out, when the answer is to this request and they are what was asked for.
 * `isCarriedOut` says whether bytes are this payload, signed by the key of the wallet: that is the rail's to judge.
 * Refusals: `capsule-unasked`, `capsule-not-carried-out`.
 */
export const carriedBack = (
  request: OpenCapsule<CapsuleRequest>,
  answer: CapsuleAnswer,
  isCarriedOut: (payload: Uint8Array, signed: Uint8Array) => boolean,
): Result<Uint8Array, CapsuleRefusal> => {
  if (answer.request !== request.digest || answer.intent !== request.content.intent)
    return refuse('capsule-unasked', `it answers ${answer.request}`);
  const signed = fromBase64(answer.signed);
  return isCarriedOut(fromBase64(request.content.payload), signed)
    ? ok(signed)
    : refuse(
        'capsule-not-carried-out',
        'the signature on it is not of the key of this wallet over these bytes',
      );
};
