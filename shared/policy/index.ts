export {
  actionNames,
  conditionSchema,
  consequenceSchema,
  distinctKinds,
  ESCALATION_HOURS_MAX,
  placeSchema,
  policySchema,
  ruleSchema,
  softLimitNames,
  velocityMeasures,
  velocityScopes,
  velocityWindows,
  type Action,
  type Condition,
  type Consequence,
  type DistinctKind,
  type Escalation,
  type Policy,
  type Rule,
  type VelocityMeasure,
  type VelocityScope,
  type VelocityWindow,
} from './schema.ts';
export type * from './types.ts';
export { factsDigest, policyDigest } from './digest.ts';
export { compile, type CompiledPolicy } from './compile.ts';
export { decide, NO_RULE_MATCHED } from './decide.ts';
export { evaluate, evaluateCompiled } from './evaluate.ts';
export { stricterOf } from './stricter.ts';
export { canStillHelp, checkQuorum, type Volunteer } from './quorum.ts';
export { groupsAsked, groupsNamed, isNoWider, mayFill, wideningOf, type Widening } from './escalation.ts';
export { approvalsNeeded, mergeDemands } from './merge.ts';
export { ADMINISTRATIVE_PEOPLE_MIN, administrativeActions, floorOf, raisedToFloor } from './floor.ts';
export { isLooser } from './looser.ts';
export { policyContentDigest, rollbackTo, successorOf, type PolicyContent } from './content.ts';
export { ruleChanges, type RuleChange } from './rule-changes.ts';
export { rebase, TITLE_CONFLICT, type Rebased } from './rebase.ts';
export { failedTests, publishedTestsSchema, type PublishedTests } from './published-tests.ts';
export { explain } from './explain.ts';
export { dated, ruleDates, type DatedPolicy, type RuleDates } from './dated.ts';
export { headlineOf } from './demand-words.ts';
export type { GroupNames } from './phrases.ts';
export {
  explainUnder,
  type ExplanationsUnder,
  type ExplanationUnder,
  type ExplanationWords,
  type LabelledPolicy,
  type PolicyLabel,
} from './under.ts';
export { counterfactualsOf, type Counterfactual } from './counterfactual.ts';
export { INTENT_LIFETIME_HOURS } from './lifetime.ts';
export { overdueReviews } from './review.ts';
export { sourcelessConditions } from './sources.ts';
export { demandIn, demandOn, isOverdue, neverRaised, overdueFrom, raisedByOne } from './overdue.ts';
export { lintPolicy } from './lint.ts';
export { sentenceOf, sentencesOf, type RuleSentence } from './sentences/sentence.ts';
export {
  actionWords,
  decodeWords,
  railWords,
  scopeWords,
  screeningWords,
  softLimitWords,
  windowWords,
} from './sentences/words.ts';
export { diffPolicies, isSameRules, type ChangedRule, type PolicyDiff } from './diff.ts';
export {
  replay,
  REPLAY_IDS_MAX,
  type DecidedItem,
  type Replay,
  type ReplayedChange,
  type ReplayOptions,
} from './replay.ts';
export {
  NO_REPLAY_BUDGET,
  REPLAY_LAG_MAX,
  staleCount,
  overBudget,
  REPLAY_BUDGET_MAX,
  replayBudgetSchema,
  replayCounts,
  type ReplayBudget,
  type ReplayCounts,
} from './replay-budget.ts';
export { asksAtLeast, changeOf, verdictChanges, type VerdictChange } from './strictness.ts';
export { factsOfTest, quietFacts, testFactsSchema, type TestFacts } from './tests/facts.ts';
export { exampleOfRule } from './tests/example-of-rule.ts';
export { testFactsOf } from './tests/from-facts.ts';
export {
  POLICY_TESTS_MAX,
  policyTestSchema,
  policyTestsSchema,
  runPolicyTests,
  unexercisedRules,
  type PolicyExpectation,
  type PolicyTest,
  type PolicyTestResult,
} from './tests/run.ts';
export {
  adoptTemplate,
  policyTemplateSchema,
  templateProblems,
  type Adoption,
  type PolicyTemplate,
} from './template.ts';
export { velocityKey } from './velocity.ts';
export { velocitiesLeft, type VelocityLeft } from './velocity-left.ts';
export { ADMINISTRATIVE_ACTIONS, analysePolicy, type AnalysisOptions } from './analysis/analyse.ts';
export { COMPARISON_TRIES_MAX, comparePolicies } from './analysis/compare.ts';
export { describe as describeFacts } from './analysis/example.ts';
export { exampleForRules } from './analysis/rule-example.ts';
export type * from './analysis/types.ts';
