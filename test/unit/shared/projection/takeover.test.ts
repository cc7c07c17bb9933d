import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { EmergencyDeed, PolicyPublicationIntent, RosterChange } from '#shared/intent';
import type { Genesis } from '#shared/journal';
import type { Policy } from '#shared/policy';
import { BEN, CLEO, drafted, testKey } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  JUDY,
  OLGA,
  PeopledLedger,
  peopledGenesis,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';

/* Ways to power that nobody gave: by emergencies, by what was objected to, by a policy that asks for too many. */

type Rules = Policy['rules'];

const later = { expiresAt: '2026-05-08T09:00:00Z' } as const;

const spare = (person: PersonId): Extract<EmergencyDeed, { kind: 'replace' }>['key'] => {
  const { person: _, standing: __, ...key } = testKey(person, `${person}-new`);
  return key;
};

const replacement = (person: PersonId): EmergencyDeed => ({
  kind: 'replace',
  person,
  lost: testKey(person).keyId,
  key: spare(person),
});

const hoursLater = (ledger: PeopledLedger, hours: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + hours * 3_600_000).toISOString();
};

const standing = (
  person: PersonId,
  from: 'active' | 'suspended',
  to: 'active' | 'suspended',
): RosterChange => ({
  kind: 'set-standing',
  person,
  from,
  to,
});

/** The company with other rules for changes of people. */
const withRules = (change: (rules: Rules) => Rules): Genesis => {
  const genesis = peopledGenesis();
  return { ...genesis, policy: { ...genesis.policy, rules: change(genesis.policy.rules) } };
};

const asking = (rule: Rules[number], atLeast: number): Rules[number] =>
  rule.then.kind === 'require'
    ? { ...rule, then: { ...rule.then, groups: rule.then.groups.map((group) => ({ ...group, atLeast })) } }
    : rule;

describe('two break-glass holders', () => {
  test('take no more keys than leave enough people to object', () => {
    const ledger = new PeopledLedger();
    const revoke = (person: PersonId): string | undefined =>
      ledger.carry(testEmergency({ kind: 'revoke', person, keyId: testKey(person).keyId }), [CLEO]);
    expect(revoke(GRACE)).toBe('carried-out');
    // Three are left: one to propose and two to approve.
    const next = testEmergency({ kind: 'revoke', person: HUGO, keyId: testKey(HUGO).keyId });
    expect(ledger.propose(next)).toBe('quorum-unreachable');
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'person', person: HUGO } });
    expect(ledger.propose(freeze)).toBe('quorum-unreachable');
    expect(ledger.carry(testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }), [CLEO])).toBe(
      'carried-out',
    );
    expect(typeof replay(ledger.events)).toBe('object');
  });

  test('do not get round that with two that are approved at once', () => {
    const ledger = new PeopledLedger();
    const [first, second] = [GRACE, HUGO].map((person) =>
      testEmergency({ kind: 'revoke', person, keyId: testKey(person).keyId }),
    );
    if (first === undefined || second === undefined) throw new Error('two');
    expect([ledger.propose(first), ledger.propose(second)]).toEqual(['proposed', 'proposed']);
    expect(ledger.approve(CLEO, first)).toBe('recorded');
    expect(ledger.approve(CLEO, second)).toBe('quorum-unreachable');
  });
});

describe('a replacement that was objected to', () => {
  test('is over for good, also when the person comes back', () => {
    const ledger = new PeopledLedger();
    const intent = testEmergency(replacement(GRACE));
    expect(ledger.carry(intent, [CLEO])).toBe('awaiting-dispatch');
    const stop = testRosterChange(standing(GRACE, 'active', 'suspended'), { initiator: HUGO, ...later });
    expect(ledger.carry(stop, [IVAN, JUDY])).toBe('carried-out');
    expect(ledger.statusOf(intent)).toBe('rejected');
    hoursLater(ledger, 48);
    const back = testRosterChange(standing(GRACE, 'suspended', 'active'), { initiator: HUGO, ...later });
    expect(ledger.carry(back, [IVAN, JUDY])).toBe('carried-out');
    ledger.sweep();
    expect(ledger.set.roster?.key(spare(GRACE).keyId)).toBeUndefined();
    expect(ledger.set.roster?.key(testKey(GRACE).keyId)?.standing).toBe('active');
    expect(typeof replay(ledger.events)).toBe('object');
  });

  test('by the directory as well', () => {
    const ledger = new PeopledLedger();
    const intent = testEmergency(replacement(GRACE));
    expect(ledger.carry(intent, [CLEO])).toBe('awaiting-dispatch');
    ledger.withdraw(GRACE);
    expect(ledger.statusOf(intent)).toBe('rejected');
  });
});

describe('a policy under which nobody could change the roster', () => {
  const publication = (ledger: PeopledLedger, atLeast: number): PolicyPublicationIntent => {
    const inForce = ledger.set.policies.at(-1);
    if (inForce === undefined) throw new Error('no policy');
    const { policy, digest } = inForce;
    const asked: Readonly<Record<string, number>> = { 'R-1': atLeast, 'E-2': 4 };
    const rules = policy.rules.map((rule) => {
      const more = asked[rule.id];
      return more === undefined ? rule : { ...asking(rule, more), version: rule.version + 1 };
    });
    const author = ledger.set.roster?.roster.people.find(({ roles }) => roles.includes('policy-author'));
    return {
      ...drafted(),
      initiator: author?.id ?? OLGA,
      type: 'policy.publish',
      base: { version: policy.version, digest },
      policy: { ...policy, version: policy.version + 1, rules },
      tests: [],
      reason: 'More people',
    };
  };

  test('is refused, although it only tightens: whoever proposes fills no place', () => {
    const ledger = new PeopledLedger();
    // Four sit in security, and only they may propose a change.
    expect(ledger.propose(publication(ledger, 4))).toBe('policy-lockout');
    expect(ledger.propose(publication(ledger, 3))).toBe('proposed');
  });
});

describe('what a change of people takes', () => {
  const lift = testEmergency({ kind: 'unfreeze', scope: { kind: 'ledger' } }, { initiator: GRACE });
  const frozen = (genesis: Genesis): PeopledLedger => {
    const ledger = new PeopledLedger(genesis);
    expect(ledger.carry(testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }), [CLEO])).toBe(
      'carried-out',
    );
    return ledger;
  };

  test('is not what a rule on trial asks', () => {
    const trial = withRules((rules) => [
      ...rules,
      ...rules
        .filter(({ id }) => id === 'R-1')
        .map((rule) => ({ ...asking(rule, 9), id: 'S-1', shadow: true as const })),
    ]);
    expect(frozen(trial).propose(lift)).toBe('proposed');
  });

  test('is two at least, so that lifting a freeze takes three, whatever the table says', () => {
    const low = withRules((rules) =>
      rules.map((rule) => {
        if (rule.id === 'R-1') return asking(rule, 1);
        return rule.id === 'E-2' ? asking(rule, 2) : rule;
      }),
    );
    expect(frozen(low).propose(lift)).toBe('emergency-quorum');
  });
});

test('both holders and the security administrators are who these tests say', () => {
  const roles = (id: PersonId): readonly string[] => new PeopledLedger().set.roster?.person(id)?.roles ?? [];
  for (const id of [BEN, CLEO]) expect(roles(id)).toContain('break-glass');
  for (const id of [GRACE, HUGO, IVAN, JUDY]) expect(roles(id)).toContain('security-admin');
});
