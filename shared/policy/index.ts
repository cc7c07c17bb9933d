export {
  actionNames,
  conditionSchema,
  consequenceSchema,
  distinctKinds,
  policySchema,
  ruleSchema,
  softLimitNames,
  type Action,
  type Condition,
  type Consequence,
  type DistinctKind,
  type Policy,
  type Rule,
} from './schema.ts';
export type * from './types.ts';
export { factsDigest, policyDigest } from './digest.ts';
export { compile, type CompiledPolicy } from './compile.ts';
export { decide, NO_RULE_MATCHED } from './decide.ts';
export { evaluate, evaluateCompiled } from './evaluate.ts';
export { stricterOf } from './stricter.ts';
export { canStillHelp, checkQuorum } from './quorum.ts';
export { approvalsNeeded, mergeDemands } from './merge.ts';
export { ADMINISTRATIVE_PEOPLE_MIN, administrativeActions, floorOf } from './floor.ts';
export { isLooser } from './looser.ts';
export { policyContentDigest, rollbackTo, successorOf, type PolicyContent } from './content.ts';
export { ruleChanges, type RuleChange } from './rule-changes.ts';
export { rebase, TITLE_CONFLICT, type Rebased } from './rebase.ts';
export { failedTests, publishedTestsSchema, type PublishedTests } from './published-tests.ts';
export { explain } from './explain.ts';
export { counterfactualsOf, type Counterfactual } from './counterfactual.ts';
export { lintPolicy } from './lint.ts';
