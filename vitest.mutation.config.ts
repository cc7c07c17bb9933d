import { defineConfig } from 'vitest/config';

/** What holds the evaluator to its specification, in the order of speed; the comparison of evaluators is a short one. */
export default defineConfig({
  test: {
    include: [
      'evaluate',
      'overdue',
      'escalation',
      'coverage',
      'matching',
      'quorum',
      'floor',
      'strictness',
      'stricter',
      'shadow',
      'under',
      'templates',
      'metamorphic',
      'explain',
      'differential',
    ].map((name) => `test/unit/shared/policy/${name}.test.ts`),
    env: { DIFFERENTIAL_RUNS: '3000' },
    pool: 'threads',
    testTimeout: 60_000,
  },
});
