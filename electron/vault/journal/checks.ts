import { decodeBase64 } from '#shared/encoding';
import { deviceKeyIn, preAuthEncoding, type PublicKey } from '#shared/envelope';
import type { JournalEvent } from '#shared/journal';
import type { Picture } from '../store/picture.ts';
import type { Check } from '../verify.ts';
import type { Batch } from './batch.ts';

/**
 * The signatures that applying a batch will ask about, as far as their keys are known before it. Only a
 * head start: what is not listed here is checked when it is asked for.
 */
export const checksOf = (batch: Batch, picture: Picture): readonly Check[] => {
  const { roster, identity } = picture;
  if (roster === undefined || identity === undefined) return [];
  const keyOf = (id: string): PublicKey | undefined =>
    id === identity.key.keyId ? identity.key : roster.key(id as never);
  return batch.events.flatMap((event) => checkOf(event, keyOf));
};

const checkOf = (event: JournalEvent, keyOf: (id: string) => PublicKey | undefined): readonly Check[] => {
  const envelope = envelopeIn(event);
  const payload = envelope === undefined ? undefined : decodeBase64(envelope.payload);
  if (envelope === undefined || payload === undefined) return [];
  const message = preAuthEncoding(envelope.payloadType, payload);
  return envelope.signatures.flatMap(({ keyid, sig }) => {
    const key = keyOf(keyid) ?? deviceKeyIn({ keyid });
    const signature = decodeBase64(sig);
    return key === undefined || signature === undefined ? [] : [{ key, message, signature }];
  });
};

const envelopeIn = (
  event: JournalEvent,
): Extract<JournalEvent, { type: 'approval.recorded' }>['payload']['envelope'] | undefined => {
  if (
    event.type === 'approval.recorded' ||
    event.type === 'submission.recorded' ||
    event.type === 'runbook.recorded' ||
    event.type === 'key.proved'
  )
    return event.payload.envelope;
  return event.type === 'intent.approved' ? event.payload.certificate : undefined;
};
