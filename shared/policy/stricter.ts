import type { Evaluation } from './types.ts';
export const stricterOf = (a: Evaluation, b: Evaluation): Evaluation => { throw new Error(`not yet ${a.decision} ${b.decision}`); };
