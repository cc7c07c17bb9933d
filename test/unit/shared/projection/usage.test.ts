import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { RosterChange } from '#shared/intent';
import {
  grantUses,
  IDLE_DAYS,
  idleGrants,
  isUsedLately,
  powerIn,
  powerInRunbook,
  type GrantUse,
  type PowerEvent,
} from '#shared/projection';
import type { Role, RosterIndex } from '#shared/roster';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  PIA,
  testKey,
  testRegistration,
  testTransfer,
} from '../../../support/company.ts';
import {
  GRACE,
  HUGO,
  MARA,
  NORA,
  OLGA,
  PeopledLedger,
  peopledGenesis,
  person,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';
import { opening, signing, skipping, step, testRunbook } from '../../../support/runbooks.ts';

/* Seeded histories, and exactly the grants of which nobody made use. */

const LONG_AFTER = '2026-07-29T09:00:00Z';
const SINCE = '2026-01-01T00:00:00Z';
const AUDITOR = 'audrey' as PersonId;
const WITNESS = 'wim' as PersonId;
const MACHINE = 'p-machine' as PersonId;

/** The peopled company with a reader, a witness and a machine for which Olga answers. */
const company = (): PeopledLedger => {
  const genesis = peopledGenesis();
  const more = [
    person(AUDITOR, ['auditor'], []),
    person(WITNESS, ['witness'], []),
    { ...person(MACHINE, ['requester', 'service-account'], []), serviceOf: OLGA },
  ];
  return new PeopledLedger({
    ...genesis,
    roster: {
      ...genesis.roster,
      people: [...genesis.roster.people, ...more],
      keys: [...genesis.roster.keys, ...more.map(({ id }) => testKey(id))],
    },
  });
};

const rosterOf = ({ set }: PeopledLedger): RosterIndex => {
  if (set.roster === undefined) throw new Error('no roster');
  return set.roster;
};

const eventsOf = (ledger: PeopledLedger): readonly PowerEvent[] => [
  ...[...ledger.set.intents.values()].flatMap((record) => powerIn(record, rosterOf(ledger))),
  ...[...ledger.set.runbooks.values()].flatMap((record) => powerInRunbook(record, rosterOf(ledger))),
];

const textOf = ({ person: id, role }: Pick<GrantUse, 'person' | 'role'>): string => `${id} ${role}`;

const idleIn = (ledger: PeopledLedger, at = LONG_AFTER, since = SINCE): readonly string[] =>
  idleGrants(rosterOf(ledger), eventsOf(ledger), { at, since }).map(textOf);

/** Every grant whose use would leave a trace. */
const traced = (ledger: PeopledLedger): readonly string[] =>
  grantUses(rosterOf(ledger), [])
    .filter(({ kind }) => kind === 'exercised')
    .map(textOf);

const expectUsed = (ledger: PeopledLedger, ...used: readonly string[]): void => {
  expect(idleIn(ledger)).toEqual(traced(ledger).filter((grant) => !used.includes(grant)));
  for (const grant of used) expect(traced(ledger)).toContain(grant);
};

describe('a role is used', () => {
  test('by whoever proposes what it lets them, and in the seat that is asked', () => {
    const ledger = company();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    ledger.approve(BEN, intent);
    // Ben sits among senior treasury too: nobody was asked there.
    expectUsed(ledger, 'anna approver', 'ben approver', 'dirk requester');
  });

  test('by a proposal that any acting role lets, each of them that is held', () => {
    const ledger = company();
    expect(ledger.propose({ ...testRegistration(), initiator: CLEO })).toBe('proposed');
    expectUsed(ledger, 'cleo compliance', 'cleo policy-approver');
    // What is held ready for an emergency is not used up by that.
    const cleo = grantUses(rosterOf(ledger), eventsOf(ledger)).find(
      ({ person: id, role }) => id === CLEO && role === 'break-glass',
    );
    expect(cleo).toMatchObject({ lastUsed: null, kind: 'held-ready' });
  });

  test('by a signed step of a runbook that asks for it, and not by one that anybody may sign or skip', () => {
    const ledger = company();
    const runbook = testRunbook({
      steps: [
        step('call', { asks: ['security-admin'] }),
        step('read', { asks: ['auditor', 'compliance'] }),
        step('look'),
        step('leave', { asks: ['security-admin'] }),
      ],
    });
    const opened = opening({ runbook }, HUGO);
    expect(ledger.sign(opened)).toBe('recorded');
    expect(ledger.sign(signing(opened, 'call', GRACE))).toBe('recorded');
    expect(ledger.sign(signing(opened, 'read', AUDITOR))).toBe('recorded');
    expect(ledger.sign(signing(opened, 'look', MARA))).toBe('recorded');
    expect(ledger.sign(skipping(opened, 'leave', NORA))).toBe('recorded');
    expectUsed(ledger, 'grace security-admin');
    const uses = grantUses(rosterOf(ledger), eventsOf(ledger));
    expect(uses.find(({ person: id }) => id === AUDITOR)).toMatchObject({ kind: 'no-trace' });
    expect(uses.find(({ person: id }) => id === AUDITOR)?.lastUsed).not.toBeNull();
  });

  test('by what a machine brings: the role that lets it, and that it is one', () => {
    const ledger = company();
    expect(ledger.propose(testTransfer({ initiator: MACHINE }))).toBe('proposed');
    expectUsed(ledger, `${MACHINE} requester`, `${MACHINE} service-account`);
  });

  test('by an emergency, and stays held ready', () => {
    const ledger = company();
    expect(ledger.carry(testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }), [CLEO])).toBe(
      'carried-out',
    );
    expectUsed(ledger);
    const ready = grantUses(rosterOf(ledger), eventsOf(ledger)).filter(({ kind }) => kind === 'held-ready');
    expect(ready.map(({ person: id }) => id)).toEqual([BEN, CLEO]);
    expect(ready.every(({ lastUsed }) => lastUsed !== null)).toBe(true);
  });

  test('by nobody who asks for what they may ask for themselves', () => {
    const ledger = company();
    const change: RosterChange = { kind: 'revoke-key', person: GRACE, keyId: testKey(GRACE).keyId };
    expect(ledger.propose(testRosterChange(change))).toBe('proposed');
    expectUsed(ledger);
  });
});

test('a role is used lately to the end of the ninetieth day, whatever it is for; nothing else is', () => {
  const lastUsed = '2026-05-01T09:00:00.000Z';
  const lastMoment = Date.parse(lastUsed) + IDLE_DAYS * 86_400_000;
  expect(isUsedLately({ lastUsed }, new Date(lastMoment).toISOString())).toBe(true);
  expect(isUsedLately({ lastUsed }, new Date(lastMoment + 1).toISOString())).toBe(false);
  expect(isUsedLately({ lastUsed: null }, lastUsed)).toBe(false);
});

describe('a grant is not idle', () => {
  test('where its use leaves no trace, or where it is there for an emergency', () => {
    const ledger = company();
    const kinds = new Map(grantUses(rosterOf(ledger), []).map((use) => [textOf(use), use.kind]));
    expect(kinds.get(`${AUDITOR} auditor`)).toBe('no-trace');
    expect(kinds.get(`${WITNESS} witness`)).toBe('no-trace');
    expect(kinds.get(`${BEN} break-glass`)).toBe('held-ready');
    const idle = idleIn(ledger, '2030-01-01T00:00:00Z');
    expect(idle).toEqual(traced(ledger));
    const silent: readonly Role[] = ['auditor', 'witness', 'break-glass'];
    expect(idle.filter((grant) => silent.some((role) => grant.endsWith(` ${role}`)))).toEqual([]);
  });

  test('within ninety days of the day on which it was given', () => {
    const ledger = company();
    ledger.change(ledger.regrant(MARA, ['requester', 'approver'], ['treasury']));
    const ofMara = idleIn(ledger, '2026-06-01T09:00:00Z').filter((grant) => grant.startsWith(`${MARA} `));
    expect(ofMara).toEqual(['mara approver']);
  });

  test('in a ledger that is younger, nor where nobody has the power', () => {
    const ledger = company();
    expect(idleIn(ledger, '2026-03-01T00:00:00Z')).toEqual([]);
    expect(idleIn(ledger, '2026-05-01T00:00:00Z')).toEqual(traced(ledger));
    expect(traced(ledger)).not.toContain(`${DIRK} approver`);
    expect(traced(ledger)).toContain(`${PIA} policy-author`);
  });
});
