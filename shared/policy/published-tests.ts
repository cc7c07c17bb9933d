import { z } from 'zod';
import type { Policy } from './schema.ts';

/* The tests that ship with a version of the policy. Nothing else knows their form, or how they are run. */

/** No test has a form yet, so a version ships with none. */
export const publishedTestsSchema = z.array(z.never()).max(0);

export type PublishedTests = z.infer<typeof publishedTestsSchema>;

/** One sentence for each test that does not come out as it says; a version with one is not published. */
export const failedTests = (_policy: Policy, tests: PublishedTests): readonly string[] => tests;
