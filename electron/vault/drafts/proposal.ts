import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { lintPolicy, rollbackTo, successorOf, type Policy } from '#shared/policy';
import type { PolicyProposal, PolicySource } from '../contract.ts';
import type { Scope } from '../views/scope.ts';
import { readDraft } from './rows.ts';

/** What to sign: the version that follows the one in force. Defects are said before anybody is asked for a PIN. */
export const policyProposal = async (
  scope: Scope,
  source: PolicySource,
): Promise<Result<PolicyProposal, ShownError>> => {
  const { policies, cooling } = scope.picture;
  const inForce = policies.at(-1);
  if (inForce === undefined) return err(shownError('not-found', 'the policy in force'));
  if (cooling !== null) return err(shownError('policy-cooling', `item ${cooling}`));
  const next = await nextOf(scope, source);
  if (!next.ok) return next;
  const defect = lintPolicy(next.value).find(({ severity }) => severity === 'error');
  if (defect !== undefined) return err(shownError('policy-unsound', defect.text));
  const base = { version: inForce.policy.version, digest: inForce.digest };
  return ok({ base, policy: next.value, tests: [] });
};

const nextOf = async ({ db, picture }: Scope, source: PolicySource): Promise<Result<Policy, ShownError>> => {
  const history = picture.policies.map(({ policy }) => policy);
  if (source.kind === 'rollback') {
    const back = rollbackTo(history, source.version);
    return back === undefined ? err(shownError('not-found', `version ${String(source.version)}`)) : ok(back);
  }
  const draft = await readDraft(db, source.id);
  if (!draft.ok) return draft;
  const { baseVersion, content } = draft.value;
  const inForce = history.at(-1)?.version ?? 0;
  return baseVersion === inForce
    ? ok(successorOf(history, content))
    : err(
        shownError(
          'policy-moved',
          `drafted on version ${String(baseVersion)}, in force is ${String(inForce)}`,
        ),
      );
};
