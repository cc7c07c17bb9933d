import { describe, expect, test } from 'vitest';
import type { IntentDigest, PersonId } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type RosterChange } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { ANNA, BEN, CLEO, DIRK, testKey, testTransfer } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  NORA,
  PeopledLedger,
  peopledGenesis,
  person,
  testRosterChange,
} from '../../../support/people.ts';

const BOT = 'svc-erp' as PersonId;

/** A service account that proposes payments, for which Anna answers. */
const withService = (): PeopledLedger => {
  const genesis = peopledGenesis();
  const bot = { ...person(BOT, ['requester', 'service-account'], []), serviceOf: ANNA };
  const { roster } = genesis;
  return new PeopledLedger({
    ...genesis,
    roster: { ...roster, people: [...roster.people, bot], keys: [...roster.keys, testKey(BOT)] },
  });
};

describe('one human approving what they proposed', () => {
  test('with a second key is still the same person', () => {
    const ledger = new PeopledLedger();
    const { person: _, standing: __, ...key } = testKey(ANNA, 'anna-2');
    ledger.change({ kind: 'enrol-key', person: ANNA, key, as: 'active' });
    const intent = testTransfer({ initiator: ANNA });
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent, {}, 'anna-2')).toBe('initiator-cannot-approve');
    const theirs = testTransfer();
    ledger.propose(theirs);
    expect(ledger.approve(ANNA, theirs)).toBe('recorded');
    expect(ledger.approve(ANNA, theirs, {}, 'anna-2')).toBe('already-decided');
  });

  test('through a service account is refused, and both identities are named', () => {
    const ledger = withService();
    const intent = testTransfer({ initiator: BOT });
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(ANNA, intent)).toBe('sod-conflict');
    expect(ledger.approve(BOT, intent)).toBe('initiator-cannot-approve');
    const others = testTransfer();
    ledger.propose(others);
    expect(ledger.approve(BOT, others)).toBe('sod-conflict');
    expect(ledger.approve(BEN, intent)).toBe('recorded');
  });

  test('leaves no service account behind that goes on when they have gone', () => {
    const ledger = withService();
    ledger.withdraw(ANNA);
    expect(ledger.propose(testTransfer({ initiator: BOT }))).toBe('bad-statement');
  });

  test('gets no service account whose duties conflict with their own', () => {
    const ledger = withService();
    const change = ledger.regrant(BOT, ['policy-author', 'service-account'], []);
    expect(ledger.refusalOf(testRosterChange(change))?.code).toBe('sod-conflict');
    expect(
      ledger.propose(testRosterChange(ledger.regrant(BOT, ['requester', 'service-account'], ['treasury']))),
    ).toBe('sod-conflict');
  });
});

describe('one person raising their own power', () => {
  test('does not ask for it, approve it, or have it asked for by their own account', () => {
    const ledger = new PeopledLedger();
    const raised = ledger.regrant(HUGO, ['security-admin', 'break-glass'], ['break-glass', 'security']);
    expect(ledger.propose(testRosterChange(raised, { initiator: HUGO }))).toBe('own-power');
    const intent = testRosterChange(raised);
    ledger.propose(intent);
    expect(ledger.approve(HUGO, intent)).toBe('own-power');
    const reason = { code: 'other', text: 'no' } as const;
    expect(ledger.approve(HUGO, intent, { decision: 'reject', reason })).toBe('own-power');
  });

  test('does not undo what was taken from them', () => {
    const ledger = new PeopledLedger();
    const change = { kind: 'set-standing', person: NORA, from: 'active', to: 'suspended' } as const;
    const taken = testRosterChange(change);
    ledger.carry(taken, [HUGO, IVAN]);
    const undoing: RosterChange = { kind: 'revert', of: digestOf(taken), undoes: change };
    expect(ledger.propose(testRosterChange(undoing, { initiator: NORA }))).toBe('bad-statement');
  });
});

describe('a centre that lies about people', () => {
  const changed = (): { readonly ledger: PeopledLedger; readonly last: JournalEvent } => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(NORA, ['requester'], []));
    const last = ledger.events.at(-1);
    if (last?.type !== 'roster.changed') throw new Error('nothing was changed');
    return { ledger, last };
  };
  const without = (events: readonly JournalEvent[], gone: number): readonly JournalEvent[] =>
    events.filter(({ seq }) => seq !== gone).map((event, seq) => ({ ...event, seq }));

  test('cannot make a change that was not approved', () => {
    const ledger = new PeopledLedger();
    const intent = testRosterChange(ledger.regrant(NORA, ['requester'], []));
    ledger.propose(intent);
    ledger.approve(HUGO, intent);
    const { last } = changed();
    const forged = {
      ...last,
      seq: ledger.events.length,
      payload: { intent: digestOf(intent), version: 2 },
    } as JournalEvent;
    expect(replay([...ledger.events, forged])).toBe('state');
  });

  test('cannot make it twice, under another version, or for a change that nobody knows', () => {
    const { ledger, last } = changed();
    expect(replay([...ledger.events, { ...last, seq: ledger.events.length }])).toBe('state');
    const other = (payload: object): readonly JournalEvent[] => [
      ...ledger.events.slice(0, -1),
      { ...last, payload: { ...last.payload, ...payload } } as JournalEvent,
    ];
    expect(replay(other({ version: 3 }))).toBe('state');
    expect(replay(other({ intent: sha256Hex(utf8('none')) as IntentDigest }))).toBe('state');
  });

  test('cannot show a roster of before: what was decided after the change does not follow from it', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    ledger.change({ kind: 'set-standing', person: ANNA, from: 'active', to: 'left' });
    const change = ledger.events.at(-1);
    if (change?.type !== 'roster.changed') throw new Error('nothing was changed');
    const later = testRosterChange({ kind: 'set-standing', person: NORA, from: 'active', to: 'left' });
    ledger.carry(later, [HUGO, IVAN]);
    const rolledBack = without(ledger.events, change.seq);
    expect(replay(rolledBack)).toBe('policy');
  });

  test('cannot begin with people whose duties conflict, or who sit where they may not', () => {
    const genesis = peopledGenesis();
    const withPerson = (over: ReturnType<typeof person>): (() => PeopledLedger) => {
      const people = genesis.roster.people.map((each) => (each.id === over.id ? over : each));
      return () => new PeopledLedger({ ...genesis, roster: { ...genesis.roster, people } });
    };
    expect(withPerson(person(NORA, ['approver', 'policy-author'], []))).toThrow('never one person');
    expect(withPerson(person(NORA, ['requester'], ['treasury']))).toThrow('needs the role');
  });

  test('cannot count a leaver whose approval was under way', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const before = new PeopledLedger();
    before.propose(intent);
    before.approve(ANNA, intent);
    const inFlight = before.events.at(-1);
    ledger.change({ kind: 'set-standing', person: ANNA, from: 'active', to: 'left' });
    if (inFlight === undefined) throw new Error('nothing was approved');
    expect(replay([...ledger.events, { ...inFlight, seq: ledger.events.length }])).toBe('approval');
  });
});

describe('who is not here', () => {
  test.each([CLEO, DIRK, GRACE])('%s proposes no payment without the role', (initiator) => {
    const ledger = new PeopledLedger();
    const answer = ledger.propose(testTransfer({ initiator }));
    expect(answer).toBe(initiator === DIRK ? 'proposed' : 'role-missing');
  });
});
