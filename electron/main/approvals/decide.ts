import type { z } from 'zod';
import type { CommandId } from '#shared/brand';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { deskInputs, SessionView } from '#shared/ipc';
import type { SignerHost } from '../children/signer.ts';
import type { VaultHost } from '../children/vault.ts';

/* A decision: the vault says what is to be signed, the signer signs it, the vault keeps and delivers it. */

type Input = z.output<(typeof deskInputs)['approvals.decide']>;

export interface DecideDeps {
  readonly vault: Pick<VaultHost, 'ask'>;
  readonly signer: Pick<SignerHost, 'decide'>;
  readonly session: () => SessionView | null;
  readonly now: () => string;
  readonly newCommandId: () => CommandId;
}

/** Ok means signed and durable in the outbox of this desk. */
export const decider =
  ({ vault, signer, session, now, newCommandId }: DecideDeps) =>
  async (input: Input): Promise<Result<{ readonly delivered: boolean }, ShownError>> => {
    const signedIn = session();
    if (signedIn === null) return err(shownError('not-signed-in'));
    if (input.decision !== 'approve' && input.reason === null) return err(shownError('reason-required'));
    const { digest, decision, reason, renderDigest } = input;
    const context = await vault.ask('decideContext', { person: signedIn.person.id, digest, decision });
    if (!context.ok) return context;
    const { intentBytes, policy, head } = context.value;
    const signed = await signer.decide({
      intentBytes,
      renderDigest,
      decision,
      reason,
      policy,
      head,
      issuedAt: now(),
    });
    if (!signed.ok) return signed;
    return vault.ask('enqueueApproval', {
      commandId: newCommandId(),
      intent: digest,
      approval: signed.value,
    });
  };
