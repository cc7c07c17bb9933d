import type { IntentDigest } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { PastExplanation } from '#shared/ipc';
import { explainUnder, type LabelledPolicy, type Policy } from '#shared/policy';
import { versionIn } from '../drafts/rows.ts';
import { recordOf } from './decide.ts';
import { pairOf } from './policy-examine.ts';
import { pastItem } from './policy-replay.ts';
import { citedNames, ruleDatesOf } from './rule-dates.ts';
import type { Scope } from './scope.ts';

/**
 * A past item on the facts of its day, under the version of its day, the one in force, and a draft if one is named. Where the
 * version of its day is still in force it is said once, as that of now.
 */
export const policyExplanation = async (
  scope: Scope,
  { digest, draft }: { readonly digest: IntentDigest; readonly draft: string | null },
): Promise<Result<PastExplanation, ShownError>> => {
  const found = await recordOf(scope, digest);
  if (!found.ok) return found;
  const record = found.value;
  const policies = await policiesFor(scope, record.policyVersion, draft);
  if (!policies.ok) return policies;
  const { facts, ...item } = pastItem(scope, record);
  return ok({
    item,
    facts,
    ...explainUnder(facts, policies.value, {
      names: citedNames(
        scope,
        policies.value.flatMap(({ policy }) => policy.rules),
      ),
      time: record.proposedAt,
      dates: await ruleDatesOf(scope),
    }),
  });
};

const policiesFor = async (
  scope: Scope,
  version: number,
  draft: string | null,
): Promise<Result<readonly LabelledPolicy[], ShownError>> => {
  const then = versionIn(scope.picture, version);
  const now = scope.picture.policies.at(-1)?.policy;
  if (then === undefined || now === undefined)
    return err(shownError('not-found', `version ${String(version)}`));
  const known = [...(then === now ? [] : [labelled('then', then)]), labelled('now', now)];
  if (draft === null) return ok(known);
  const pair = await pairOf(scope, draft);
  return pair.ok ? ok([...known, labelled('draft', pair.value.after)]) : pair;
};

const labelled = (label: LabelledPolicy['label'], policy: Policy): LabelledPolicy => ({ label, policy });
