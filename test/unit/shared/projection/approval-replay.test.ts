import { describe, expect, test } from 'vitest';
import type { LedgerId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { policyDigest, type Policy } from '#shared/policy';
import { ANNA, BEN, CLEO, signApproval, testTransfer } from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import { PeopledLedger, testEmergency } from '../../../support/people.ts';
import {
  approvedBy,
  inForce,
  recordOf,
  statusOf,
  testPublication,
  tighterRules,
} from '../../../support/policy-life.ts';

/* An approval is for one intent, as its lines were shown, under one policy, in one ledger: nowhere else is it worth anything. */

describe('an approval that was signed for something else', () => {
  test('does not count for another intent: the centre can not put it there', () => {
    const ledger = new MiniLedger();
    const [shown, other] = [testTransfer(), testTransfer({ minor: '999999' })];
    ledger.propose(shown);
    ledger.propose(other);
    const before = ledger.events.length;
    expect(ledger.approve(ANNA, shown)).toBe('recorded');
    expect(typeof replay(ledger.events)).toBe('object');
    const moved = ledger.events.map((event): JournalEvent =>
      event.seq === before && event.type === 'approval.recorded'
        ? { ...event, payload: { ...event.payload, intent: digestOf(other) } }
        : event,
    );
    expect(replay(moved)).toBe('approval');
  });

  test('does not count twice for its own, delivered again as it is', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const policy = { version: inForce(ledger).version, digest: policyDigest(inForce(ledger)) };
    const envelope = signApproval(ANNA, intent, ledger.head, { issuedAt: ledger.time, policy });
    expect(ledger.deliver(envelope)).toBe('recorded');
    expect(ledger.deliver(envelope)).toBe('already-decided');
    expect(statusOf(ledger, intent)).toBe('awaiting-approval');
    const twice = [...ledger.events];
    const recorded = twice.at(-1);
    if (recorded === undefined) throw new Error('nothing is recorded');
    expect(replay([...twice, { ...recorded, seq: recorded.seq + 1 }])).toBe('approval');
  });

  test.each<[string, (ledger: PeopledLedger) => void]>([
    [
      'was suspended',
      (ledger) => {
        for (const [from, to] of [
          ['active', 'suspended'],
          ['suspended', 'active'],
        ] as const)
          expect(ledger.change({ kind: 'set-standing', person: ANNA, from, to })).toBe('carried-out');
      },
    ],
    [
      'was frozen in an emergency',
      (ledger) => {
        const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'person', person: ANNA } });
        expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
        ledger.time = '2026-05-01T20:00:00Z';
        ledger.sweep();
      },
    ],
  ])('does not count again, delivered as it is, once whoever gave it %s and is back', (_, awayAndBack) => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const policy = { version: inForce(ledger).version, digest: policyDigest(inForce(ledger)) };
    const envelope = signApproval(ANNA, intent, ledger.head, { issuedAt: ledger.time, policy });
    expect(ledger.deliver(envelope)).toBe('recorded');
    const recorded = ledger.events.at(-1);
    awayAndBack(ledger);
    expect(ledger.set.roster?.person(ANNA)?.standing).toBe('active');
    expect(recordOf(ledger, intent).approvals.map(({ stale }) => stale !== null)).toEqual([true]);

    expect(ledger.deliver(envelope)).toBe('approval-voided');
    if (recorded === undefined) throw new Error('nothing is recorded');
    const seq = ledger.events.length;
    expect(replay([...ledger.events, { ...recorded, seq, time: ledger.time }])).toBe('approval');

    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    expect(statusOf(ledger, intent)).toBe('posted');
    expect(typeof replay(ledger.events)).toBe('object');
  });

  test('does not count in another ledger', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent, { ledger: 'another-ledger' as LedgerId })).toBe('bad-statement');
  });

  test('does not count under a policy that was never in force, nor under one before its item', () => {
    const ledger = new MiniLedger();
    const before = inForce(ledger);
    const invented = { ...before, title: 'Anything goes' };
    const intent = testTransfer();
    ledger.propose(intent);
    const under = (policy: Policy): Parameters<MiniLedger['approve']>[2] => ({
      policy: { version: policy.version, digest: policyDigest(policy) },
    });
    expect(ledger.approve(ANNA, intent, under(invented))).toBe('bad-statement');
    expect(ledger.approve(ANNA, intent, under({ ...before, version: 9 }))).toBe('bad-statement');

    approvedBy(ledger, testPublication(tighterRules()));
    const later = testTransfer({ minor: '4321' });
    ledger.propose(later);
    expect(ledger.approve(ANNA, later, under(before))).toBe('bad-statement');
    // Under the version that was shown it counts, and the stricter of both is asked for.
    expect(ledger.approve(ANNA, intent, under(before))).toBe('recorded');
    for (const person of [BEN, CLEO]) ledger.approve(person, intent);
    expect(recordOf(ledger, intent).requirement.groups).toHaveLength(2);
    expect(statusOf(ledger, intent)).toBe('posted');
  });
});
