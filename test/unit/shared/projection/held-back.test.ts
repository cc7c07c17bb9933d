import { describe, expect, test } from 'vitest';
import { nobleVerify } from '#shared/envelope';
import type { EmergencyDeed, Intent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { applyEvent } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  testChange,
  testGrant,
  testRegistration,
  testTransfer,
} from '../../../support/company.ts';
import { activateKey, keyedGenesis, testKeyChange } from '../../../support/custody-keys.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  JUDY,
  peopledGenesis,
  PeopledLedger,
  testEmergency,
} from '../../../support/people.ts';

/*
 * What nothing holds up is carried out by the event after its quorum, or never. A centre that keeps that event for later,
 * when the same change would undo what was decided since, is caught by everybody who reads the journal.
 */

const FREEZE: EmergencyDeed = { kind: 'freeze', scope: { kind: 'ledger' } };
const UNFREEZE: EmergencyDeed = { kind: 'unfreeze', scope: { kind: 'ledger' } };

const decide = (ledger: MiniLedger, intent: Intent, who: readonly (typeof ANNA)[]): void => {
  expect(ledger.propose(intent)).toBe('proposed');
  for (const each of who) expect(ledger.approve(each, intent)).toBe('recorded');
};

/** Another centre with the same journal, without its last event; and that event. */
const withheld = ({ events }: MiniLedger): readonly [MiniLedger, JournalEvent] => {
  const [genesis, ...rest] = events;
  const event = rest.pop();
  if (genesis?.type !== 'ledger.genesis' || event === undefined) throw new TypeError('no events');
  const centre = new MiniLedger(genesis.payload, rest);
  centre.time = event.time;
  return [centre, event];
};

const appliedTo = (centre: MiniLedger, event: JournalEvent): string => {
  const at = { seq: centre.events.length, time: centre.time };
  const applied = applyEvent(
    centre.set,
    { ...event, ...at },
    { verify: nobleVerify, rootAt: () => undefined },
  );
  return applied.ok ? 'applied' : applied.error.detail;
};

const LATE = /was approved, and not carried out then$/;

describe('what a quorum completed and a centre held back', () => {
  const cases: Readonly<Record<string, () => MiniLedger>> = {
    'a posting on the internal book': () => {
      const ledger = new MiniLedger();
      decide(ledger, testTransfer(), [ANNA, BEN]);
      return ledger;
    },
    'a registration': () => {
      const ledger = new MiniLedger();
      decide(ledger, testRegistration(), [ANNA, CLEO]);
      return ledger;
    },
    'a change of a wallet': () => {
      const ledger = new MiniLedger();
      decide(ledger, testChange({ kind: 'freeze' }), [ANNA]);
      return ledger;
    },
    'a mandate': () => {
      const ledger = new MiniLedger();
      decide(ledger, testGrant(), [ANNA, BEN, CLEO]);
      return ledger;
    },
    'a state of a key': () => {
      const ledger = new MiniLedger(keyedGenesis());
      activateKey(ledger);
      decide(ledger, testKeyChange({ kind: 'set-state', from: 'active', to: 'suspended' }), [ANNA]);
      return ledger;
    },
  };

  test.each(Object.entries(cases))('%s: is applied where it belongs, and is a fault any later', (_, make) => {
    const [at, event] = withheld(make());
    expect(appliedTo(at, event)).toBe('applied');
    const [later, same] = withheld(make());
    expect(later.propose(testTransfer())).toBe('proposed');
    expect(appliedTo(later, same)).toMatch(LATE);
  });

  test('an unfreeze: it does not lift the freeze after the one that it was for', () => {
    const ledger = new PeopledLedger(peopledGenesis());
    ledger.carry(testEmergency(FREEZE), [CLEO]);
    ledger.carry(testEmergency(UNFREEZE, { initiator: GRACE }), [HUGO, IVAN, JUDY]);
    const [centre, event] = withheld(ledger);
    if (event.type !== 'emergency.ended') throw new TypeError(event.type);
    const hours = (count: number): string =>
      new Date(Date.parse(event.time) + count * 3_600_000).toISOString();
    centre.time = hours(9);
    expect(centre.sweep()).toBe(true);
    decide(centre, testEmergency(FREEZE, { createdAt: centre.time, expiresAt: hours(80) }), [CLEO]);
    const [freeze] = centre.set.roster?.roster.freezes ?? [];
    if (freeze === undefined) throw new TypeError('no freeze');
    const aimed = { ...event, payload: { ...event.payload, intent: freeze.intent } };
    expect(appliedTo(centre, aimed)).toMatch(LATE);
    expect(centre.set.roster?.roster.freezes).toEqual([freeze]);
  });
});
