import type { z } from 'zod';
import type { MandateId } from '#shared/brand';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { deskInputs, SubmitResult } from '#shared/ipc';
import { headerOf, submit, tidy, type SubmitDeps } from './submit.ts';

/* Posting mandates: drafted here, signed by their initiator, approved by others like a payment. */

type Inputs = typeof deskInputs;
type Shown<T> = Promise<Result<T, ShownError>>;

export interface GrantDeps extends SubmitDeps {
  readonly newMandateId: () => MandateId;
}

/** Gives a client a bounded authority to post on the books. */
export const mandateGranter =
  (deps: GrantDeps) =>
  async (input: z.output<Inputs['mandates.grant']>): Shown<SubmitResult> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    return submit(deps, {
      ...headerOf(deps, session),
      type: 'mandate.grant',
      mandate: {
        id: deps.newMandateId(),
        client: tidy(input.client),
        owner: input.owner,
        purpose: tidy(input.purpose),
        wallets: [...input.wallets].sort(),
        roles: [...input.roles].sort(),
        maxima: [...input.maxima].sort((a, b) => (a.asset < b.asset ? -1 : 1)),
        mayOpenAccounts: input.mayOpenAccounts,
        expiresAt: endOfDay(input.expiresOn),
      },
    });
  };

/** Takes a mandate back, as this desk has verified it. */
export const mandateRevoker =
  (deps: SubmitDeps) =>
  async ({ id, reason }: z.output<Inputs['mandates.revoke']>): Shown<SubmitResult> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const rows = await deps.vault.ask('mandates', null);
    if (!rows.ok) return rows;
    const found = rows.value.find((row) => row.id === id);
    if (found === undefined) return err(shownError('not-found', `mandate ${id}`));
    const { client, purpose } = found;
    return submit(deps, {
      ...headerOf(deps, session),
      type: 'mandate.revoke',
      mandate: { id, client, purpose },
      reason: tidy(reason),
    });
  };

/** The instant at which a last day is over, UTC. */
const endOfDay = (date: string): string => {
  const day = new Date(`${date}T00:00:00.000Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString();
};
