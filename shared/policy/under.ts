import { codesOf, demandText } from './demand-words.ts';
import type { GroupNames } from './phrases.ts';
import { dated, type RuleDates } from './dated.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { approvalsNeeded } from './merge.ts';
import type { Policy } from './schema.ts';
import { capital } from './texts.ts';
import type { Evaluation, Explanation, Facts } from './types.ts';

/** The policy at the proposal, the policy in force, or one that is not in force yet. */
export type PolicyLabel = 'then' | 'now' | 'draft';

export interface LabelledPolicy {
  readonly label: PolicyLabel;
  readonly policy: Policy;
}

export interface ExplanationUnder {
  readonly label: PolicyLabel;
  readonly version: number;
  readonly decision: Evaluation['decision'];
  readonly explanation: Explanation;
}

export interface ExplanationsUnder {
  /** One for each policy, in their order. */
  readonly explanations: readonly ExplanationUnder[];
  /** What differs, in one sentence. */
  readonly difference: string;
}

/** What an explanation says besides the answer. */
export interface ExplanationWords {
  readonly names: GroupNames;
  readonly time?: string;
  readonly dates?: RuleDates;
}

/**
 * The same facts under several policies: an explanation under each, and what differs in one sentence: "Under version
 * 17 it needed 2; under version 18 it needs 3; under the draft it would be denied." Where numbers alone do not tell
 * the answers apart, the sentence says who is needed.
 *
 * @param words display names, see {@link explain}; the instant at which the facts were taken; days of the rules' versions.
 */
export const explainUnder = (
  facts: Facts,
  policies: readonly LabelledPolicy[],
  { names, time, dates = () => undefined }: ExplanationWords,
): ExplanationsUnder => {
  const judged = policies.map(({ label, policy }) => ({
    label,
    evaluation: dated(evaluate(policy, facts), dates),
  }));
  return {
    explanations: judged.map(({ label, evaluation }) => ({
      label,
      version: evaluation.policyVersion,
      decision: evaluation.decision,
      explanation: explain(evaluation, names, facts, time),
    })),
    difference: differenceOf(judged, names),
  };
};

interface Judged {
  readonly label: PolicyLabel;
  readonly evaluation: Evaluation;
}

type Answer = (evaluation: Evaluation) => string;

const differenceOf = (judged: readonly Judged[], names: GroupNames): string => {
  if (judged.length === 0) return 'There is no policy to compare.';
  const whole = wholeAnswer(names);
  const isShortEnough = countAnswers(judged, shortAnswer) === countAnswers(judged, whole);
  const answer = isShortEnough ? shortAnswer : whole;
  if (judged.length > 1 && countAnswers(judged, whole) === 1) return sameSentence(judged, answer);
  const parts = judged.map(({ label, evaluation }) => {
    const verb = VERBS[label][evaluation.decision];
    return `under ${nameOf(label, evaluation)} it ${verb} ${answer(evaluation)}`;
  });
  return `${capital(parts.join('; '))}.`;
};

const sameSentence = (judged: readonly Judged[], answer: Answer): string => {
  const names = [...new Set(judged.map(({ label, evaluation }) => nameOf(label, evaluation)))];
  const last = names.pop() ?? '';
  const all = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
  const [first] = judged;
  if (first === undefined) return '';
  const verb = VERBS.now[first.evaluation.decision];
  return `Nothing differs: under ${all} it ${verb} ${answer(first.evaluation)}.`;
};

/** How many different answers there are. */
const countAnswers = (judged: readonly Judged[], answer: Answer): number =>
  new Set(judged.map(({ evaluation }) => `${evaluation.decision} ${answer(evaluation)}`)).size;

const shortAnswer: Answer = ({ decision, requirement }) =>
  decision === 'denied' ? 'denied' : String(approvalsNeeded(requirement));

const wholeAnswer =
  (names: GroupNames): Answer =>
  (evaluation) =>
    evaluation.decision === 'denied'
      ? `denied (${codesOf(evaluation)})`
      : demandText(evaluation.requirement, names);

const VERBS: Readonly<Record<PolicyLabel, Readonly<Record<Evaluation['decision'], string>>>> = {
  then: { requires: 'needed', denied: 'was' },
  now: { requires: 'needs', denied: 'is' },
  draft: { requires: 'would need', denied: 'would be' },
};

const nameOf = (label: PolicyLabel, { policyVersion }: Evaluation): string =>
  label === 'draft' ? 'the draft' : `version ${String(policyVersion)}`;
