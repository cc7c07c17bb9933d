import type { z } from 'zod';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { deskInputs, SubmitResult } from '#shared/ipc';
import type { ReplayBudget } from '#shared/policy';
import type { PolicyRequest } from '../../vault/contract.ts';
import { headerOf, submit, tidy, type SubmitDeps } from '../accounts/submit.ts';

/*
 * A version of the policy: made by the vault out of a draft or an earlier version, signed here, approved by others
 * under the version in force.
 */

type Inputs = typeof deskInputs;
type Shown<T> = Promise<Result<T, ShownError>>;

/** Proposes what a draft says. The draft is discarded once the ledger has it. */
export const draftSubmitter =
  (deps: SubmitDeps) =>
  async ({ id, reason, replayBudget }: z.output<Inputs['policies.submitDraft']>): Shown<SubmitResult> => {
    const result = await publish(deps, { kind: 'draft', id, ...named(replayBudget) }, reason);
    if (result.ok && result.value.proposed > 0) await deps.vault.ask('discardPolicyDraft', { id });
    return result;
  };

/** Proposes what an earlier version said, as the next version. */
export const rollbackSubmitter =
  (deps: SubmitDeps) =>
  ({ version, reason, replayBudget }: z.output<Inputs['policies.rollBack']>): Shown<SubmitResult> =>
    publish(deps, { kind: 'rollback', version, ...named(replayBudget) }, reason);

/** A version that names no budget has no such member. */
const named = (replayBudget: ReplayBudget | undefined): { readonly replayBudget?: ReplayBudget } =>
  replayBudget === undefined ? {} : { replayBudget };

const publish = async (deps: SubmitDeps, source: PolicyRequest, reason: string): Shown<SubmitResult> => {
  const session = deps.session();
  if (session === null) return err(shownError('not-signed-in'));
  const proposal = await deps.vault.ask('policyProposal', source);
  if (!proposal.ok) return proposal;
  return submit(deps, {
    ...headerOf(deps, session),
    type: 'policy.publish',
    ...proposal.value,
    reason: tidy(reason),
  });
};
