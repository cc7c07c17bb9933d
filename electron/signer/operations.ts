import type { DeviceKey, Envelope } from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import {
  decodeIntent,
  decodeSigned,
  digestOfBytes,
  type SignedIntent,
  type UndecodableIntent,
} from '#shared/intent';
import { renderDigest, renderIntent } from '#shared/render';
import type { DeviceId, IntentDigest } from '#shared/brand';
import type { DecideRequest, SignerStart, SubmitRequest } from './contract.ts';
import { fail, type Outcome } from './outcome.ts';
import { decisionPrompt, submissionPrompt, type PromptBody } from './prompts.ts';
import type { Session } from './session.ts';
import { approvalStatement, sealed, submissionStatement, type Judged, type Unsigned } from './statements.ts';

/** Something to sign, with what the person is told before they do. */
export interface Prepared {
  readonly statement: Unsigned;
  readonly prompt: PromptBody;
}

export type Desk = Pick<SignerStart, 'ledger' | 'build' | 'environment' | 'sandboxPin'> & {
  readonly device: DeviceId;
};

/**
 * Decodes, renders and hashes the intent itself. Errors: `intent-undecodable`; `render-mismatch` when the
 * screen showed something else; `initiator-cannot-approve`; `reason-required`.
 */
export const prepareDecision = (desk: Desk, session: Session, request: DecideRequest): Outcome<Prepared> => {
  const read = readIntent(desk, request.intentBytes, decodeIntent);
  if (!read.ok) return read;
  const { intent, digest } = read.value;
  const record = renderIntent(intent, 'en-GB');
  const judged: Judged = { digest, record, recordDigest: renderDigest(record) };
  if (judged.recordDigest !== request.renderDigest) return fail('render-mismatch');
  if (intent.initiator === session.person.id) return fail('initiator-cannot-approve');
  if (request.decision !== 'approve' && request.reason === null) return fail('reason-required');
  return ok({
    statement: approvalStatement(desk, signerOf(session), request, judged),
    prompt: decisionPrompt(request.decision, request.reason, intent, record, digest),
  });
};

/** Errors: `intent-undecodable`; `bad-statement` when someone else than the signer is an initiator. */
export const prepareSubmission = (
  desk: Desk,
  session: Session,
  request: SubmitRequest,
): Outcome<Prepared> => {
  const intents: SignedIntent[] = [];
  const digests: IntentDigest[] = [];
  for (const bytes of request.intents) {
    const read = readIntent(desk, bytes, decodeSigned);
    if (!read.ok) return read;
    if (read.value.intent.initiator !== session.person.id)
      return fail('bad-statement', 'an item names another initiator');
    intents.push(read.value.intent);
    digests.push(read.value.digest);
  }
  if (new Set(digests).size !== digests.length) return fail('bad-statement', 'an item is there twice');
  const statement = submissionStatement(desk, signerOf(session), request, digests);
  return ok({ statement, prompt: submissionPrompt(intents, statement.digest) });
};

export const envelopeOf = (
  session: Session,
  statement: Unsigned,
  signature: Uint8Array,
  device: DeviceKey,
): Envelope => sealed(statement, { keyId: session.key.keyId, signature }, device);

const signerOf = (session: Session): { person: Session['person']['id']; keyId: Session['key']['keyId'] } => ({
  person: session.person.id,
  keyId: session.key.keyId,
});

const readIntent = <T extends SignedIntent>(
  desk: Desk,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Result<T, UndecodableIntent>,
): Outcome<{ readonly intent: T; readonly digest: IntentDigest }> => {
  const intent = decode(bytes);
  if (!intent.ok) return fail('intent-undecodable', `${intent.error.code}: ${intent.error.detail}`);
  if (intent.value.ledger !== desk.ledger) return fail('intent-undecodable', 'it is of another ledger');
  return ok({ intent: intent.value, digest: digestOfBytes(bytes) });
};
