import {
  evaluate,
  explain,
  factsOfTest,
  type Evaluation,
  type Explanation,
  type GroupNames,
  type Policy,
  type TestFacts,
} from '#shared/policy';

/** What a policy answers to an example, and why. */
export interface Answer {
  readonly evaluation: Evaluation;
  readonly explanation: Explanation;
}

export const answerOf = (policy: Policy, example: TestFacts, names: GroupNames): Answer => {
  const facts = factsOfTest(example);
  const evaluation = evaluate(policy, facts);
  return { evaluation, explanation: explain(evaluation, names, facts) };
};
