import type { Sha256Hex } from '#shared/brand';
import type { Policy } from './schema.ts';
export interface CompiledPolicy { readonly version: number; readonly digest: Sha256Hex }
export const compile = (policy: Policy): CompiledPolicy => { throw new Error(`not yet ${policy.version}`); };
