import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, PersonId, TransferId, WalletId } from '#shared/brand';
import { canonicalize, type JsonValue } from '#shared/json';
import { digestOf, type EmergencyDeed, type Intent, type RosterChange } from '#shared/intent';
import type { Role } from '#shared/roster';
import { stateHash, type WorkingSet } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  IBAN_A,
  testChange,
  testGrant,
  testKey,
  testMandate,
  testTransfer,
} from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  JUDY,
  NORA,
  PeopledLedger,
  peopledGenesis,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';

const freezeLedger: EmergencyDeed = { kind: 'freeze', scope: { kind: 'ledger' } };
const unfreezeLedger: EmergencyDeed = { kind: 'unfreeze', scope: { kind: 'ledger' } };
const spare = (person: PersonId): Extract<EmergencyDeed, { kind: 'replace' }>['key'] => {
  const { person: _, standing: __, ...key } = testKey(person, `${person}-new`);
  return key;
};

/** Declared by Ben, with Cleo. */
const declared = (deed: EmergencyDeed, ledger = new PeopledLedger()): PeopledLedger => {
  expect(ledger.carry(testEmergency(deed), [CLEO])).toBe('carried-out');
  return ledger;
};

const hoursLater = (ledger: PeopledLedger, hours: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + hours * 3_600_000).toISOString();
};

describe('a frozen ledger', () => {
  test('is declared by two holders, and by nobody else', () => {
    const ledger = new PeopledLedger();
    expect(ledger.propose(testEmergency(freezeLedger, { initiator: ANNA }))).toBe('role-missing');
    const intent = testEmergency(freezeLedger);
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(BEN, intent)).toBe('initiator-cannot-approve');
    expect(ledger.approve(ANNA, intent)).toBe('not-eligible');
    expect(ledger.set.roster?.roster.freezes).toEqual([]);
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(ledger.set.roster?.roster.freezes).toMatchObject([
      { scope: { kind: 'ledger' }, intent: digestOf(intent), since: ledger.time },
    ]);
  });

  test('moves nothing: what waits is not approved, and nothing new is proposed', () => {
    const ledger = new PeopledLedger();
    const waiting = testTransfer();
    ledger.propose(waiting);
    ledger.approve(ANNA, waiting);
    declared(freezeLedger, ledger);
    expect(ledger.approve(BEN, waiting)).toBe('ledger-frozen');
    for (const intent of [testTransfer(), testGrant(), testChange({ kind: 'close' })] as readonly Intent[])
      expect(ledger.propose(intent)).toBe('ledger-frozen');
    const reason = { code: 'other', text: 'not now' } as const;
    expect(ledger.approve(BEN, waiting, { decision: 'reject', reason })).toBe('recorded');
  });

  test('still takes power away, and takes value out of reach', () => {
    const ledger = declared(freezeLedger);
    const leaves: RosterChange = { kind: 'set-standing', person: ANNA, from: 'active', to: 'left' };
    expect(ledger.change(leaves)).toBe('carried-out');
    expect(ledger.propose(testChange({ kind: 'freeze' }))).toBe('proposed');
  });

  test('takes no operation under a mandate, whatever a centre records', () => {
    const ledger = new PeopledLedger({ ...peopledGenesis(), mandates: [testMandate()] });
    declared(freezeLedger, ledger);
    const id = '01890000-0000-7000-8000-000000000001' as TransferId;
    const legs = [
      {
        asset: 'EUR',
        credit: `${IBAN_A}.EUR` as AccountId,
        debit: 'system.clearing.sepa.EUR' as AccountId,
        minor: '100',
      },
    ];
    expect(() => ledger.book(testMandate().id, [{ op: 'transfer', id, legs }])).toThrow('frozen');
  });

  test('thaws by itself after eight hours of journal time, not before', () => {
    const ledger = declared(freezeLedger);
    hoursLater(ledger, 7.99);
    ledger.sweep();
    expect(ledger.propose(testTransfer())).toBe('ledger-frozen');
    hoursLater(ledger, 0.02);
    ledger.sweep();
    expect(ledger.propose(testTransfer())).toBe('proposed');
    const early = ledger.events.map((event) =>
      event.type === 'emergency.ended' ? { ...event, time: '2026-05-01T10:00:00Z' } : event,
    );
    expect(replay(early)).toBe('time');
  });

  test('is lifted by one person more than a change of the roster takes', () => {
    const ledger = declared(freezeLedger);
    const lift = testEmergency(unfreezeLedger, { initiator: GRACE });
    expect(ledger.carry(lift, [HUGO, IVAN])).toBe('awaiting-approval');
    expect(ledger.approve(JUDY, lift)).toBe('recorded');
    expect(ledger.statusOf(lift)).toBe('carried-out');
    expect(ledger.propose(testTransfer())).toBe('proposed');
  });

  test('is not lifted under a policy that asks for no more than usual, nor declared by one holder', () => {
    const genesis = peopledGenesis();
    const rules = genesis.policy.rules.map((rule) => {
      if (rule.then.kind !== 'require' || !rule.id.startsWith('E-')) return rule;
      const groups = [{ group: 'security' as never, atLeast: 2 }];
      return { ...rule, then: { ...rule.then, groups } };
    });
    const ledger = new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
    expect(ledger.propose(testEmergency(freezeLedger))).toBe('emergency-quorum');
    const withUsual = {
      ...genesis.policy,
      rules: [...genesis.policy.rules.slice(0, -1), ...rules.slice(-1)],
    };
    const other = new PeopledLedger({ ...genesis, policy: withUsual });
    expect(other.carry(testEmergency(freezeLedger), [CLEO])).toBe('carried-out');
    expect(other.propose(testEmergency(unfreezeLedger, { initiator: GRACE }))).toBe('emergency-quorum');
  });
});

describe('a frozen person', () => {
  const deed: EmergencyDeed = { kind: 'freeze', scope: { kind: 'person', person: ANNA } };

  test('has no power, their approvals do not count, and all comes back with the end', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    declared(deed, ledger);
    expect(ledger.set.roster?.person(ANNA)?.standing).toBe('suspended');
    expect(ledger.approve(ANNA, intent)).toBe('bad-statement');
    expect(ledger.set.intents.get(digestOf(intent))?.approvals[0]?.stale).toBe('the approver is suspended');
    const back: RosterChange = { kind: 'set-standing', person: ANNA, from: 'suspended', to: 'active' };
    expect(ledger.change(back)).toBe('emergency-frozen');
    hoursLater(ledger, 8);
    ledger.sweep();
    expect(ledger.set.roster?.person(ANNA)?.standing).toBe('active');
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
  });

  test('does not come back when the directory, or a quorum, said meanwhile that they are gone', () => {
    for (const gone of [
      (ledger: PeopledLedger) => {
        ledger.withdraw(ANNA);
      },
      (ledger: PeopledLedger) =>
        ledger.change({ kind: 'set-standing', person: ANNA, from: 'suspended', to: 'left' }),
    ]) {
      const ledger = declared(deed);
      gone(ledger);
      hoursLater(ledger, 9);
      ledger.sweep();
      expect(ledger.set.roster?.person(ANNA)?.standing).not.toBe('active');
    }
  });
});

describe('a frozen wallet', () => {
  const deed: EmergencyDeed = { kind: 'freeze', scope: { kind: 'wallet', wallet: 'wallet-a' as WalletId } };

  test('sends nothing, is not unfrozen as usual, and is as it was after the end', () => {
    const ledger = declared(deed);
    expect(ledger.propose(testTransfer())).toBe('wallet-frozen');
    const wallet = { id: 'wallet-a' as WalletId, name: 'A' };
    const entity = { id: 'alpha' as never, name: 'Alpha GmbH' };
    expect(ledger.propose(testChange({ kind: 'unfreeze' }, { wallet, entity }))).toBe('emergency-frozen');
    hoursLater(ledger, 8);
    ledger.sweep();
    expect(ledger.propose(testTransfer())).toBe('proposed');
  });
});

describe('a key in an emergency', () => {
  test('is revoked at once', () => {
    const ledger = declared({ kind: 'revoke', person: ANNA, keyId: testKey(ANNA).keyId });
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent)).toBe('bad-statement');
  });

  test('of a security administrator is replaced a day later, when nobody objects', () => {
    const lost = testKey(GRACE).keyId;
    const ledger = new PeopledLedger();
    const intent = testEmergency({ kind: 'replace', person: GRACE, lost, key: spare(GRACE) });
    expect(ledger.carry(intent, [CLEO])).toBe('awaiting-dispatch');
    hoursLater(ledger, 23.9);
    ledger.sweep();
    expect(ledger.set.roster?.key(lost)?.standing).toBe('active');
    hoursLater(ledger, 0.2);
    ledger.sweep();
    expect(ledger.set.roster?.key(lost)?.standing).toBe('revoked');
    expect(ledger.set.roster?.key(spare(GRACE).keyId)).toMatchObject({ person: GRACE, standing: 'active' });
    expect(ledger.statusOf(intent)).toBe('carried-out');
    const early = ledger.events.map((event) =>
      event.type === 'emergency.declared' ? { ...event, time: '2026-05-01T20:00:00Z' } : event,
    );
    expect(replay(early)).toBe('time');
  });

  test('is replaced once, however often it is asked for', () => {
    const ledger = new PeopledLedger();
    const deed = { kind: 'replace', person: GRACE, lost: testKey(GRACE).keyId, key: spare(GRACE) } as const;
    const [first, second] = [testEmergency(deed), testEmergency(deed)];
    for (const intent of [first, second]) expect(ledger.carry(intent, [CLEO])).toBe('awaiting-dispatch');
    hoursLater(ledger, 25);
    ledger.sweep();
    expect([ledger.statusOf(first), ledger.statusOf(second)]).toEqual(['carried-out', 'awaiting-dispatch']);
  });

  test('is not replaced when the person is suspended meanwhile, nor of anybody else', () => {
    const ledger = new PeopledLedger();
    const deed = { kind: 'replace', person: GRACE, lost: testKey(GRACE).keyId, key: spare(GRACE) } as const;
    expect(ledger.carry(testEmergency(deed), [CLEO])).toBe('awaiting-dispatch');
    const stop: RosterChange = { kind: 'set-standing', person: GRACE, from: 'active', to: 'suspended' };
    expect(ledger.carry(testRosterChange(stop, { initiator: HUGO }), [IVAN, JUDY])).toBe('carried-out');
    hoursLater(ledger, 25);
    ledger.sweep();
    expect(ledger.set.roster?.key(spare(GRACE).keyId)).toBeUndefined();
    const other = { ...deed, person: ANNA, lost: testKey(ANNA).keyId, key: spare(ANNA) };
    expect(ledger.propose(testEmergency(other))).toBe('emergency-refused');
  });
});

/** What an emergency must never touch. */
const protectedPart = (set: WorkingSet): string =>
  canonicalize({
    accounts: [...set.accounts.values()].map((account) => ({
      id: account.account.id,
      posted: [String(account.debitsPosted), String(account.creditsPosted)],
    })),
    policies: set.policies.map(({ digest }) => digest),
    groups: set.roster?.roster.groups,
    mandates: [...set.mandates.values()].map(({ mandate, isRevoked }) => [mandate.id, isRevoked]),
    grants: set.roster?.roster.people.map(({ id, roles, groups }) => [id, roles, groups]),
  } as unknown as JsonValue);

const PEOPLE = [ANNA, BEN, CLEO, DIRK, GRACE, HUGO, IVAN, JUDY, NORA];
const anyone = fc.constantFrom(...PEOPLE);
const scope = fc.oneof(
  fc.constant({ kind: 'ledger' as const }),
  fc.constantFrom('wallet-a', 'wallet-b').map((id) => ({ kind: 'wallet' as const, wallet: id as WalletId })),
  anyone.map((person) => ({ kind: 'person' as const, person })),
);
const deed: fc.Arbitrary<EmergencyDeed> = fc.oneof(
  scope.map((each) => ({ kind: 'freeze' as const, scope: each })),
  scope.map((each) => ({ kind: 'unfreeze' as const, scope: each })),
  anyone.map((person) => ({ kind: 'revoke' as const, person, keyId: testKey(person).keyId })),
  anyone.map((person) => ({
    kind: 'replace' as const,
    person,
    lost: testKey(person).keyId,
    key: spare(person),
  })),
);
const step = fc.record({
  deed,
  initiator: fc.constantFrom(BEN, CLEO, GRACE, ANNA),
  hours: fc.integer({ min: 0, max: 26 }),
});

describe('whatever emergencies are declared, in whatever order', () => {
  test('no balance, policy, mandate or grant changes, and a new key is of the same person', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const ledger = new PeopledLedger();
        const before = protectedPart(ledger.set);
        const owners = new Map(ledger.set.roster?.roster.keys.map(({ keyId, person }) => [keyId, person]));
        for (const { deed: each, initiator, hours } of steps) {
          const created = { createdAt: ledger.time, expiresAt: '2027-01-01T00:00:00Z' };
          const intent = testEmergency(each, { initiator, ...created });
          if (ledger.propose(intent) === 'proposed') for (const who of PEOPLE) ledger.approve(who, intent);
          hoursLater(ledger, hours);
          ledger.sweep();
        }
        expect(protectedPart(ledger.set)).toBe(before);
        for (const { keyId, person } of ledger.set.roster?.roster.keys ?? []) {
          const owner = owners.get(keyId);
          if (owner === undefined) expect(keyId).toBe(spare(person).keyId);
          else expect(owner).toBe(person);
          const roles: readonly Role[] = ledger.set.roster?.person(person)?.roles ?? [];
          if (owner === undefined) expect(roles).toContain('security-admin');
        }
        const replayed = replay(ledger.events);
        if (typeof replayed === 'string') throw new Error(replayed);
        expect(stateHash(replayed)).toBe(stateHash(ledger.set));
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
