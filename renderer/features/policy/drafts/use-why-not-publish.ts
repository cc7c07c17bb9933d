import { diffPolicies, isSameRules, type Policy } from '#shared/policy';
import { useWhyNotSign } from '../../../state/index.ts';
import type { DraftView } from './draft-view.ts';

/** What stands between a draft and its proposal, and who can change that; undefined when nothing does. */
export const whyNotPublish = (
  {
    draft,
    editing,
    policy,
    lints,
    results,
  }: Pick<DraftView, 'draft' | 'editing' | 'policy' | 'lints' | 'results'>,
  invalid: number,
): string | undefined => {
  if (!draft.row.isOnVersionInForce) return 'Another version came into force. Rebase the draft first.';
  if (isUnchanged(draft.base, policy) && editing.content.tests.length === 0)
    return 'Nothing is changed yet: it says what the version in force says.';
  if (invalid > 0) return 'A field is not filled in as it has to be. Mend what is marked first.';
  const defect = lints.find(({ severity }) => severity === 'error');
  if (defect !== undefined) return `${defect.rules.join(', ')}: ${defect.text} Mend it first.`;
  const failed = results.find(({ passed }) => !passed);
  if (failed !== undefined) return `The test “${failed.name}” fails. Mend the rule or the test first.`;
  return editing.problem === undefined ? undefined : 'The draft could not be kept on this desk.';
};

const isUnchanged = (base: Policy, policy: Policy): boolean =>
  base.title === policy.title && isSameRules(diffPolicies(base, policy, {}));

export const useWhyNotPublish = (view: DraftView, invalid: number): string | undefined => {
  const whyNotSign = useWhyNotSign();
  return whyNotSign ?? whyNotPublish(view, invalid);
};
