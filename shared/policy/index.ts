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
export { approvalsNeeded } from './merge.ts';
export { explain } from './explain.ts';
export { counterfactualsOf, type Counterfactual } from './counterfactual.ts';
export { lintPolicy } from './lint.ts';
export { ADMINISTRATIVE_ACTIONS, analysePolicy, type AnalysisOptions } from './analysis/analyse.ts';
export { COMPARISON_TRIES_MAX, comparePolicies } from './analysis/compare.ts';
export type * from './analysis/types.ts';
