import { describe, expect, test } from 'vitest';
import type { Genesis, JournalEvent } from '#shared/journal';
import type { Facts, Policy, Rule } from '#shared/policy';
import { evaluationOf, stateHash } from '#shared/projection';
import { ANNA, BEN, testGenesis, testTransfer } from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import { MARA, PeopledLedger, peopledGenesis } from '../../../support/people.ts';
import {
  approvedBy,
  inForce,
  later,
  recordOf,
  statusOf,
  testPublication,
} from '../../../support/policy-life.ts';
import { calendarGenesis } from '../../../support/velocity-policy.ts';

const LONG = { expiresAt: '2026-05-06T09:00:00Z' };

/** The rules with this id looked at by this day. */
const due = (rules: readonly Rule[], reviewBy: string, ...ids: readonly string[]): Rule[] =>
  rules.map((rule) => (ids.includes(rule.id) ? { ...rule, reviewBy } : rule));

const dated = (reviewBy: string, ...ids: readonly string[]): Genesis => {
  const genesis = peopledGenesis();
  const { policy } = genesis;
  return { ...genesis, policy: { ...policy, rules: due(policy.rules, reviewBy, ...ids) } };
};

const asked = (ledger: MiniLedger, intent: Parameters<typeof recordOf>[1]): readonly number[] =>
  recordOf(ledger, intent).requirement.groups.map(({ atLeast }) => atLeast);

describe('a rule that is overdue', () => {
  test('asks one more of what is proposed from the next day on', () => {
    const ledger = new PeopledLedger(dated('2026-05-01', 'T-1'));
    const [before, after] = [testTransfer(LONG), testTransfer(LONG)];
    ledger.propose(before);
    expect(recordOf(ledger, before).facts.day).toBe('2026-05-01');
    ledger.time = '2026-05-02T00:00:00Z';
    ledger.propose(after);
    expect([asked(ledger, before), asked(ledger, after)]).toEqual([[2], [3]]);
    for (const person of [ANNA, BEN])
      for (const intent of [before, after]) expect(ledger.approve(person, intent)).toBe('recorded');
    // The day of the proposal counts, not that of an approval.
    expect([statusOf(ledger, before), statusOf(ledger, after)]).toEqual(['posted', 'awaiting-approval']);
    expect(ledger.approve(MARA, after)).toBe('recorded');
    expect(statusOf(ledger, after)).toBe('posted');
    const again = replay(ledger.events);
    expect(typeof again === 'string' ? again : stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('does not make the version that renews it harder, which is only tighter', () => {
    const genesis = dated('2026-04-01', 'T-1', 'G-1', 'R-1');
    const ledger = new PeopledLedger(genesis);
    const waiting = testTransfer(LONG);
    ledger.propose(waiting);
    const renewing = testPublication(due(genesis.policy.rules, '2027-04-01', 'T-1', 'G-1', 'R-1'), {
      base: genesis.policy,
      ...LONG,
    });
    expect(approvedBy(ledger, renewing)).toBe('carried-out');
    // What was proposed while it was overdue is held to that.
    expect(asked(ledger, waiting)).toEqual([3]);
    const fresh = testTransfer(LONG);
    ledger.propose(fresh);
    expect(asked(ledger, fresh)).toEqual([2]);
  });

  test('does not lock a version out that leaves it as it is', () => {
    const genesis = dated('2026-04-01', 'R-1');
    const ledger = new PeopledLedger(genesis);
    const tighter: Rule[] = genesis.policy.rules.map((rule) =>
      rule.id === 'T-1' && rule.then.kind === 'require'
        ? { ...rule, then: { ...rule.then, distinct: ['person', 'device'] } }
        : rule,
    );
    // Of the people of security two are left besides whoever proposes: a third could never be found.
    expect(approvedBy(ledger, testPublication(tighter, { base: genesis.policy, ...LONG }))).toBe(
      'carried-out',
    );
  });

  test('by a version that comes later asks more of what is open as well', () => {
    const genesis = peopledGenesis();
    const ledger = new PeopledLedger(genesis);
    const waiting = testTransfer(LONG);
    ledger.propose(waiting);
    const sooner = testPublication(due(genesis.policy.rules, '2026-04-30', 'T-1'), {
      base: genesis.policy,
      ...LONG,
    });
    expect(approvedBy(ledger, sooner)).toBe('carried-out');
    const record = recordOf(ledger, waiting);
    expect(record.requirement.groups).toEqual([{ group: 'treasury', atLeast: 3 }]);
    expect(evaluationOf(record.facts, record.policyVersion, ledger.set.policies).requirement).toEqual(
      record.requirement,
    );
    expect(inForce(ledger).version).toBe(2);
  });
});

describe('the day of a proposal', () => {
  const withoutDay = (events: readonly JournalEvent[]): readonly JournalEvent[] =>
    events.map((event) => {
      if (event.type !== 'intent.proposed') return event;
      const { day: _, ...facts } = event.payload.facts;
      return { ...event, payload: { ...event.payload, facts } };
    });
  const proposedOn = (policy: Policy): readonly JournalEvent[] => {
    const ledger = new MiniLedger({ ...testGenesis(), policy });
    ledger.propose(testTransfer(LONG));
    return ledger.events;
  };
  const { policy } = testGenesis();

  test('is derived again by every desk', () => {
    const events = proposedOn(policy).map((event): JournalEvent => {
      if (event.type !== 'intent.proposed') return event;
      const facts = { ...event.payload.facts, day: '2026-04-30' };
      return { ...event, payload: { ...event.payload, facts } };
    });
    expect(replay(events)).toBe('policy');
  });

  test('may be missing where it changes nothing: a journal from before it was a fact is read as it was', () => {
    const old = withoutDay(proposedOn(policy));
    expect(typeof replay(old)).toBe('object');
    // It goes on from there, and what is approved then is certified on the facts that were recorded.
    const ledger = new MiniLedger(testGenesis(), old.slice(1));
    const [intent] = [...ledger.set.intents.values()].map((record) => record.intent);
    if (intent === undefined) throw new Error('one was proposed');
    expect(recordOf(ledger, intent).facts.day).toBeUndefined();
    for (const person of [ANNA, BEN]) expect(ledger.approve(person, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('posted');
  });

  test('goes with the hours of the calendars, which an older journal does not tell and nobody can change', () => {
    const ledger = new MiniLedger(calendarGenesis());
    ledger.propose(testTransfer(LONG));
    const withMoments = (change: (moments: Facts['moments']) => Facts['moments']): readonly JournalEvent[] =>
      ledger.events.map((event): JournalEvent => {
        if (event.type !== 'intent.proposed') return event;
        const { moments, ...facts } = event.payload.facts;
        const changed = change(moments);
        const told = changed === undefined ? facts : { ...facts, moments: changed };
        return { ...event, payload: { ...event.payload, facts: told } };
      });
    const office = withMoments((moments) => {
      expect(moments).toEqual({
        'office-hours': { weekday: 'fri', minute: 660, utcOffsetMinutes: 120, hours: null },
      });
      return moments;
    });
    expect(typeof replay(office)).toBe('object');
    expect(typeof replay(withMoments(() => undefined))).toBe('object');
    expect(
      replay(
        withMoments((moments = {}) =>
          Object.fromEntries(Object.entries(moments).map(([id, moment]) => [id, { ...moment, minute: 661 }])),
        ),
      ),
    ).toBe('policy');
  });

  test('can not be left out by a centre that would have fewer people asked', () => {
    const overdue = { ...policy, rules: due(policy.rules, '2026-04-30', 'T-1') };
    expect(typeof replay(proposedOn(overdue))).toBe('object');
    expect(replay(withoutDay(proposedOn(overdue)))).toBe('policy');
  });
});

test('time alone changes nothing about an item that is open', () => {
  const ledger = new PeopledLedger(dated('2026-05-01', 'T-1'));
  const intent = testTransfer(LONG);
  ledger.propose(intent);
  later(ledger, 48);
  expect(ledger.sweep()).toBe(false);
  expect(asked(ledger, intent)).toEqual([2]);
});
