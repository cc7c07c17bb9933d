import { describe, expect, test } from 'vitest';
import { evaluationOf, policiesOver } from '#shared/projection';
import { ANNA, BEN, CLEO, testTransfer } from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import {
  approvedBy,
  denial,
  inForce,
  later,
  looserRules,
  recordOf,
  statusOf,
  testPublication,
  testRules,
  tighterRules,
} from '../../../support/policy-life.ts';

const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

describe('items in flight', () => {
  const GENESIS_VERSION = 1;

  test('are asked what the new version asks more', () => {
    const ledger = new MiniLedger();
    const payment = testTransfer();
    ledger.propose(payment);
    ledger.approve(ANNA, payment);
    approvedBy(ledger, testPublication(tighterRules()));
    expect(recordOf(ledger, payment).requirement.groups).toEqual([
      { group: 'compliance', atLeast: 1 },
      { group: 'treasury', atLeast: 2 },
    ]);
    expect(ledger.approve(BEN, payment)).toBe('recorded');
    expect(statusOf(ledger, payment)).toBe('awaiting-approval');
    expect(ledger.approve(CLEO, payment)).toBe('recorded');
    expect(statusOf(ledger, payment)).toBe('posted');
  });

  test('are not helped by what it relaxes', () => {
    const ledger = new MiniLedger();
    const payment = testTransfer({ expiresAt: '2026-05-20T09:00:00Z' });
    ledger.propose(payment);
    const loose = testPublication(looserRules());
    approvedBy(ledger, loose);
    later(ledger, 24);
    ledger.sweep();
    const after = testTransfer({ expiresAt: '2026-05-20T09:00:00Z' });
    ledger.propose(after);
    for (const intent of [payment, after]) ledger.approve(ANNA, intent);
    expect(statusOf(ledger, payment)).toBe('awaiting-approval');
    expect(statusOf(ledger, after)).toBe('posted');
    ledger.approve(BEN, payment);
    expect(statusOf(ledger, payment)).toBe('posted');
  });

  test('that the new version denies can not be approved any more, say why, and can be rejected', () => {
    const ledger = new MiniLedger();
    const payment = testTransfer();
    ledger.propose(payment);
    ledger.approve(ANNA, payment);
    const denies = denial('D-9', { action: ['transfer'], rails: ['book'] }, 'books-closed');
    approvedBy(ledger, testPublication([...testRules(), denies]));
    const record = recordOf(ledger, payment);
    expect(record.denials).toEqual(['books-closed']);
    expect(record.progress).toMatchObject({ satisfied: false, unmet: ['denied: books-closed'] });
    expect(ledger.approve(BEN, payment)).toBe('policy-denies');
    expect(ledger.approve(BEN, payment, { decision: 'reject', reason: REASON })).toBe('recorded');
    expect(statusOf(ledger, payment)).toBe('rejected');
  });

  test('that the new version denies stay so when the people change', () => {
    const ledger = new MiniLedger();
    const payment = testTransfer();
    ledger.propose(payment);
    ledger.approve(ANNA, payment);
    const denied = denial('D-9', { action: ['transfer'] }, 'closed');
    approvedBy(ledger, testPublication([...testRules(), denied]));
    ledger.withdraw(ANNA);
    const { progress, approvals } = recordOf(ledger, payment);
    expect(approvals).toMatchObject([{ stale: expect.stringContaining('suspended') as string }]);
    expect(progress).toMatchObject({ satisfied: false, unmet: ['denied: closed'] });
  });

  test('keep a denial, and a demand, that a later version takes back', () => {
    const ledger = new MiniLedger();
    const [denied, raised] = [
      testTransfer({ expiresAt: '2026-05-20T09:00:00Z' }),
      testTransfer({ expiresAt: '2026-05-20T09:00:00Z', purpose: 'SUPP' }),
    ];
    for (const intent of [denied, raised]) ledger.propose(intent);
    const when = { action: ['transfer' as const], purpose: ['INTC'] };
    approvedBy(ledger, testPublication([...tighterRules(), denial('D-9', when, 'no-intercompany')]));
    const back = testPublication(testRules(), { base: inForce(ledger) });
    expect(approvedBy(ledger, back)).toBe('cooling');
    later(ledger, 24);
    ledger.sweep();
    expect(inForce(ledger).version).toBe(3);
    expect(ledger.approve(ANNA, denied)).toBe('policy-denies');
    for (const who of [ANNA, BEN]) ledger.approve(who, raised);
    expect(statusOf(ledger, raised)).toBe('awaiting-approval');
    ledger.approve(CLEO, raised);
    expect(statusOf(ledger, raised)).toBe('posted');
  });

  test('hold the requirement that the evaluation over all versions gives, and closed ones keep theirs', () => {
    const ledger = new MiniLedger();
    const [open, closed] = [testTransfer(), testTransfer()];
    for (const intent of [open, closed]) ledger.propose(intent);
    for (const who of [ANNA, BEN]) ledger.approve(who, closed);
    approvedBy(ledger, testPublication(tighterRules()));
    for (const [intent, total] of [
      [open, 3],
      [closed, 2],
    ] as const) {
      const record = recordOf(ledger, intent);
      const evaluation = evaluationOf(
        record.facts,
        GENESIS_VERSION,
        policiesOver(record, ledger.set.policies),
      );
      expect(evaluation.requirement).toEqual(record.requirement);
      expect(record.requirement.groups.reduce((sum, { atLeast }) => sum + atLeast, 0)).toBe(total);
    }
  });

  test('approved under the version before, in transit, count for what they are worth', () => {
    const ledger = new MiniLedger();
    const payment = testTransfer();
    ledger.propose(payment);
    const before = ledger.set.policies[0];
    approvedBy(ledger, testPublication(tighterRules()));
    const policy = { version: 1, digest: before?.digest as never };
    expect(ledger.approve(ANNA, payment, { policy })).toBe('recorded');
    expect(statusOf(ledger, payment)).toBe('awaiting-approval');
  });
});
