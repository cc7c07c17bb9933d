import type { Evaluation, Explanation, Facts } from './types.ts';
export const explain = (evaluation: Evaluation, groupNames: Readonly<Record<string, string>>, facts: Facts): Explanation => { throw new Error(`not yet ${JSON.stringify([evaluation, groupNames, facts])}`); };
