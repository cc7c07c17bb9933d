import type { AnalysisFinding } from './types.ts';

/** What could not be proved within the bound is said, never passed over. */
export const tooLarge = (what: string, rules: readonly string[] = []): AnalysisFinding => ({
  code: 'too-large',
  severity: 'warning',
  rules,
  text: `It is not proved ${what}: the rules tell too many cases apart.`,
  example: null,
});
