import { describe, expect, test } from 'vitest';
import type { PolicyVersionRow } from '#shared/ipc';
import { policyTemplateSchema, type PolicyTemplate } from '#shared/policy';
import { readFileSync } from 'node:fs';
import type { GroupId, PersonId } from '#shared/brand';
import { withTemplate } from '../../../../../renderer/features/policy/drafts/from-template.ts';
import { whyNotPublish } from '../../../../../renderer/features/policy/drafts/use-why-not-publish.ts';
import { directionWords } from '../../../../../renderer/features/policy/examine/examine-words.ts';
import { sinceText, stateSentence } from '../../../../../renderer/features/policy/policy-words.ts';
import { loadPolicy } from '../../../../../ledger/sandbox/data.ts';

const ROW: PolicyVersionRow = {
  intent: null,
  version: 2,
  digest: 'a'.repeat(64) as never,
  title: 'Policy',
  ruleCount: 3,
  state: 'in-force',
  baseVersion: 1,
  isLooser: true,
  reason: 'Why',
  proposedBy: null,
  proposedAt: '2026-05-01T09:00:00.000Z',
  approvedBy: [],
  approvedAt: null,
  activeFrom: '2026-05-03T09:00:00.000Z',
  inForceAt: '2026-05-04T09:00:00.000Z',
  closing: null,
  closedAt: null,
};

describe('a version', () => {
  test('that cools down says until when, and who can end it', () => {
    const row = { ...ROW, state: 'cooling', inForceAt: null } as const;
    expect(sinceText(row)).toBe('until 2026-05-03 09:00');
    expect(stateSentence(row)).toContain('2026-05-03 09:00 UTC');
    expect(stateSentence(row)).toContain('can reject it under Approvals');
  });

  test('in force says since when; one that ended says why', () => {
    expect(sinceText(ROW)).toBe('2026-05-04 09:00');
    const row = { ...ROW, state: 'rejected', inForceAt: null, closing: 'timing: later' } as const;
    expect(stateSentence(row)).toBe('It never came into force: rejected (timing: later).');
  });
});

describe('how a draft stands to the version in force', () => {
  const words = (over: Partial<Parameters<typeof directionWords>[0]>) =>
    directionWords({ isLooser: true, direction: 'looser', isProved: true, coolDownHours: 24, ...over });

  test('looser waits, tighter does not', () => {
    expect(words({})).toMatchObject({ tone: 'warn', whatHappened: 'Looser.' });
    expect(words({}).meaning).toContain('it waits 24 hours');
    expect(words({ isLooser: false, direction: 'tighter' })).toMatchObject({
      tone: 'info',
      whatHappened: 'It only tightens.',
    });
  });

  test('what is not proved, or about administrative changes, is taken for looser and says so', () => {
    expect(words({ isProved: false }).whatHappened).toContain('not proved');
    expect(words({ direction: 'tighter' }).whatHappened).toContain('administrative');
  });
});

describe('what stands between a draft and its proposal', () => {
  const policy = loadPolicy();
  const view = (over: object): Parameters<typeof whyNotPublish>[0] =>
    ({
      draft: { row: { isOnVersionInForce: true }, base: policy },
      policy: { ...policy, title: 'Another title' },
      editing: { problem: undefined, content: { tests: [] } },
      lints: [],
      results: [],
      ...over,
    }) as unknown as Parameters<typeof whyNotPublish>[0];

  test('is nothing when all is well', () => {
    expect(whyNotPublish(view({}), 0)).toBeUndefined();
  });

  test.each([
    ['Rebase', { draft: { row: { isOnVersionInForce: false }, base: loadPolicy() } }, 0],
    ['Nothing is changed', { policy: loadPolicy() }, 0],
    ['A field', {}, 1],
    ['EUR-1: Empty.', { lints: [{ severity: 'error', rules: ['EUR-1'], text: 'Empty.' }] }, 0],
    ['“Small” fails', { results: [{ name: 'Small', passed: false }] }, 0],
    ['could not be kept', { editing: { problem: {}, content: { tests: [] } } }, 0],
  ])('says %s', (text, over, invalid) => {
    expect(whyNotPublish(view(over), invalid)).toContain(text);
  });

  test('is no warning and no passed test', () => {
    const over = {
      lints: [{ severity: 'warning', rules: ['EUR-1'], text: 'Hm.' }],
      results: [{ name: 'Small', passed: true }],
    };
    expect(whyNotPublish(view(over), 0)).toBeUndefined();
  });
});

describe('a draft from a template', () => {
  const template: PolicyTemplate = policyTemplateSchema.parse(
    JSON.parse(
      readFileSync(new URL('../../../../../resources/policies/treasury.json', import.meta.url), 'utf8'),
    ),
  );
  const policy = loadPolicy();
  const choice = {
    template,
    use: 'replace',
    groups: Object.fromEntries(template.groups.map(({ id }) => [id, 'treasury' as GroupId])),
    owner: 'p-1' as PersonId,
    reviewBy: '2031-01-01',
  } as const;

  test('takes the place of the rules about the same, and leaves every other rule', () => {
    const { rules } = withTemplate(policy, [], choice);
    const about = new Set(template.rules.flatMap(({ when }) => when.action));
    const kept = policy.rules.filter(({ when }) => !when.action.every((action) => about.has(action)));
    expect(rules.slice(0, kept.length)).toEqual(kept);
    expect(rules.length).toBe(kept.length + template.rules.length);
  });

  test('calls groups as they are here, answers by one person, and doubles no id', () => {
    const { rules } = withTemplate(policy, [], { ...choice, use: 'add' });
    const added = rules.slice(policy.rules.length);
    expect(rules.slice(0, policy.rules.length)).toEqual(policy.rules);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { owner, then } of added) {
      expect(owner).toBe('p-1');
      if (then.kind === 'require') expect(then.groups.every(({ group }) => group === 'treasury')).toBe(true);
    }
  });

  test('calls the groups of an escalation and of its tests as they are here too', () => {
    const file = new URL('../../../../../resources/policies/supplier-payments.json', import.meta.url);
    const suppliers = policyTemplateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const groups = { 'accounts-payable': 'clerks' as GroupId, treasury: 'bankers' as GroupId };
    const { rules, tests } = withTemplate({ ...policy, rules: [] }, [], {
      ...choice,
      template: suppliers,
      groups,
    });
    const places = rules.flatMap(({ then }) => (then.kind === 'require' ? then.groups : []));
    expect(places.flatMap(({ escalate }) => (escalate === undefined ? [] : [escalate]))).toEqual([
      { afterHours: 24, groups: ['bankers'] },
    ]);
    expect(tests).toHaveLength(suppliers.tests.length);
    expect(tests.flatMap(({ expect: { escalations = [] } }) => escalations)).toEqual([
      { group: 'clerks', afterHours: 24, groups: ['bankers'] },
    ]);
  });

  test('brings the tests that hold for the result, each name once', () => {
    const same = { ...choice, groups: {} };
    const { tests } = withTemplate({ ...policy, rules: [] }, [], same);
    expect(tests).toEqual(template.tests);
    expect(withTemplate({ ...policy, rules: [] }, tests, same).tests).toEqual(template.tests);
  });
});
