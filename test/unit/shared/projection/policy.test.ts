import { describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import type { Genesis } from '#shared/journal';
import { policyContentDigest, policyDigest, rollbackTo, type Rule } from '#shared/policy';
import { stateHash } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  EVE,
  genesisWithEve,
  testErasure,
  testGenesis,
  testPolicy,
} from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import {
  approvedBy,
  denial,
  inForce,
  later,
  looserRules,
  recordOf,
  replaced,
  requiring,
  statusOf,
  testPublication,
  testRule,
  testRules,
  tighterRules,
} from '../../../support/policy-life.ts';

const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

describe('a version of the policy', () => {
  test('that only tightens is in force as soon as its quorum is complete', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(tighterRules());
    expect(ledger.propose(intent)).toBe('proposed');
    expect(recordOf(ledger, intent).facts.loosens).toEqual({ known: true, value: false });
    ledger.approve(BEN, intent);
    expect(inForce(ledger).version).toBe(1);
    ledger.approve(CLEO, intent);
    expect(inForce(ledger).version).toBe(2);
    expect(statusOf(ledger, intent)).toBe('carried-out');
    expect(ledger.events.at(-1)).toMatchObject({
      type: 'policy.activated',
      actor: { kind: 'ledger' },
      payload: { intent: digestOf(intent), version: 2, digest: policyDigest(intent.policy) },
    });
  });

  test('that loosens anything waits 24 hours of the journal’s time', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(looserRules());
    expect(approvedBy(ledger, intent)).toBe('cooling');
    expect(recordOf(ledger, intent).facts.loosens).toEqual({ known: true, value: true });
    expect(recordOf(ledger, intent).activeFrom).toBe('2026-05-02T09:00:00.000Z');
    later(ledger, 23.99);
    expect(ledger.sweep()).toBe(false);
    expect(inForce(ledger).version).toBe(1);
    later(ledger, 0.01);
    expect(ledger.sweep()).toBe(true);
    expect(inForce(ledger).version).toBe(2);
    expect(statusOf(ledger, intent)).toBe('carried-out');
    expect(ledger.set.cooling).toBeNull();
  });

  test('cools down beyond the time in which it could be approved', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(looserRules(), { expiresAt: '2026-05-01T10:00:00Z' });
    expect(approvedBy(ledger, intent)).toBe('cooling');
    later(ledger, 24);
    ledger.sweep();
    expect(inForce(ledger).version).toBe(2);
  });

  test('is drafted on the version in force, of this number and of this digest', () => {
    const ledger = new MiniLedger();
    const other = { ...testPolicy(), title: 'Another policy' };
    expect(ledger.propose(testPublication(tighterRules(), { base: other }))).toBe('policy-moved');
    expect(ledger.propose(testPublication(tighterRules(), { base: { ...testPolicy(), version: 3 } }))).toBe(
      'policy-moved',
    );
    approvedBy(ledger, testPublication(tighterRules()));
    expect(ledger.propose(testPublication(looserRules()))).toBe('policy-moved');
    expect(ledger.propose(testPublication(looserRules(), { base: inForce(ledger) }))).toBe('proposed');
  });

  test('with defects is refused, and the defects are named', () => {
    const ledger = new MiniLedger();
    const twice = [...testRules(), testRule('D-1')];
    expect(ledger.refusalOf(testPublication(twice))).toEqual({
      code: 'policy-unsound',
      detail: 'D-1: 2 rules are called D-1.',
    });
  });

  test('is what one person proposes and two others approve', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(tighterRules(), { initiator: CLEO });
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(CLEO, intent)).toBe('initiator-cannot-approve');
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    expect(ledger.approve(BEN, intent)).toBe('already-decided');
    expect(ledger.approve(DIRK, intent)).toBe('not-eligible');
    expect(inForce(ledger).version).toBe(1);
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(inForce(ledger).version).toBe(2);
  });

  test('that loosens something can be asked more people than one that tightens', () => {
    const genesis = testGenesis();
    const looser: Rule = {
      ...requiring(testRule('G-1'), ['compliance', 1]),
      id: 'G-3',
      when: { action: ['policy.publish'], loosens: true },
    };
    const policy = { ...genesis.policy, rules: [...testRules(), looser] };
    const asked = (given: Rule[]): unknown => {
      const ledger = new MiniLedger({ ...genesis, policy });
      const intent = testPublication([...given, looser], { base: policy });
      expect(ledger.propose(intent)).toBe('proposed');
      return recordOf(ledger, intent).requirement.groups.map(({ group, atLeast }) => [group, atLeast]);
    };
    expect(asked(tighterRules())).toEqual([['policy-approvers', 2]]);
    expect(asked(looserRules())).toEqual([
      ['compliance', 1],
      ['policy-approvers', 2],
    ]);
  });

  test('leaves no trace in the state but what a replay gives', () => {
    const ledger = new MiniLedger();
    const before = stateHash(ledger.set);
    approvedBy(ledger, testPublication(looserRules()));
    const cooling = stateHash(ledger.set);
    later(ledger, 24);
    ledger.sweep();
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
    expect(new Set([before, cooling, stateHash(ledger.set)]).size).toBe(3);
    expect(stateHash({ ...ledger.set, policies: ledger.set.policies.slice(0, 1) })).not.toBe(
      stateHash(ledger.set),
    );
  });
});

describe('while a version cools down', () => {
  const cooling = (): {
    readonly ledger: MiniLedger;
    readonly intent: ReturnType<typeof testPublication>;
  } => {
    const ledger = new MiniLedger();
    const intent = testPublication(looserRules());
    expect(approvedBy(ledger, intent)).toBe('cooling');
    return { ledger, intent };
  };

  test.each([
    ['who approved it', BEN],
    ['who was not needed', ANNA],
  ])('%s ends it by one signed rejection', (_, who) => {
    const { ledger, intent } = cooling();
    later(ledger, 5);
    expect(ledger.approve(who, intent, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('rejected');
    expect(ledger.set.cooling).toBeNull();
    later(ledger, 24);
    expect(ledger.sweep()).toBe(false);
    expect(inForce(ledger).version).toBe(1);
  });

  test('who proposed it may take it back, when they stand in a group that was asked', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(looserRules(), { initiator: CLEO });
    expect(approvedBy(ledger, intent, [ANNA, BEN])).toBe('cooling');
    expect(ledger.approve(CLEO, intent, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('rejected');
  });

  test('nobody else ends it, nobody returns it, and it takes no more approvals', () => {
    const { ledger, intent } = cooling();
    expect(ledger.approve(DIRK, intent, { decision: 'reject', reason: REASON })).toBe('not-eligible');
    expect(ledger.approve(BEN, intent, { decision: 'reject' })).toBe('reason-required');
    expect(ledger.approve(BEN, intent, { decision: 'return', reason: REASON })).toBe('intent-closed');
    expect(ledger.approve(ANNA, intent)).toBe('intent-closed');
    expect(statusOf(ledger, intent)).toBe('cooling');
  });

  test('it can be ended until it is in force, also when its time is over', () => {
    const { ledger, intent } = cooling();
    later(ledger, 48);
    expect(ledger.approve(CLEO, intent, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(ledger.sweep()).toBe(false);
    expect(inForce(ledger).version).toBe(1);
  });

  test('no other version overtakes it, proposed before or after', () => {
    const ledger = new MiniLedger();
    const tighter = testPublication(tighterRules());
    expect(ledger.propose(tighter)).toBe('proposed');
    expect(ledger.approve(BEN, tighter)).toBe('recorded');
    const intent = testPublication(looserRules());
    expect(approvedBy(ledger, intent)).toBe('cooling');
    expect(ledger.approve(CLEO, tighter)).toBe('policy-cooling');
    expect(ledger.propose(testPublication(tighterRules()))).toBe('policy-cooling');
    later(ledger, 24);
    ledger.sweep();
    expect(ledger.approve(CLEO, tighter)).toBe('policy-moved');
  });

  test('once it is rejected another one goes on', () => {
    const { ledger, intent } = cooling();
    ledger.approve(ANNA, intent, { decision: 'reject', reason: REASON });
    expect(approvedBy(ledger, testPublication(tighterRules()))).toBe('carried-out');
    expect(inForce(ledger).version).toBe(2);
  });
});

describe('a policy that could never be changed again is refused', () => {
  const without = (id: string): Rule[] => testRules().filter((rule) => rule.id !== id);
  const lockout = (given: readonly Rule[], genesis?: Genesis): string | undefined => {
    const refusal = new MiniLedger(genesis).refusalOf(testPublication(given));
    return refusal?.code === 'policy-lockout' ? refusal.detail : refusal?.code;
  };

  test.each([
    ['without a rule for versions', without('G-1'), 'nobody could publish a tighter version of the policy'],
    ['without a rule for people', without('G-2'), 'nobody could take power from anybody in the roster'],
    [
      'that asks more people than there are besides one',
      replaced(requiring(testRule('G-1'), ['policy-approvers', 4])),
      'nobody could publish a tighter version of the policy',
    ],
    [
      'that asks a group of one, where two people are needed in any case',
      replaced(requiring(testRule('G-2'), ['senior-treasury', 1])),
      'nobody could take power from anybody in the roster',
    ],
    [
      'that asks a group of nobody',
      replaced(requiring(testRule('G-1'), ['nobody', 2])),
      'nobody could publish a tighter version of the policy',
    ],
    [
      'that denies every version which loosens something',
      [...testRules(), denial('G-9', { action: ['policy.publish'], loosens: true }, 'never')],
      'nobody could publish a looser version of the policy',
    ],
    [
      'that asks for what nothing gives',
      replaced({
        ...testRule('G-1'),
        then: { ...requiring(testRule('G-1'), ['policy-approvers', 2]).then, tier: 'cold' } as Rule['then'],
      }),
      'nobody could publish a tighter version of the policy',
    ],
  ])('%s', (_, given, detail) => {
    expect(lockout(given)).toBe(detail);
  });

  test.each([
    ['a delay that an item does not live to see', { delayHours: 168 }],
    ['different sites', { distinct: ['person', 'site'] }],
    ['a second look', { secondLook: true }],
  ])('or that asks for %s', (_, demand) => {
    const asked = requiring(testRule('T-1'), ['treasury', 2]);
    expect(lockout(replaced({ ...asked, then: { ...asked.then, ...demand } as Rule['then'] }))).toBe(
      'policy-unsound',
    );
  });

  test('a day between the last approval and a version in force is no lockout', () => {
    const asked = requiring(testRule('G-1'), ['policy-approvers', 2]);
    expect(lockout(replaced({ ...asked, then: { ...asked.then, delayHours: 24 } as Rule['then'] }))).toBe(
      undefined,
    );
  });

  test('people who have left, or hold no key, do not count', () => {
    const genesis = testGenesis();
    const { roster } = genesis;
    const people = roster.people.map((person) =>
      person.id === ANNA ? { ...person, standing: 'left' as const } : person,
    );
    const keys = roster.keys.filter(({ person }) => person !== ANNA);
    // Ben and Cleo are left, and Dirk to propose: enough. With one of three needed besides, it is not.
    const three = replaced(requiring(testRule('G-1'), ['policy-approvers', 3]));
    expect(lockout(testRules(), { ...genesis, roster: { ...roster, people } })).toBeUndefined();
    expect(lockout(three)).toBeUndefined();
    expect(lockout(three, { ...genesis, roster: { ...roster, people } })).toContain('nobody could publish');
    expect(lockout(three, { ...genesis, roster: { ...roster, keys } })).toContain('nobody could publish');
  });

  test('a rule on who may propose is no lockout as long as somebody may', () => {
    const when = { action: ['policy.publish' as const], initiatorGroups: ['treasury' as GroupId] };
    expect(lockout([...testRules(), denial('G-9', when, 'no-treasurer')])).toBeUndefined();
  });
});

describe('administrative changes need two people', () => {
  const oneIsEnough = (): Genesis => ({
    ...testGenesis(),
    policy: {
      ...testPolicy(),
      rules: replaced(
        requiring(testRule('G-1'), ['policy-approvers', 1]),
        requiring(testRule('P-1'), ['treasury', 1]),
      ),
    },
  });

  test('whatever the table says', () => {
    const genesis = oneIsEnough();
    const ledger = new MiniLedger(genesis);
    const intent = testPublication(
      [...genesis.policy.rules, denial('D-9', { action: ['transfer'], rails: ['swift'] }, 'no-swift')],
      {
        base: genesis.policy,
      },
    );
    expect(ledger.propose(intent)).toBe('proposed');
    expect(recordOf(ledger, intent).requirement.groups).toEqual([{ group: 'policy-approvers', atLeast: 2 }]);
    ledger.approve(BEN, intent);
    expect(inForce(ledger).version).toBe(1);
    ledger.approve(CLEO, intent);
    expect(inForce(ledger).version).toBe(2);
  });

  test('to erase what is known of somebody as well', () => {
    const ledger = new MiniLedger(genesisWithEve('left', oneIsEnough()));
    const intent = testErasure();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    expect(ledger.set.roster?.person(EVE)?.standing).toBe('left');
    ledger.approve(BEN, intent);
    expect(ledger.set.roster?.person(EVE)?.standing).toBe('erased');
  });
});

describe('taking a change back', () => {
  test('gives the earlier content again, in three signed steps', () => {
    const ledger = new MiniLedger();
    const original = inForce(ledger);
    const change = testPublication(tighterRules());
    approvedBy(ledger, change);
    const changed = inForce(ledger);
    expect(policyContentDigest(changed)).not.toBe(policyContentDigest(original));
    const back = rollbackTo(
      ledger.set.policies.map(({ policy }) => policy),
      1,
    );
    if (back === undefined) throw new Error('no version 1');
    const revert = testPublication(back.rules, { base: changed, policy: back });
    expect(approvedBy(ledger, revert)).toBe('cooling');
    later(ledger, 24);
    ledger.sweep();
    expect(inForce(ledger).version).toBe(3);
    expect(policyContentDigest(inForce(ledger))).toBe(policyContentDigest(original));
    expect(policyDigest(inForce(ledger))).not.toBe(policyDigest(original));
    const steps = ledger.events.filter(({ type }) =>
      ['submission.recorded', 'intent.approved', 'policy.activated'].includes(type),
    );
    expect(steps.map(({ type }) => type)).toEqual([
      'submission.recorded',
      'intent.approved',
      'policy.activated',
      'submission.recorded',
      'intent.approved',
      'policy.activated',
    ]);
  });
});
