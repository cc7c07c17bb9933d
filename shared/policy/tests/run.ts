import { z } from 'zod';
import { groupIdSchema } from '#shared/brand';
import { evaluate } from '../evaluate.ts';
import { distinctKinds, escalationSchema, type Policy } from '../schema.ts';
import type { Evaluation } from '../types.ts';
import { factsOfTest, testFactsSchema } from './facts.ts';

/** A policy ships with at most this many tests. */
export const POLICY_TESTS_MAX = 200;

/** What has to come. What is left out is not looked at. */
const expectationSchema = z.strictObject({
  decision: z.enum(['denied', 'requires']),
  /** Codes of the denials, all of them, in any order. */
  denials: z.array(z.string().min(1).max(64)).max(100).optional(),
  /** The approvals that are asked, all of them, in any order. */
  groups: z
    .array(z.strictObject({ group: groupIdSchema, atLeast: z.int().min(1).max(16) }))
    .max(100)
    .optional(),
  /** Who is let in to the places of which group as well, all of it, in any order. */
  escalations: z
    .array(escalationSchema.extend({ group: groupIdSchema }))
    .max(100)
    .optional(),
  /** What has to differ, all of it, in any order. */
  distinct: z.array(z.enum(distinctKinds)).optional(),
  delayHours: z.int().min(0).max(720).optional(),
  tier: z.literal('cold').nullable().optional(),
  secondLook: z.boolean().optional(),
});

/** An example that a policy is held to: some facts over the quiet ones, and what the policy has to answer. */
export const policyTestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  facts: testFactsSchema,
  expect: expectationSchema,
});

export const policyTestsSchema = z
  .array(policyTestSchema)
  .max(POLICY_TESTS_MAX)
  .refine((tests) => new Set(tests.map(({ name }) => name)).size === tests.length, 'a name is used twice');

export type PolicyTest = z.infer<typeof policyTestSchema>;
export type PolicyExpectation = z.infer<typeof expectationSchema>;

export interface PolicyTestResult {
  readonly name: string;
  readonly passed: boolean;
  /** What came instead: "2 treasury asked, 1 treasury came". Empty when it passed. */
  readonly differences: readonly string[];
  /** Ids of the rules, in shadow too, that matched for certain. */
  readonly matched: readonly string[];
}

/** Holds a policy against its examples, in their order. */
export const runPolicyTests = (policy: Policy, tests: readonly PolicyTest[]): readonly PolicyTestResult[] =>
  tests.map(({ name, facts, expect }) => {
    const came = evaluate(policy, factsOfTest(facts));
    const differences = differencesOf(expect, came);
    return {
      name,
      passed: differences.length === 0,
      differences,
      matched: came.trace.filter(({ outcome }) => outcome === 'true').map(({ rule }) => rule),
    };
  });

/** Rules that no test matched for certain: what they do is not shown by any example. */
export const unexercisedRules = (policy: Policy, results: readonly PolicyTestResult[]): readonly string[] => {
  const matched = new Set(results.flatMap((result) => result.matched));
  return policy.rules.map(({ id }) => id).filter((id) => !matched.has(id));
};

const differencesOf = (expected: PolicyExpectation, came: Evaluation): readonly string[] =>
  (Object.keys(shown) as (keyof PolicyExpectation)[]).flatMap((part) => {
    if (expected[part] === undefined) return [];
    const [wanted, got] = [shown[part](expected), shown[part](cameOf(came))];
    return wanted === got ? [] : [`${part}: ${wanted} expected, ${got} came`];
  });

const cameOf = ({ decision, denials, requirement }: Evaluation): PolicyExpectation => ({
  decision,
  denials: denials.map(({ code }) => code),
  groups: requirement.groups.map(({ group, atLeast }) => ({ group, atLeast })),
  escalations: requirement.groups.flatMap(({ group, escalate }) =>
    escalate === undefined ? [] : [{ group, ...escalate, groups: [...escalate.groups] }],
  ),
  distinct: [...requirement.distinct],
  delayHours: requirement.delayHours,
  tier: requirement.tier,
  secondLook: requirement.secondLook,
});

/** Every part of an expectation as a text that is the same when the part is. */
const shown: Readonly<Record<keyof PolicyExpectation, (of: PolicyExpectation) => string>> = {
  decision: ({ decision }) => decision,
  denials: ({ denials = [] }) => setText(denials),
  groups: ({ groups = [] }) => setText(groups.map(({ group, atLeast }) => `${String(atLeast)} ${group}`)),
  escalations: ({ escalations = [] }) =>
    setText(
      escalations.map(
        ({ group, afterHours, groups }) => `${group} to ${setText(groups)} after ${String(afterHours)} hours`,
      ),
    ),
  distinct: ({ distinct = [] }) => setText(distinct),
  delayHours: ({ delayHours }) => String(delayHours),
  tier: ({ tier }) => tier ?? 'none',
  secondLook: ({ secondLook }) => String(secondLook),
};

const setText = (values: readonly string[]): string =>
  values.length === 0 ? 'none' : [...new Set(values)].sort().join(' + ');
