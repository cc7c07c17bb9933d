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
import { expectationOf, onDay } from './examples.ts';

/** What a policy answers to an example, and why. */
export interface Answer {
  readonly evaluation: Evaluation;
  readonly explanation: Explanation;
}

/** An example that is kept as a test says its day where that was chosen, or where it makes the answer. */
export const keptFacts = (policy: Policy, facts: TestFacts, today: string): TestFacts => {
  const answerTo = (example: TestFacts): string =>
    JSON.stringify(expectationOf(evaluate(policy, factsOfTest(example))));
  const dated = onDay(facts, today);
  return answerTo(facts) === answerTo(dated) ? facts : dated;
};

export const answerOf = (policy: Policy, example: TestFacts, names: GroupNames): Answer => {
  const facts = factsOfTest(example);
  const evaluation = evaluate(policy, facts);
  return { evaluation, explanation: explain(evaluation, names, facts) };
};
