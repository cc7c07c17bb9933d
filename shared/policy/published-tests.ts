import type { z } from 'zod';
import type { Policy } from './schema.ts';
import { policyTestsSchema, runPolicyTests } from './tests/run.ts';

/* The tests that ship with a version of the policy. */

export const publishedTestsSchema = policyTestsSchema;

export type PublishedTests = z.infer<typeof publishedTestsSchema>;

/** One sentence for each test that does not come out as it says; a version with one is not published. */
export const failedTests = (policy: Policy, tests: PublishedTests): readonly string[] =>
  runPolicyTests(policy, tests)
    .filter(({ passed }) => !passed)
    .map(({ name, differences }) => `${name}: ${differences.join('; ')}`);
