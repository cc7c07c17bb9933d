import { describe, expect, test } from 'vitest';
import { digestOf, type EmergencyDeed, type RunbookTrigger } from '#shared/intent';
import { occasionsIn, personGone, runbookOffers } from '#shared/projection';
import { ANNA, BEN, CLEO, testKey } from '../../../support/company.ts';
import {
  GRACE,
  HUGO,
  NORA,
  PeopledLedger,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';
import { annasKey, closing, opening, skipping, testRunbook } from '../../../support/runbooks.ts';

const offered = (ledger: PeopledLedger, trigger: RunbookTrigger): readonly unknown[] =>
  runbookOffers(
    [...ledger.set.intents.values()].flatMap(occasionsIn),
    [testRunbook({ offeredOn: [trigger] })],
    ledger.set.runbooks.values(),
  ).map(({ subject }) => subject);

const revocation = testRosterChange({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId });

describe('a lost token', () => {
  test('offers its runbook from when somebody asks to revoke it', () => {
    const ledger = new PeopledLedger();
    expect(offered(ledger, 'key-lost')).toEqual([]);
    ledger.propose(revocation);
    expect(offered(ledger, 'key-lost')).toEqual([annasKey]);
  });

  test('offers nothing when that is rejected', () => {
    const ledger = new PeopledLedger();
    ledger.propose(revocation);
    const reason = { code: 'other', text: 'It was found' } as const;
    ledger.approve(HUGO, revocation, { decision: 'reject', reason });
    expect(offered(ledger, 'key-lost')).toEqual([]);
  });

  test('is offered once, and not while it is open nor once it was followed', () => {
    const ledger = new PeopledLedger();
    ledger.carry(revocation, [HUGO]);
    const opened = opening();
    ledger.sign(opened);
    expect(offered(ledger, 'key-lost')).toEqual([]);
    for (const id of ['call', 'look']) ledger.sign(skipping(opened, id));
    ledger.change({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId });
    ledger.sign(skipping(opened, 'revoked'));
    expect(ledger.sign(closing(opened, HUGO))).toBe('recorded');
    expect(ledger.statusOf(revocation)).not.toBe('rejected');
  });
});

describe('an emergency', () => {
  const declared = (deed: EmergencyDeed): readonly [PeopledLedger, ReturnType<typeof testEmergency>] => {
    const ledger = new PeopledLedger();
    const intent = testEmergency(deed);
    ledger.propose(intent);
    expect(offered(ledger, 'break-glass')).toEqual([]);
    ledger.approve(CLEO, intent);
    return [ledger, intent];
  };

  test('offers its review as soon as it is declared, and not before', () => {
    const [ledger, intent] = declared({ kind: 'freeze', scope: { kind: 'ledger' } });
    expect(offered(ledger, 'break-glass')).toEqual([{ kind: 'emergency', intent: digestOf(intent) }]);
    expect(offered(ledger, 'person-frozen')).toEqual([]);
  });

  test('over a person offers what is done about a compromise, and one over a key what is done about a lost token', () => {
    const [frozen] = declared({ kind: 'freeze', scope: { kind: 'person', person: NORA } });
    expect(offered(frozen, 'person-frozen')).toEqual([{ kind: 'person', person: NORA }]);
    const { keyId } = testKey(ANNA);
    const [revoked] = declared({ kind: 'revoke', person: ANNA, keyId });
    expect(offered(revoked, 'key-lost')).toEqual([annasKey]);
  });
});

describe('a person who leaves', () => {
  test('offers the runbook when that is done, and when the directory says so', () => {
    const ledger = new PeopledLedger();
    const leaves = testRosterChange({ kind: 'set-standing', person: NORA, from: 'active', to: 'left' });
    ledger.propose(leaves);
    expect(offered(ledger, 'person-gone')).toEqual([]);
    ledger.approve(HUGO, leaves);
    ledger.change({ kind: 'set-standing', person: BEN, from: 'active', to: 'suspended' });
    const told = personGone(BEN, { seq: 99, at: ledger.time });
    const runbook = testRunbook({ offeredOn: ['person-gone'] });
    const occasions = [...[...ledger.set.intents.values()].flatMap(occasionsIn), told, told];
    expect(runbookOffers(occasions, [runbook], []).map(({ subject }) => subject)).toEqual([
      { kind: 'person', person: BEN },
    ]);
  });
});

test('what happened again after a runbook was closed offers it again', () => {
  const ledger = new PeopledLedger();
  const opened = opening({ subject: { kind: 'person', person: NORA } });
  ledger.sign(opened);
  for (const id of ['call', 'look', 'revoked']) ledger.sign(skipping(opened, id, GRACE));
  ledger.sign(closing(opened, HUGO));
  const at = (seq: number): ReturnType<typeof personGone> => personGone(NORA, { seq, at: ledger.time });
  const runbook = testRunbook({ offeredOn: ['person-gone'] });
  expect(runbookOffers([at(0)], [runbook], ledger.set.runbooks.values())).toEqual([]);
  expect(runbookOffers([at(99)], [runbook], ledger.set.runbooks.values())).toHaveLength(1);
});
