import type { z } from 'zod';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { deskInputs, SessionView } from '#shared/ipc';
import type { VaultHost } from '../children/vault.ts';

/* Drafts of the policy belong to this desk: the vault keeps them, whoever is signed in writes them. */

export interface DraftDeps {
  readonly vault: Pick<VaultHost, 'ask'>;
  readonly session: () => SessionView | null;
  readonly newDraftId: () => string;
}

type Input = z.output<(typeof deskInputs)['policies.saveDraft']>;

/** Keeps a draft, a new one when it has no id yet. */
export const draftSaver =
  ({ vault, session, newDraftId }: DraftDeps) =>
  async ({ id, ...draft }: Input): Promise<Result<{ readonly id: string }, ShownError>> => {
    const signedIn = session();
    if (signedIn === null) return err(shownError('not-signed-in'));
    return vault.ask('savePolicyDraft', { ...draft, id: id ?? newDraftId(), author: signedIn.person.id });
  };
