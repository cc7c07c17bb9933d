import { z } from 'zod';
import { groupIdSchema, type PersonId } from '#shared/brand';
import { groupsNamed } from './escalation.ts';
import { lintPolicy } from './lint.ts';
import { ruleSchema, type Policy } from './schema.ts';
import { policyTestsSchema, runPolicyTests, unexercisedRules } from './tests/run.ts';

/** A policy to start from, as it ships in resources/policies; its README explains the parts. */
export const policyTemplateSchema = z.strictObject({
  format: z.literal('countersign/policy-template/v1'),
  id: z.string().regex(/^[a-z][a-z-]{0,63}$/),
  version: z.int().min(1),
  title: z.string().min(1).max(140),
  /** What it is for and what it takes for granted, one text a paragraph. */
  purpose: z.array(z.string().min(1).max(1000)).min(1).max(12),
  /** The groups that its rules name, with what they are there for. */
  groups: z
    .array(
      z.strictObject({ id: groupIdSchema, name: z.string().min(1).max(64), for: z.string().min(1).max(300) }),
    )
    .min(1)
    .max(50),
  /** Without owner and date of review: whoever adopts the template answers for the rules from then on. */
  rules: z
    .array(ruleSchema.omit({ owner: true, reviewBy: true }))
    .min(1)
    .max(1000),
  tests: policyTestsSchema,
});

export type PolicyTemplate = z.infer<typeof policyTemplateSchema>;

export interface Adoption {
  /** Version of the policy that is made. */
  readonly version: number;
  readonly owner: PersonId;
  /** ISO 8601 date. */
  readonly reviewBy: string;
}

/** The policy of a template, in the hands of the person who answers for its rules. */
export const adoptTemplate = (
  { title, rules }: PolicyTemplate,
  { version, owner, reviewBy }: Adoption,
): Policy => ({ version, title, rules: rules.map((rule) => ({ ...rule, owner, reviewBy })) });

/** What is wrong with a template beyond its shape, in sentences; empty for one that can be shipped. */
export const templateProblems = (template: PolicyTemplate): readonly string[] => {
  const policy = adoptTemplate(template, {
    version: 1,
    owner: 'template' as PersonId,
    reviewBy: '2000-01-01',
  });
  const results = runPolicyTests(policy, template.tests);
  return [
    ...lintPolicy(policy)
      .filter(({ severity }) => severity === 'error')
      .map(({ rules, text }) => `${rules.join(', ')}: ${text}`),
    ...results
      .filter(({ passed }) => !passed)
      .map(({ name, differences }) => `Test "${name}": ${differences.join('; ')}.`),
    ...unexercisedRules(policy, results).map((rule) => `No test matches rule ${rule} for certain.`),
    ...groupProblems(template),
  ];
};

const groupProblems = ({ groups, rules }: PolicyTemplate): readonly string[] => {
  const declared = groups.map(({ id }) => id);
  const used = new Set(
    rules.flatMap(({ when, then }) => [
      ...(when.initiatorGroups ?? []),
      ...(then.kind === 'require' ? groupsNamed(then.groups) : []),
    ]),
  );
  return [
    ...[...used]
      .filter((group) => !declared.includes(group))
      .map((group) => `Group ${group} is not declared.`),
    ...declared.filter((group) => !used.has(group)).map((group) => `No rule names group ${group}.`),
    ...declared
      .filter((group, at) => declared.indexOf(group) !== at)
      .map((group) => `Group ${group} is declared twice.`),
  ];
};
