import type { CompiledPolicy } from './compile.ts';
import type { Facts, Verdict } from './types.ts';
export const decide = (policy: CompiledPolicy, facts: Facts): Verdict => { throw new Error(`not yet ${policy.version} ${facts.action}`); };
