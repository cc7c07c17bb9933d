import type { CommandId, LedgerId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { decodeSigned, encodeIntent, type Intent, type SignedIntent } from '#shared/intent';
import type { SessionView, SubmitResult } from '#shared/ipc';
import { INTENT_LIFETIME_HOURS } from '#shared/policy';
import type { Disclosure } from '#shared/roster';
import type { SignerHost } from '../children/signer.ts';
import type { VaultHost } from '../children/vault.ts';

/* How an officer proposes something of their own: drafted here, signed by them, approved by others. */

export interface SubmitDeps {
  readonly ledger: LedgerId;
  readonly vault: Pick<VaultHost, 'ask' | 'account'>;
  readonly signer: Pick<SignerHost, 'submit'>;
  readonly session: () => SessionView | null;
  readonly now: () => Date;
  readonly newCommandId: () => CommandId;
  /** 16 random bytes in hex. */
  readonly newNonce: () => string;
}

type Shown<T> = Promise<Result<T, ShownError>>;

const EXPIRES_MS = INTENT_LIFETIME_HOURS * 3_600_000;

/** What every intent drafted at this desk begins with. */
export const headerOf = (
  deps: SubmitDeps,
  session: SessionView,
): Pick<Intent, 'v' | 'ledger' | 'initiator' | 'origin' | 'createdAt' | 'expiresAt' | 'attachmentsRoot'> => {
  const now = deps.now();
  return {
    v: 1,
    ledger: deps.ledger,
    initiator: session.person.id,
    origin: { kind: 'desk', nonce: deps.newNonce() },
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + EXPIRES_MS).toISOString(),
    attachmentsRoot: null,
  };
};

/** Has the draft signed and puts it into the outbox. What does not decode is said before a PIN is asked for. */
export const submit = async (
  deps: SubmitDeps,
  intent: SignedIntent,
  disclosures: readonly Disclosure[] = [],
): Shown<SubmitResult> => {
  const bytes = encoded(intent);
  if (!bytes.ok) return bytes;
  const context = await deps.vault.ask('importContext', null);
  if (!context.ok) return context;
  const intents = [bytes.value];
  const submission = await deps.signer.submit({
    intents,
    head: context.value.head,
    issuedAt: deps.now().toISOString(),
  });
  if (!submission.ok) return submission;
  return deps.vault.ask('enqueueSubmission', {
    commandId: deps.newCommandId(),
    submission: submission.value,
    intents,
    disclosures,
  });
};

/** As people type: the same letters in one encoding, no space at the ends. */
export const tidy = (text: string): string => text.normalize('NFC').trim();

const encoded = (intent: SignedIntent): Result<Uint8Array, ShownError> => {
  try {
    const bytes = encodeIntent(intent);
    const decoded = decodeSigned(bytes);
    return decoded.ok ? ok(bytes) : err(shownError('bad-request', decoded.error.detail));
  } catch {
    return err(shownError('bad-request', 'A text holds characters that have no encoding.'));
  }
};
