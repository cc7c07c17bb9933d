import { describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import { digestOf, type Intent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import type { Escalation, Rule } from '#shared/policy';
import { escalatedFrom, escalatedPlaces, powerIn, stateHash } from '#shared/projection';
import { ANNA, BEN, CLEO, DIRK, testTransfer } from '../../../support/company.ts';
import { replay, type MiniLedger } from '../../../support/mini-ledger.ts';
import {
  HUGO,
  IVAN,
  MARA,
  NORA,
  PeopledLedger,
  peopledGenesis,
  testEmergency,
} from '../../../support/people.ts';
import { approvedBy, later, recordOf, statusOf, testPublication } from '../../../support/policy-life.ts';

const LONG = { expiresAt: '2026-05-06T09:00:00Z' };
const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

const escalated = (rules: readonly Rule[], id: string, escalate?: Escalation): Rule[] =>
  rules.map((rule) =>
    rule.id === id && rule.then.kind === 'require'
      ? {
          ...rule,
          then: {
            ...rule.then,
            groups: rule.then.groups.map(({ group, atLeast }) => ({
              group,
              atLeast,
              ...(escalate !== undefined && { escalate }),
            })),
          },
        }
      : rule,
  );

const to = (afterHours: number, ...groups: readonly string[]): Escalation => ({
  afterHours,
  groups: groups as GroupId[],
});

/** Payments need two of treasury; after eight hours compliance may fill their places. */
const escalating = (escalate = to(8, 'compliance'), id = 'T-1'): PeopledLedger => {
  const genesis = peopledGenesis();
  const rules = escalated(genesis.policy.rules, id, escalate);
  return new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
};

const proposed = (ledger: MiniLedger): Intent => {
  const intent = testTransfer(LONG);
  expect(ledger.propose(intent)).toBe('proposed');
  return intent;
};

const askedNow = (ledger: MiniLedger, intent: Intent): readonly number[] =>
  recordOf(ledger, intent).progress.groups.map(({ atLeast }) => atLeast);

describe('an item that stays open', () => {
  test('is opened to more people with the clock, and asks as many as before', () => {
    const ledger = escalating();
    const intent = proposed(ledger);
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(ledger.approve(CLEO, intent)).toBe('not-escalated-yet');
    later(ledger, 7.999);
    expect(ledger.approve(CLEO, intent)).toBe('not-escalated-yet');
    expect(askedNow(ledger, intent)).toEqual([2]);
    later(ledger, 0.001);
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(recordOf(ledger, intent).progress).toMatchObject({
      satisfied: true,
      groups: [{ group: 'treasury', atLeast: 2, counted: [ANNA, CLEO] }],
    });
    expect(statusOf(ledger, intent)).toBe('posted');
    const again = replay(ledger.events);
    expect(typeof again === 'string' ? again : stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('is never opened to others than its escalation names, however long it waits', () => {
    const ledger = escalating();
    const intent = proposed(ledger);
    later(ledger, 100);
    expect(ledger.approve(HUGO, intent)).toBe('not-eligible');
    expect(ledger.approve(NORA, intent)).toBe('not-eligible');
    expect(askedNow(ledger, intent)).toEqual([2]);
  });

  test('still keeps whoever proposed it out, and duties apart', () => {
    const ledger = escalating(to(1, 'controllers', 'compliance'));
    const intent = proposed(ledger);
    expect(intent.initiator).toBe(DIRK);
    later(ledger, 2);
    expect(ledger.approve(DIRK, intent)).toBe('initiator-cannot-approve');
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(ledger.approve(CLEO, intent)).toBe('already-decided');
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
    expect(ledger.approve(MARA, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('posted');
  });

  test('can be filled by the escalation alone, with as many people', () => {
    const ledger = escalating(to(1, 'compliance', 'security'));
    const intent = proposed(ledger);
    later(ledger, 1);
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
    expect(ledger.approve(HUGO, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('posted');
  });

  test('can be stopped by whoever may fill its places, from then on', () => {
    const ledger = escalating();
    const intent = proposed(ledger);
    expect(ledger.approve(CLEO, intent, { decision: 'reject', reason: REASON })).toBe('not-eligible');
    later(ledger, 8);
    expect(ledger.approve(CLEO, intent, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('rejected');
  });

  test('says from when on whom', () => {
    const ledger = escalating();
    const intent = proposed(ledger);
    const record = recordOf(ledger, intent);
    expect(escalatedPlaces(record)).toEqual([
      { group: 'treasury', groups: ['compliance'], from: '2026-05-01T17:00:00.000Z' },
    ]);
    const from = (id: typeof CLEO): string | null => {
      const { roster } = ledger.set;
      const person = roster?.person(id);
      if (roster === undefined || person === undefined) throw new Error(`nobody is ${id}`);
      return escalatedFrom(roster, record, person, ledger.time);
    };
    expect(from(CLEO)).toBe('2026-05-01T17:00:00.000Z');
    expect(from(HUGO)).toBeNull();
    expect(from(ANNA)).toBeNull();
    later(ledger, 8);
    expect(from(CLEO)).toBeNull();
  });

  test('is not escalated after it has expired', () => {
    const ledger = escalating();
    const intent = testTransfer({ expiresAt: '2026-05-01T16:00:00Z' });
    ledger.propose(intent);
    expect(ledger.approve(CLEO, intent)).toBe('not-eligible');
  });
});

describe('an approval that was given by escalation', () => {
  const filled = (): { readonly ledger: PeopledLedger; readonly intent: Intent } => {
    const ledger = escalating();
    const intent = proposed(ledger);
    later(ledger, 8);
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    return { ledger, intent };
  };

  test('counts no longer when its author leaves', () => {
    const { ledger, intent } = filled();
    expect(recordOf(ledger, intent).progress.groups[0]?.counted).toEqual([CLEO]);
    ledger.withdraw(CLEO);
    expect(recordOf(ledger, intent).progress.groups[0]?.counted).toEqual([]);
    expect(recordOf(ledger, intent).approvals[0]?.stale).toBe('the approver is suspended');
  });

  test('stays when somebody else leaves', () => {
    const { ledger, intent } = filled();
    ledger.withdraw(MARA);
    expect(recordOf(ledger, intent).progress.groups[0]?.counted).toEqual([CLEO]);
    expect(recordOf(ledger, intent).approvals[0]?.stale).toBeNull();
  });

  test('is a use of the role that its author has there', () => {
    const { ledger, intent } = filled();
    const { roster } = ledger.set;
    if (roster === undefined) throw new Error('no roster');
    expect(powerIn(recordOf(ledger, intent), roster).filter(({ person }) => person === CLEO)).toMatchObject([
      { role: 'compliance', kind: 'used' },
    ]);
  });

  test('counts no longer under a version that closes the escalation, which is only tighter', () => {
    const { ledger, intent } = filled();
    const { policy } = peopledGenesis();
    const base = { ...policy, rules: escalated(policy.rules, 'T-1', to(8, 'compliance')) };
    const closing = testPublication(policy.rules, { base, ...LONG });
    expect(approvedBy(ledger, closing)).toBe('carried-out');
    expect(recordOf(ledger, intent).requirement.groups).toEqual([{ group: 'treasury', atLeast: 2 }]);
    expect(recordOf(ledger, intent).progress.groups[0]?.counted).toEqual([]);
  });

  test('a version that adds an escalation is looser and does not help what is open', () => {
    const genesis = peopledGenesis();
    const ledger = new PeopledLedger(genesis);
    const intent = proposed(ledger);
    const rules = escalated(genesis.policy.rules, 'T-1', to(1, 'compliance'));
    const opening = testPublication(rules, { base: genesis.policy, ...LONG });
    expect(approvedBy(ledger, opening)).toBe('cooling');
    later(ledger, 24);
    expect(ledger.sweep()).toBe(true);
    expect(ledger.approve(CLEO, intent)).toBe('not-eligible');
  });
});

describe('a centre that counts somebody too early is caught', () => {
  /** The journal with the time of the approvals by escalation, and of all after them, put back. */
  const forged = (time: string): ReturnType<typeof replay> => {
    const ledger = escalating();
    const intent = proposed(ledger);
    ledger.approve(ANNA, intent);
    const before = ledger.events.length;
    later(ledger, 8);
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('posted');
    return replay(
      ledger.events.map((event): JournalEvent => (event.seq < before ? event : { ...event, time })),
    );
  };

  test('the journal that is forged here is sound by itself', () => {
    expect(typeof forged('2026-05-01T17:00:00Z')).toBe('object');
  });

  test('a second too early', () => {
    expect(forged('2026-05-01T16:59:59Z')).toBe('approval');
  });

  test('or with a certificate over it before its time', () => {
    const ledger = escalating();
    const intent = proposed(ledger);
    ledger.approve(ANNA, intent);
    const short = [...ledger.events];
    later(ledger, 8);
    ledger.approve(CLEO, intent);
    const approved = ledger.events.find(({ type }) => type === 'intent.approved');
    if (approved === undefined) throw new Error('it was approved');
    expect(replay([...short, { ...approved, seq: short.length }])).toBe('quorum');
  });
});

describe('an emergency', () => {
  test('is not declared with an escalation to others than holders', () => {
    const ledger = escalating(to(1, 'treasury'), 'E-1');
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }, LONG);
    expect(ledger.propose(freeze)).toBe('emergency-quorum');
    expect(digestOf(freeze)).toHaveLength(64);
  });

  test('is unaffected otherwise', () => {
    const ledger = escalating();
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }, { ...LONG, initiator: BEN });
    expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
    expect(ledger.carry(testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }, LONG), [IVAN])).toBe(
      'emergency-frozen',
    );
  });
});
