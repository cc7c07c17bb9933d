import type { z } from 'zod';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { deskInputs, SubmitResult } from '#shared/ipc';
import type { Person } from '#shared/roster';
import { headerOf, submit, type SubmitDeps } from '../accounts/submit.ts';

/* A request to erase what is known of a person: signed here, approved by others, carried out by the ledger. */

type Input = z.output<(typeof deskInputs)['people.erase']>;

export interface EraserDeps extends SubmitDeps {
  /** The roster as this desk has verified it. */
  readonly people: () => readonly Pick<Person, 'id' | 'commitment'>[];
}

export const personEraser =
  (deps: EraserDeps) =>
  async ({ person, reason }: Input): Promise<Result<SubmitResult, ShownError>> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const found = deps.people().find(({ id }) => id === person);
    if (found === undefined) return err(shownError('not-found', `person ${person}`));
    return submit(deps, {
      ...headerOf(deps, session),
      type: 'person.erase',
      person: { id: found.id, commitment: found.commitment },
      reason,
    });
  };
