import { describe, expect, test } from 'vitest';
import { digestOf, type Intent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { policyDigest, type Rule } from '#shared/policy';
import { ANNA, BEN, testPolicy, testTransfer } from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import {
  approvedBy,
  denial,
  inForce,
  looserRules,
  statusOf,
  testPublication,
  tighterRules,
} from '../../../support/policy-life.ts';

const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

describe('a centre that invents a policy is caught', () => {
  /** A journal with a looser version approved, and one forged event that follows it. */
  const forged = (
    event: (ledger: MiniLedger, intent: ReturnType<typeof testPublication>) => Partial<JournalEvent>,
    prepare: (ledger: MiniLedger, intent: ReturnType<typeof testPublication>) => void = (ledger, intent) => {
      approvedBy(ledger, intent);
    },
    given: readonly Rule[] = looserRules(),
  ): readonly JournalEvent[] => {
    const ledger = new MiniLedger();
    const intent = testPublication(given);
    prepare(ledger, intent);
    const seq = ledger.events.length;
    const activated = {
      seq,
      time: ledger.time,
      actor: { kind: 'ledger' },
      command: ledger.events[0]?.command,
      type: 'policy.activated',
      payload: { intent: digestOf(intent), version: 2, digest: policyDigest(intent.policy) },
    };
    return [...ledger.events, { ...activated, ...event(ledger, intent) } as JournalEvent];
  };
  const dayAfter = { time: '2026-05-02T09:00:00Z' };

  test('the journal that is forged here is sound by itself', () => {
    expect(typeof replay(forged(() => dayAfter))).toBe('object');
  });

  test('in force a second too early', () => {
    expect(replay(forged(() => ({ time: '2026-05-02T08:59:59Z' })))).toBe('time');
  });

  test('another digest, another number', () => {
    const payload = (intent: Intent, over: object): Partial<JournalEvent> => ({
      ...dayAfter,
      payload: { intent: digestOf(intent), version: 2, digest: policyDigest(testPolicy()), ...over },
    });
    expect(replay(forged((_, intent) => payload(intent, {})))).toBe('policy');
    expect(
      replay(forged((_, intent) => payload(intent, { digest: policyDigest(intent.policy), version: 3 }))),
    ).toBe('policy');
  });

  test('not approved at all, or by one of two', () => {
    expect(
      replay(
        forged(
          () => dayAfter,
          (ledger, intent) => {
            ledger.propose(intent);
          },
        ),
      ),
    ).toBe('state');
    expect(
      replay(
        forged(
          () => dayAfter,
          (ledger, intent) => {
            ledger.propose(intent);
            ledger.approve(BEN, intent);
          },
        ),
      ),
    ).toBe('state');
  });

  test('never proposed', () => {
    expect(
      replay(
        forged(
          () => dayAfter,
          () => undefined,
        ),
      ),
    ).toBe('state');
  });

  test('in force a second time, once another has followed', () => {
    const ledger = new MiniLedger();
    const first = testPublication(tighterRules());
    approvedBy(ledger, first);
    approvedBy(
      ledger,
      testPublication([...tighterRules(), denial('D-9', { action: ['transfer'], rails: ['swift'] }, 'x')], {
        base: inForce(ledger),
      }),
    );
    const again = ledger.events.find(({ type }) => type === 'policy.activated');
    const event = { ...again, seq: ledger.events.length, time: ledger.time } as JournalEvent;
    expect(replay([...ledger.events, event])).toBe('state');
  });

  test('in force although somebody signed a rejection, which it hides', () => {
    const ledger = new MiniLedger();
    const intent = testPublication(looserRules());
    approvedBy(ledger, intent);
    ledger.approve(ANNA, intent, { decision: 'reject', reason: REASON });
    const hidden = ledger.events.filter(({ type }) => type !== 'intent.rejected');
    const [genesis] = ledger.events;
    const activated = {
      ...genesis,
      seq: hidden.length,
      ...dayAfter,
      type: 'policy.activated',
      payload: { intent: digestOf(intent), version: 2, digest: policyDigest(intent.policy) },
    } as JournalEvent;
    expect(replay([...hidden, activated])).toBe('approval');
  });

  test('a looser version passed off as one that only tightens', () => {
    const ledger = new MiniLedger();
    approvedBy(ledger, testPublication(looserRules()));
    const tighter = { known: true, value: false } as const;
    const events = ledger.events.map((event): JournalEvent => {
      if (event.type !== 'intent.proposed') return event;
      const facts = { ...event.payload.facts, loosens: tighter };
      return { ...event, payload: { ...event.payload, facts } };
    });
    expect(replay(events)).toBe('policy');
  });

  test('a payment approved under a version that was never in force', () => {
    const ledger = new MiniLedger();
    approvedBy(ledger, testPublication(tighterRules()));
    const payment = testTransfer();
    ledger.propose(payment);
    for (const who of [ANNA, BEN]) ledger.approve(who, payment);
    expect(statusOf(ledger, payment)).toBe('awaiting-approval');
    const without = ledger.events.filter(({ type }) => type !== 'policy.activated');
    const renumbered = without.map((event, seq) => ({ ...event, seq }));
    expect(replay(renumbered)).toBe('policy');
  });

  test('a veto that nobody signed', () => {
    expect(
      replay(
        forged((_, intent) => ({
          type: 'intent.rejected',
          actor: { kind: 'person', id: ANNA },
          payload: { intent: digestOf(intent), by: ANNA, reason: REASON },
        })),
      ),
    ).toBe('approval');
  });
});
