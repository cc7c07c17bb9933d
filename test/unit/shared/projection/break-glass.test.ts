import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import type { PolicyPublicationIntent, RosterChange } from '#shared/intent';
import type { Rule } from '#shared/policy';
import type { Role } from '#shared/roster';
import { BEN, CLEO, drafted, testKey } from '../../../support/company.ts';
import {
  HUGO,
  NORA,
  OLGA,
  PeopledLedger,
  peopledGenesis,
  person,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';

/* Break-glass stays there: what would kill it is refused, by the ledger and by every desk that judges the same. */

const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } });

describe('a change of the roster that leaves fewer than two holders who can act', () => {
  const lost = { code: 'break-glass-lost', detail: 'nobody could declare a freeze' };

  const changes: readonly (readonly [string, (ledger: PeopledLedger) => RosterChange])[] = [
    ['takes the role', (ledger) => ledger.regrant(CLEO, ['compliance'], ['compliance'])],
    ['takes the last seat of a holder', (ledger) => ledger.regrant(CLEO, ['compliance', 'break-glass'], [])],
    ['lets go', () => ({ kind: 'set-standing', person: BEN, from: 'active', to: 'left' })],
    [
      'reviews',
      () => ({
        kind: 'access-review',
        through: '2026-04-30',
        decisions: [{ person: BEN, role: 'break-glass', decision: 'remove', lastUsed: null }],
      }),
    ],
    [
      'opens the group to others',
      () => ({
        kind: 'define-group',
        group: 'break-glass' as GroupId,
        from: { name: 'break-glass', roles: ['break-glass'] },
        to: { name: 'break-glass', roles: ['approver', 'break-glass'] },
      }),
    ],
  ];

  test.each(changes)('is refused where it %s', (name, change) => {
    const ledger = new PeopledLedger();
    if (name === 'takes the last seat of a holder') {
      // A holder without a seat still proposes; without any seat nobody approves.
      const ben = ledger.regrant(BEN, ['break-glass'], []);
      expect(ledger.change(ben)).toBe('carried-out');
    }
    expect(ledger.refusalOf(testRosterChange(change(ledger)))).toEqual(lost);
  });

  test.each<readonly [string, RosterChange]>([
    ['the key of one', { kind: 'revoke-key', person: CLEO, keyId: testKey(CLEO).keyId }],
    ['the standing of one', { kind: 'set-standing', person: CLEO, from: 'active', to: 'suspended' }],
  ])('is never in the way of taking %s at once', (_, change) => {
    const ledger = new PeopledLedger();
    expect(ledger.change(change)).toBe('carried-out');
    expect(ledger.change(ledger.regrant(NORA, ['break-glass'], ['break-glass']))).toBe('carried-out');
    expect(ledger.carry(freeze, [NORA])).toBe('carried-out');
  });

  test('is made once there is a third', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(ledger.regrant(NORA, ['break-glass'], ['break-glass']))).toBe('carried-out');
    expect(ledger.change({ kind: 'set-standing', person: CLEO, from: 'active', to: 'left' })).toBe(
      'carried-out',
    );
    expect(ledger.carry(freeze, [NORA])).toBe('carried-out');
  });

  test('is refused at each decision: what was left when it was proposed may be gone', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(ledger.regrant(NORA, ['break-glass'], ['break-glass']))).toBe('carried-out');
    const first = testRosterChange(ledger.regrant(CLEO, ['compliance'], ['compliance']));
    expect(ledger.propose(first)).toBe('proposed');
    ledger.withdraw(NORA);
    expect(ledger.approve(HUGO, first)).toBe('break-glass-lost');
  });

  test('hinders nobody who brings it back', () => {
    const ledger = new PeopledLedger();
    ledger.withdraw(CLEO);
    expect(ledger.change(ledger.regrant(NORA, ['requester'], []))).toBe('carried-out');
    expect(ledger.change({ kind: 'set-standing', person: CLEO, from: 'suspended', to: 'active' })).toBe(
      'carried-out',
    );
    expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
  });
});

describe('a version of the policy', () => {
  const refusal = (
    change: (rules: readonly Rule[]) => readonly Rule[],
    without: readonly PersonId[] = [],
  ) => {
    const ledger = new PeopledLedger();
    for (const id of without) ledger.withdraw(id);
    const inForce = ledger.set.policies.at(-1);
    const author = ledger.set.roster?.roster.people.find(({ roles }) => roles.includes('policy-author'));
    if (inForce === undefined) throw new Error('no policy');
    const { policy, digest } = inForce;
    const intent: PolicyPublicationIntent = {
      ...drafted(),
      initiator: author?.id ?? OLGA,
      type: 'policy.publish',
      base: { version: policy.version, digest },
      policy: { ...policy, version: policy.version + 1, rules: [...change(policy.rules)] },
      tests: [],
      reason: 'Test',
    };
    return ledger.refusalOf(intent);
  };
  const edited =
    (id: string, change: (rule: Rule) => Rule) =>
    (rules: readonly Rule[]): readonly Rule[] =>
      rules.map((rule) => (rule.id === id ? { ...change(rule), version: rule.version + 1 } : rule));
  const asks =
    (groupId: string, atLeast: number) =>
    (rule: Rule): Rule => ({
      ...rule,
      then: { kind: 'require', groups: [{ group: groupId as GroupId, atLeast }], distinct: ['person'] },
    });
  const onlyFor =
    (...action: Rule['when']['action']) =>
    (rule: Rule): Rule => ({ ...rule, when: { action } });
  const denying =
    (action: Rule['when']['action'][number]) =>
    (rules: readonly Rule[]): readonly Rule[] => [
      ...rules,
      ...rules.slice(0, 1).map((rule): Rule => ({
        ...rule,
        id: 'D-9',
        when: { action: [action] },
        then: { kind: 'deny', code: 'not-at-all' },
      })),
    ];

  test.each<readonly [string, (rules: readonly Rule[]) => readonly Rule[], string]>([
    [
      'without rules for emergencies',
      (rules) => rules.filter(({ id }) => !id.startsWith('E-')),
      'declare a freeze',
    ],
    [
      'without a rule for one of them',
      edited('E-1', onlyFor('emergency.freeze', 'emergency.revoke')),
      'replace the lost token of a security administrator',
    ],
    ['on trial only', edited('E-1', (rule) => ({ ...rule, shadow: true as const })), 'declare a freeze'],
    ['that asks more holders than there are', edited('E-1', asks('break-glass', 2)), 'declare a freeze'],
    ['that asks somebody else', edited('E-1', asks('treasury', 2)), 'declare a freeze'],
    ['that denies one', denying('emergency.revoke'), 'revoke a key at once'],
    ['that denies its end', denying('emergency.unfreeze'), 'lift a freeze'],
    ['by which nothing lifts a freeze', edited('E-2', asks('security', 2)), 'lift a freeze'],
    ['without a rule that lifts', (rules) => rules.filter(({ id }) => id !== 'E-2'), 'lift a freeze'],
  ])('%s is refused', (_, change, what) => {
    expect(refusal(change)).toEqual({ code: 'break-glass-lost', detail: `nobody could ${what}` });
  });

  test('that leaves it as it is comes through, also while nobody could break the glass', () => {
    const titled = edited('E-1', (rule) => ({ ...rule, title: 'Another title' }));
    expect(refusal(titled)).toBeUndefined();
    expect(refusal(titled, [BEN])).toBeUndefined();
  });

  test('loses its rules no more easily while a holder is away', () => {
    expect(refusal((rules) => rules.filter(({ id }) => id !== 'E-1'), [BEN])).toMatchObject({
      code: 'break-glass-lost',
    });
  });
});

describe('a review', () => {
  test('leaves nobody with what grants may not be: a machine keeps its own role as long as any', () => {
    const genesis = peopledGenesis();
    const machine = 'p-machine' as PersonId;
    const roles: readonly Role[] = ['requester', 'service-account'];
    const ledger = new PeopledLedger({
      ...genesis,
      roster: {
        ...genesis.roster,
        people: [...genesis.roster.people, { ...person(machine, roles, []), serviceOf: OLGA }],
      },
    });
    const review = (...gone: readonly Role[]): RosterChange => ({
      kind: 'access-review',
      through: '2026-04-30',
      decisions: gone.map((role) => ({ person: machine, role, decision: 'remove', lastUsed: null })),
    });
    expect(ledger.refusalOf(testRosterChange(review('service-account')))).toMatchObject({
      code: 'sod-conflict',
    });
    expect(ledger.change(review('requester', 'service-account'))).toBe('carried-out');
    expect(ledger.grantsOf(machine).roles).toEqual([]);
  });
});

test('both holders are who these tests say', () => {
  const people = new PeopledLedger().set.roster?.roster.people ?? [];
  expect(people.filter(({ roles }) => roles.includes('break-glass')).map(({ id }) => id)).toEqual([
    BEN,
    CLEO,
  ]);
});
