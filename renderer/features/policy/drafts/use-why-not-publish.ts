import { useWhyNotSign } from '../../../state/index.ts';
import type { DraftView } from './DraftEditor.tsx';

/** What stands between a draft and its proposal, and who can change that; undefined when nothing does. */
export const whyNotPublish = (
  { draft, editing, lints, results }: Pick<DraftView, 'draft' | 'editing' | 'lints' | 'results'>,
  invalid: number,
): string | undefined => {
  if (!draft.row.isOnVersionInForce) return 'Another version came into force. Rebase the draft first.';
  if (invalid > 0) return 'A field is not filled in as it has to be. Mend what is marked first.';
  const defect = lints.find(({ severity }) => severity === 'error');
  if (defect !== undefined) return `${defect.rules.join(', ')}: ${defect.text} Mend it first.`;
  const failed = results.find(({ passed }) => !passed);
  if (failed !== undefined) return `The test “${failed.name}” fails. Mend the rule or the test first.`;
  return editing.problem === undefined ? undefined : 'The draft could not be kept on this desk.';
};

export const useWhyNotPublish = (view: DraftView, invalid: number): string | undefined => {
  const whyNotSign = useWhyNotSign();
  return whyNotSign ?? whyNotPublish(view, invalid);
};
