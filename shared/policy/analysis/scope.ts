import type { CompiledPolicy } from '../compile.ts';
import type { Budget } from './budget.ts';
import { createDemands, type Demands } from './demands.ts';
import { alone, type JointRule } from './joint.ts';
import type { Space } from './space.ts';
import { actionClassesOf, spacesOf, type ActionClass } from './spaces.ts';

/** Tries after which one part of an analysis ends unproved. */
export const TRIES_MAX = 250_000;

/** One policy under analysis. */
export interface Scope {
  readonly policy: CompiledPolicy;
  readonly rules: readonly JointRule[];
  readonly classes: readonly ActionClass[];
  /** Every space of the policy, its facts known. */
  readonly spaces: readonly Space[];
  readonly demands: Demands;
  readonly budget: () => Budget;
}

export const scopeOf = (policy: CompiledPolicy, triesMax = TRIES_MAX): Scope => {
  const rules = alone(policy);
  const demands = createDemands();
  const classes = actionClassesOf(rules);
  return {
    policy,
    rules,
    classes,
    spaces: classes.flatMap((about) => spacesOf(about, demands)),
    demands,
    budget: () => ({ left: triesMax }),
  };
};
