import type { GroupId, PersonId } from '#shared/brand';
import {
  adoptTemplate,
  runPolicyTests,
  type Policy,
  type PolicyTemplate,
  type PolicyTest,
  type Rule,
} from '#shared/policy';
import { freeId } from '../editor/rule-ids.ts';

/* A template in the hands of a company: its groups are called as they are here, and somebody answers for its rules. */

/** Whether the rules in force stay beside those of the template, or make room for them. */
export type TemplateUse = 'replace' | 'add';

export interface TemplateChoice {
  readonly template: PolicyTemplate;
  readonly use: TemplateUse;
  /** The group of the roster for each group of the template; the same id where nothing is said. */
  readonly groups: Readonly<Record<string, GroupId>>;
  readonly owner: PersonId;
  /** ISO 8601 date. */
  readonly reviewBy: string;
}

export interface DraftStart {
  readonly rules: readonly Rule[];
  readonly tests: readonly PolicyTest[];
}

/**
 * The rules in force with those of a template. Rules in force make room only where the template speaks of all that they
 * are about: nothing else loses its rule. Of the template's tests those are taken that hold for the result.
 */
export const withTemplate = (
  inForce: Policy,
  kept: readonly PolicyTest[],
  choice: TemplateChoice,
): DraftStart => {
  const { template, use, owner, reviewBy } = choice;
  const about = new Set(template.rules.flatMap(({ when }) => when.action));
  const stay =
    use === 'add'
      ? inForce.rules
      : inForce.rules.filter(({ when }) => !when.action.every((it) => about.has(it)));
  const adopted = adoptTemplate(template, { version: inForce.version, owner, reviewBy }).rules;
  const rules = adopted.reduce<readonly Rule[]>(
    (all, rule) => [...all, { ...renamed(rule, choice), id: freeId(rule.id, all) }],
    stay,
  );
  return {
    rules,
    tests: holding({ ...inForce, rules: [...rules] }, [
      ...kept,
      ...template.tests.map((test) => renamedTest(test, choice)),
    ]),
  };
};

const groupIn = ({ groups }: TemplateChoice, id: GroupId): GroupId => groups[id] ?? id;

const renamed = (rule: Rule, choice: TemplateChoice): Rule => ({
  ...rule,
  when: {
    ...rule.when,
    ...(rule.when.initiatorGroups !== undefined && {
      initiatorGroups: rule.when.initiatorGroups.map((id) => groupIn(choice, id)),
    }),
  },
  then:
    rule.then.kind === 'deny'
      ? rule.then
      : { ...rule.then, groups: rule.then.groups.map((place) => renamedPlace(place, choice)) },
});

type Place = Extract<Rule['then'], { kind: 'require' }>['groups'][number];

const renamedPlace = ({ escalate, ...place }: Place, choice: TemplateChoice): Place => ({
  ...place,
  group: groupIn(choice, place.group),
  ...(escalate !== undefined && {
    escalate: { ...escalate, groups: escalate.groups.map((id) => groupIn(choice, id)) },
  }),
});

const renamedTest = (test: PolicyTest, choice: TemplateChoice): PolicyTest => {
  const { initiatorGroups } = test.facts;
  return {
    ...test,
    facts: {
      ...test.facts,
      ...(Array.isArray(initiatorGroups) && {
        initiatorGroups: initiatorGroups.map((id) => groupIn(choice, id)),
      }),
    },
    expect: {
      ...test.expect,
      ...(test.expect.groups !== undefined && {
        groups: test.expect.groups.map((it) => ({ ...it, group: groupIn(choice, it.group) })),
      }),
      ...(test.expect.escalations !== undefined && {
        escalations: test.expect.escalations.map((it) => ({
          ...it,
          group: groupIn(choice, it.group),
          groups: it.groups.map((id) => groupIn(choice, id)),
        })),
      }),
    },
  };
};

const holding = (policy: Policy, tests: readonly PolicyTest[]): readonly PolicyTest[] => {
  const results = runPolicyTests(policy, tests);
  const names = new Set<string>();
  return tests.filter(({ name }, at) => {
    if (names.has(name) || results[at]?.passed !== true) return false;
    names.add(name);
    return true;
  });
};
