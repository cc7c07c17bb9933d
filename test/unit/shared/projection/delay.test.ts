import { describe, expect, test } from 'vitest';
import type { Intent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import type { Consequence, Rule } from '#shared/policy';
import { delayedUntil, stateHash } from '#shared/projection';
import { ANNA, BEN, CLEO, testTransfer } from '../../../support/company.ts';
import { replay, type MiniLedger } from '../../../support/mini-ledger.ts';
import {
  HUGO,
  IVAN,
  MARA,
  NORA,
  PeopledLedger,
  peopledGenesis,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';
import { later, recordOf, statusOf } from '../../../support/policy-life.ts';

const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;
const LONG = { expiresAt: '2026-05-06T09:00:00Z' };

type Demand = Extract<Consequence, { kind: 'require' }>;

const asking = (rules: readonly Rule[], more: Partial<Demand>): Rule[] =>
  rules.map((rule) =>
    rule.id === 'T-1' && rule.then.kind === 'require' ? { ...rule, then: { ...rule.then, ...more } } : rule,
  );

/** Payments need two of treasury, and a day after the second. */
const delayed = (more: Partial<Demand> = { delayHours: 24 }): PeopledLedger => {
  const genesis = peopledGenesis();
  const { policy } = genesis;
  return new PeopledLedger({ ...genesis, policy: { ...policy, rules: asking(policy.rules, more) } });
};

const approvedTwice = (ledger: PeopledLedger, intent: Intent): void => {
  expect(ledger.propose(intent)).toBe('proposed');
  expect(ledger.approve(ANNA, intent)).toBe('recorded');
  expect(ledger.approve(BEN, intent)).toBe('recorded');
};

describe('a delay that the policy asks for', () => {
  test('begins with the last approval that was needed, and its end carries the item out', () => {
    const ledger = delayed();
    const intent = testTransfer(LONG);
    expect(ledger.propose(intent)).toBe('proposed');
    ledger.approve(ANNA, intent);
    expect(recordOf(ledger, intent).filledAt).toBeNull();
    later(ledger, 1);
    ledger.approve(BEN, intent);
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
    expect(recordOf(ledger, intent)).toMatchObject({
      filledAt: ledger.time,
      progress: { satisfied: false, unmet: ['delay: 0 of 24 hours have passed'] },
    });
    expect(delayedUntil(recordOf(ledger, intent))).toBe('2026-05-02T10:00:00.000Z');
    later(ledger, 23.99);
    expect(ledger.sweep()).toBe(false);
    later(ledger, 0.01);
    expect(ledger.sweep()).toBe(true);
    expect(statusOf(ledger, intent)).toBe('posted');
    const again = replay(ledger.events);
    expect(typeof again === 'string' ? again : stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('leaves everybody who was asked the time to reject it', () => {
    const ledger = delayed();
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    expect(ledger.approve(MARA, intent, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('rejected');
    later(ledger, 48);
    ledger.sweep();
    expect(statusOf(ledger, intent)).toBe('rejected');
  });

  test('begins again when an approver leaves and another one takes the place', () => {
    const ledger = delayed();
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    later(ledger, 12);
    ledger.withdraw(ANNA);
    expect(recordOf(ledger, intent).filledAt).toBeNull();
    later(ledger, 12);
    expect(ledger.sweep()).toBe(false);
    expect(ledger.approve(MARA, intent)).toBe('recorded');
    expect(recordOf(ledger, intent).filledAt).toBe(ledger.time);
    later(ledger, 23);
    expect(ledger.sweep()).toBe(false);
    later(ledger, 1);
    expect(ledger.sweep()).toBe(true);
    expect(statusOf(ledger, intent)).toBe('posted');
  });

  test('does not outlive the item', () => {
    const ledger = delayed();
    const intent = testTransfer({ expiresAt: '2026-05-01T20:00:00Z' });
    approvedTwice(ledger, intent);
    later(ledger, 24);
    ledger.sweep();
    expect(statusOf(ledger, intent)).toBe('expired');
  });

  test('that ends in an emergency holds the item until that is over', () => {
    const ledger = delayed();
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    later(ledger, 23);
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }, LONG);
    expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
    later(ledger, 2);
    expect(ledger.sweep()).toBe(false);
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
    // A ledger that approves it meanwhile all the same is caught.
    const frozen = [...ledger.events];
    later(ledger, 6);
    expect(ledger.sweep()).toBe(true);
    expect(ledger.sweep()).toBe(true);
    expect(statusOf(ledger, intent)).toBe('posted');
    const forced = ledger.events.find(({ type, seq }) => type === 'intent.approved' && seq > frozen.length);
    if (forced === undefined) throw new Error('it was approved');
    const early = { ...forced, seq: frozen.length, time: '2026-05-02T10:00:00Z' };
    expect(replay([...frozen, early])).toBe('state');
    expect(typeof replay(ledger.events)).toBe('object');
  });

  test('that ends for two changes of one person at once makes the first and leaves the other', () => {
    const genesis = peopledGenesis();
    const rules = genesis.policy.rules.map((rule) =>
      rule.id === 'R-1' && rule.then.kind === 'require'
        ? { ...rule, then: { ...rule.then, delayHours: 1 } }
        : rule,
    );
    const ledger = new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
    const [first, second] = [
      testRosterChange(ledger.regrant(NORA, ['requester'], []), LONG),
      testRosterChange(ledger.regrant(NORA, ['auditor'], []), LONG),
    ];
    for (const intent of [first, second])
      expect(ledger.carry(intent, [HUGO, IVAN])).toBe('awaiting-approval');
    later(ledger, 1);
    expect(ledger.sweep()).toBe(true);
    expect([statusOf(ledger, first), statusOf(ledger, second)]).toEqual(['carried-out', 'awaiting-approval']);
    expect(ledger.sweep()).toBe(false);
    expect(ledger.grantsOf(NORA).roles).toEqual(['requester']);
  });

  test('is not shortened by a ledger that says approved', () => {
    const ledger = delayed();
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    const before = ledger.events.length;
    later(ledger, 24);
    ledger.sweep();
    const early = ledger.events.map((event): JournalEvent =>
      event.seq < before ? event : { ...event, time: '2026-05-02T08:59:59Z' },
    );
    expect(replay(early)).toBe('quorum');
    expect(typeof replay(ledger.events)).toBe('object');
  });
});

describe('cold custody', () => {
  const fromTier = (ledger: MiniLedger, intent: Intent): string => {
    const { tier } = recordOf(ledger, intent).facts;
    return tier.known ? tier.value : 'not known';
  };

  test('is not there for an item of a warm wallet, whoever approves', () => {
    const ledger = delayed({ tier: 'cold' });
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    expect(fromTier(ledger, intent)).toBe('warm');
    expect(recordOf(ledger, intent).progress.unmet).toEqual(['tier: cold custody is needed']);
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
  });

  test('is there for one of a cold wallet', () => {
    const genesis = peopledGenesis();
    const rules = asking(genesis.policy.rules, { tier: 'cold' });
    const wallets = genesis.wallets.map((wallet) => ({ ...wallet, tier: 'cold' as const }));
    const ledger = new PeopledLedger({ ...genesis, wallets, policy: { ...genesis.policy, rules } });
    const intent = testTransfer(LONG);
    approvedTwice(ledger, intent);
    expect(fromTier(ledger, intent)).toBe('cold');
    expect(statusOf(ledger, intent)).toBe('posted');
  });
});
