import type { Policy } from './schema.ts';
import type { PolicyFinding } from './types.ts';
export const lintPolicy = (policy: Policy): PolicyFinding[] => { throw new Error(`not yet ${policy.version}`); };
