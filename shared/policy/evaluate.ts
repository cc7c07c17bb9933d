import type { CompiledPolicy } from './compile.ts';
import type { Policy } from './schema.ts';
import type { Evaluation, Facts } from './types.ts';
export const evaluateCompiled = (policy: CompiledPolicy, facts: Facts): Evaluation => { throw new Error(`not yet ${policy.version} ${facts.action}`); };
export const evaluate = (policy: Policy, facts: Facts): Evaluation => { throw new Error(`not yet ${policy.version} ${facts.action}`); };
