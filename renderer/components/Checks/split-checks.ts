import type { CheckView } from '#shared/ipc';

/** What failed stands first; what passed stands apart, so that it does not hide the rest. */
export const splitChecks = (
  checks: readonly CheckView[],
): { readonly against: readonly CheckView[]; readonly passed: readonly CheckView[] } => ({
  against: [
    ...checks.filter(({ outcome }) => outcome === 'fail'),
    ...checks.filter(({ outcome }) => outcome === 'attention'),
  ],
  passed: checks.filter(({ outcome }) => outcome === 'pass'),
});

/** "1 check passed", "7 checks passed". */
export const passedText = (count: number): string =>
  `${String(count)} ${count === 1 ? 'check' : 'checks'} passed`;
