import { describe, expect, test } from 'vitest';
import type { CalendarId, GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type ReversibleChange, type RosterChange } from '#shared/intent';
import { relationOf, roleNames } from '#shared/roster';
import { rosterDigest, stateHash } from '#shared/projection';
import { ANNA, BEN, CLEO, DIRK, testKey, testTransfer } from '../../../support/company.ts';
import { testDevice } from '../../../support/devices.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  JUDY,
  MARA,
  NORA,
  PeopledLedger,
  peopledGenesis,
  testRosterChange,
} from '../../../support/people.ts';

const OSCAR = 'p-05ca12' as PersonId;
const digest = (text: string): Sha256Hex => sha256Hex(utf8(text)) as Sha256Hex;
const added: RosterChange = {
  kind: 'add-person',
  person: OSCAR,
  commitment: digest('oscar'),
  serviceOf: null,
};
const keyOf = (person: PersonId, name: string): Extract<RosterChange, { kind: 'enrol-key' }>['key'] => {
  const { person: _, standing: __, ...key } = testKey(person, name);
  return key;
};
const standing = (
  person: PersonId,
  from: 'active' | 'suspended',
  to: 'active' | 'suspended' | 'left',
): RosterChange => ({ kind: 'set-standing', person, from, to });

type Hours = NonNullable<Extract<RosterChange, { kind: 'define-calendar' }>['to']>;

const rosterOf = (ledger: PeopledLedger): NonNullable<typeof ledger.set.roster> => {
  if (ledger.set.roster === undefined) throw new Error('no roster');
  return ledger.set.roster;
};

describe('a change of the roster', () => {
  test('is made by the quorum that the policy asks for, counts the version on, and replays', () => {
    const ledger = new PeopledLedger();
    const intent = testRosterChange(ledger.regrant(NORA, ['requester'], []));
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(HUGO, intent)).toBe('recorded');
    expect(ledger.grantsOf(NORA).roles).toEqual(['approver']);
    expect(ledger.approve(IVAN, intent)).toBe('recorded');
    expect(ledger.grantsOf(NORA).roles).toEqual(['requester']);
    expect(rosterOf(ledger).roster.version).toBe(2);
    expect(ledger.events.at(-1)).toMatchObject({
      type: 'roster.changed',
      actor: { kind: 'ledger' },
      payload: { intent: digestOf(intent), version: 2 },
    });
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
  });

  test('is in the state hash, whatever part of the roster it touches', () => {
    const ledger = new PeopledLedger();
    const hash = stateHash(ledger.set);
    const index = rosterOf(ledger);
    const { roster } = index;
    const variants = [
      { ...roster, version: 9 },
      { ...roster, people: roster.people.slice(1) },
      { ...roster, groups: roster.groups.slice(1) },
      { ...roster, keys: roster.keys.slice(1) },
      { ...roster, releases: [{ build: digest('b'), version: '1' }] },
    ];
    for (const variant of variants)
      expect(stateHash({ ...ledger.set, roster: { ...index, roster: variant } })).not.toBe(hash);
  });

  test('on another state of things is refused, at the proposal and at the approval', () => {
    const ledger = new PeopledLedger();
    const stale = testRosterChange(ledger.regrant(NORA, ['requester'], []));
    expect(ledger.propose(stale)).toBe('proposed');
    expect(ledger.change(ledger.regrant(NORA, ['approver', 'reconciler'], []))).toBe('sod-conflict');
    expect(ledger.change(ledger.regrant(NORA, ['reconciler'], []))).toBe('carried-out');
    expect(ledger.approve(HUGO, stale)).toBe('roster-moved');
    expect(ledger.propose(testRosterChange(stale.change))).toBe('roster-moved');
  });

  test('needs a security administrator to ask for it', () => {
    const ledger = new PeopledLedger();
    const change = ledger.regrant(NORA, ['requester'], []);
    for (const initiator of [ANNA, CLEO, DIRK])
      expect(ledger.propose(testRosterChange(change, { initiator }))).toBe('role-missing');
  });
});

describe('a joiner', () => {
  test('is inert: known, without roles, seats or a key', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(added)).toBe('carried-out');
    expect(rosterOf(ledger).person(OSCAR)).toEqual({
      id: OSCAR,
      commitment: digest('oscar'),
      roles: [],
      groups: [],
      serviceOf: null,
      standing: 'active',
    });
    expect(ledger.propose(testTransfer({ initiator: OSCAR }))).toBe('bad-statement');
    expect(ledger.change(added)).toBe('already-enrolled');
  });

  test('signs once a key is enrolled, and proposes nothing without a role', () => {
    const ledger = new PeopledLedger();
    ledger.change(added);
    const key = keyOf(OSCAR, OSCAR);
    expect(ledger.change({ kind: 'enrol-key', person: OSCAR, key, as: 'active' })).toBe('carried-out');
    expect(ledger.propose(testTransfer({ initiator: OSCAR }))).toBe('role-missing');
    expect(ledger.change(ledger.regrant(OSCAR, ['requester'], []))).toBe('carried-out');
    expect(ledger.propose(testTransfer({ initiator: OSCAR }))).toBe('proposed');
  });

  test('brings a token that is nobody else’s', () => {
    const ledger = new PeopledLedger();
    ledger.change(added);
    const theirs = { ...keyOf(OSCAR, OSCAR), token: testKey(ANNA).token };
    expect(ledger.change({ kind: 'enrol-key', person: OSCAR, key: theirs, as: 'active' })).toBe(
      'already-enrolled',
    );
  });

  test('with software alone is refused where the ledger is not a sandbox', () => {
    const ledger = new PeopledLedger({ ...peopledGenesis(), environment: 'production' });
    const key = keyOf(NORA, 'nora-2');
    expect(ledger.change({ kind: 'enrol-key', person: NORA, key, as: 'dormant' })).toBe(
      'software-token-refused',
    );
  });
});

describe('a mover', () => {
  test('has the new roles and seats, and the old ones no more, at one moment', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(ledger.regrant(MARA, ['compliance'], ['compliance']))).toBe('carried-out');
    expect(ledger.grantsOf(MARA)).toEqual({ roles: ['compliance'], groups: ['compliance'] });
  });

  test('gets no seat that the roles do not give', () => {
    const ledger = new PeopledLedger();
    const change = ledger.regrant(NORA, ['requester'], ['treasury']);
    expect(ledger.refusalOf(testRosterChange(change))).toEqual({
      code: 'sod-conflict',
      detail: 'nora: a seat in treasury needs the role Approver',
    });
  });

  test('gets no two roles that stay apart: every pair, each named', () => {
    const ledger = new PeopledLedger();
    for (const a of roleNames)
      for (const b of roleNames) {
        if (a === b || a === 'service-account' || b === 'service-account') continue;
        const roles = roleNames.filter((role) => role === a || role === b);
        const change = ledger.regrant(NORA, roles, []);
        const refusal = ledger.refusalOf(testRosterChange(change));
        expect([a, b, refusal?.code]).toEqual([
          a,
          b,
          relationOf(a, b) === 'apart' ? 'sod-conflict' : undefined,
        ]);
      }
  });
});

describe('a leaver', () => {
  test('has no power from that moment on, and comes back by an undoing alone', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(standing(MARA, 'active', 'left'))).toBe('carried-out');
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(MARA, intent)).toBe('bad-statement');
    const back = { kind: 'set-standing', person: MARA, from: 'left', to: 'active' } as const;
    expect(ledger.change(back)).toBe('change-refused');
  });

  test('leaves wallets that send nothing until another answers for them', () => {
    const ledger = new PeopledLedger();
    expect(ledger.propose(testTransfer({ initiator: ANNA }))).toBe('proposed');
    expect(ledger.change(standing(DIRK, 'active', 'suspended'))).toBe('carried-out');
    expect([...ledger.set.wallets.values()].map(({ isOwnerless }) => isOwnerless)).toEqual([true, true]);
    expect(ledger.propose(testTransfer({ initiator: ANNA }))).toBe('wallet-ownerless');
    expect(ledger.change(standing(DIRK, 'suspended', 'active'))).toBe('carried-out');
    expect(ledger.propose(testTransfer({ initiator: ANNA }))).toBe('proposed');
  });

  test('may not be the last one who could ever change the roster again', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(standing(JUDY, 'active', 'left'))).toBe('carried-out');
    const next = testRosterChange(standing(IVAN, 'active', 'left'));
    expect(ledger.refusalOf(next)).toEqual({ code: 'quorum-unreachable', detail: 'roster.change' });
    expect(ledger.change(ledger.regrant(NORA, ['requester'], []))).toBe('carried-out');
  });
});

describe('keys', () => {
  test('a spare signs nothing until it is activated; a revoked one never again', () => {
    const ledger = new PeopledLedger();
    const key = keyOf(ANNA, 'anna-spare');
    expect(ledger.change({ kind: 'enrol-key', person: ANNA, key, as: 'dormant' })).toBe('carried-out');
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent, {}, 'anna-spare')).toBe('bad-statement');
    const { keyId } = key;
    const activate = { kind: 'activate-key', person: ANNA, keyId, from: 'dormant', to: 'active' } as const;
    expect(ledger.change(activate)).toBe('carried-out');
    const lost = testKey(ANNA).keyId;
    expect(ledger.change({ kind: 'revoke-key', person: ANNA, keyId: lost })).toBe('carried-out');
    expect(ledger.approve(ANNA, intent)).toBe('bad-statement');
    expect(ledger.approve(ANNA, intent, {}, 'anna-spare')).toBe('recorded');
    const again = { kind: 'activate-key', person: ANNA, keyId: lost, from: 'dormant', to: 'active' } as const;
    expect(ledger.change(again)).toBe('roster-moved');
  });

  test('a lost one is reported by its holder, who is no security administrator', () => {
    const ledger = new PeopledLedger();
    const keyId = testKey(ANNA).keyId;
    const change: RosterChange = { kind: 'revoke-key', person: ANNA, keyId };
    expect(ledger.carry(testRosterChange(change, { initiator: ANNA }), [HUGO, IVAN])).toBe('carried-out');
  });
});

describe('groups', () => {
  const define = (
    from: Extract<RosterChange, { kind: 'define-group' }>['from'],
    to: Extract<RosterChange, { kind: 'define-group' }>['to'],
    group = 'reserve',
  ): RosterChange => ({ kind: 'define-group', group: group as GroupId, from, to });

  test('are made, and end when nobody sits in them', () => {
    const ledger = new PeopledLedger();
    const reserve = { name: 'Reserve', roles: ['approver' as const] };
    expect(ledger.change(define(null, reserve))).toBe('carried-out');
    expect(ledger.change(ledger.regrant(NORA, ['approver'], ['reserve']))).toBe('carried-out');
    expect(ledger.change(define(reserve, null))).toBe('change-refused');
    expect(ledger.change(ledger.regrant(NORA, ['approver'], []))).toBe('carried-out');
    expect(ledger.change(define(reserve, null))).toBe('carried-out');
  });

  test('that the policy asks stay', () => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(CLEO, ['compliance', 'break-glass'], ['break-glass']));
    const compliance = { name: 'compliance', roles: ['compliance' as const] };
    expect(ledger.refusalOf(testRosterChange(define(compliance, null, 'compliance')))).toMatchObject({
      code: 'change-refused',
    });
  });

  test('that an escalation of the policy names stay as well', () => {
    const genesis = peopledGenesis();
    const reserve = { name: 'reserve', roles: ['approver' as const] };
    const escalate = { afterHours: 8, groups: ['reserve' as GroupId] };
    const refusal = (isNamed: boolean): string | undefined => {
      const rules = genesis.policy.rules.map((rule) =>
        isNamed && rule.id === 'T-1' && rule.then.kind === 'require'
          ? {
              ...rule,
              then: { ...rule.then, groups: rule.then.groups.map((place) => ({ ...place, escalate })) },
            }
          : rule,
      );
      const ledger = new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
      expect(ledger.change(define(null, reserve))).toBe('carried-out');
      return ledger.refusalOf(testRosterChange(define(reserve, null)))?.code;
    };
    expect([refusal(false), refusal(true)]).toEqual([undefined, 'change-refused']);
  });

  test('do not ask their members for a role that these do not hold', () => {
    const ledger = new PeopledLedger();
    const from = { name: 'treasury', roles: ['approver' as const] };
    const to = { name: 'treasury', roles: ['senior-approver' as const] };
    expect(ledger.change(define(from, to, 'treasury'))).toBe('sod-conflict');
  });
});

describe('calendars', () => {
  const OFFICE = 'office' as CalendarId;
  const open = { open: 480, close: 1_140 };
  const hours: Hours = {
    name: 'Office hours',
    utcOffsetMinutes: 60,
    daylight: 'eu',
    days: { mon: open, tue: open, wed: open, thu: open, fri: open, sat: null, sun: null },
    holidays: ['2026-05-01', '2026-12-25'],
  };
  const define = (from: Hours | null, to: Hours | null): RosterChange => ({
    kind: 'define-calendar',
    calendar: OFFICE,
    from,
    to,
  });

  test('are defined, changed and ended by a quorum, and payments know them from then on', () => {
    const ledger = new PeopledLedger();
    const empty = rosterDigest(rosterOf(ledger).roster);
    expect(ledger.change(define(null, hours))).toBe('carried-out');
    const held = testTransfer();
    ledger.propose(held);
    // The first of May is a holiday.
    expect(ledger.set.intents.get(digestOf(held))?.facts.calendars).toEqual({ office: false });
    const later = { ...hours, holidays: ['2026-12-25'] };
    expect(ledger.change(define(hours, later))).toBe('carried-out');
    const free = testTransfer();
    ledger.propose(free);
    expect(ledger.set.intents.get(digestOf(free))?.facts.calendars).toEqual({ office: true });
    expect(ledger.change(define(hours, null))).toBe('roster-moved');
    expect(ledger.change(define(later, null))).toBe('carried-out');
    expect(rosterDigest(rosterOf(ledger).roster)).toBe(empty);
    const again = replay(ledger.events);
    expect(typeof again === 'string' ? again : stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('that a rule of the policy names stay, and may change', () => {
    const genesis = peopledGenesis();
    const rules = genesis.policy.rules.map((rule) =>
      rule.id === 'T-1'
        ? { ...rule, when: { ...rule.when, time: { calendar: OFFICE, inside: true } } }
        : rule,
    );
    const roster = { ...genesis.roster, calendars: [{ id: OFFICE, ...hours }] };
    const ledger = new PeopledLedger({ ...genesis, roster, policy: { ...genesis.policy, rules } });
    expect(ledger.refusalOf(testRosterChange(define(hours, null)))).toEqual({
      code: 'change-refused',
      detail: 'rule T-1 of the policy names calendar office',
    });
    expect(ledger.change(define(hours, { ...hours, name: 'Open' }))).toBe('carried-out');
  });
});

describe('an undoing', () => {
  const reversible = (ledger: PeopledLedger): readonly ReversibleChange[] => [
    ledger.regrant(NORA, ['compliance'], ['compliance']) as ReversibleChange,
    standing(MARA, 'active', 'left') as ReversibleChange,
    standing(NORA, 'active', 'suspended') as ReversibleChange,
    {
      kind: 'define-group',
      group: 'controllers' as GroupId,
      from: { name: 'controllers', roles: ['requester'] },
      to: { name: 'Controllers', roles: ['requester', 'reconciler'] },
    },
    { kind: 'define-group', group: 'new' as GroupId, from: null, to: { name: 'New', roles: ['auditor'] } },
    {
      kind: 'define-calendar',
      calendar: 'never' as CalendarId,
      from: null,
      to: {
        name: 'Never open',
        utcOffsetMinutes: 0,
        daylight: 'none',
        days: { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null },
        holidays: [],
      },
    },
  ];

  test.each([0, 1, 2, 3, 4, 5])('gives the roster of before, and leaves three signed steps (%#)', (index) => {
    const ledger = new PeopledLedger();
    const before = rosterDigest(rosterOf(ledger).roster);
    const change = reversible(ledger)[index];
    if (change === undefined) throw new Error('no change');
    const first = testRosterChange(change);
    expect(ledger.carry(first, [HUGO, IVAN])).toBe('carried-out');
    expect(rosterDigest(rosterOf(ledger).roster)).not.toBe(before);
    const undone = testRosterChange({ kind: 'revert', of: digestOf(first), undoes: change });
    expect(ledger.carry(undone, [HUGO, JUDY])).toBe('carried-out');
    expect(rosterDigest(rosterOf(ledger).roster)).toBe(before);
    expect(ledger.set.intents.size).toBe(2);
  });

  test('is refused once something later touched the subject, and for what was never made', () => {
    const ledger = new PeopledLedger();
    const change = standing(NORA, 'active', 'suspended') as ReversibleChange;
    const first = testRosterChange(change);
    const undoing: RosterChange = { kind: 'revert', of: digestOf(first), undoes: change };
    expect(ledger.change(undoing)).toBe('revert-refused');
    ledger.carry(first, [HUGO, IVAN]);
    const other = { ...change, person: MARA } as ReversibleChange;
    expect(ledger.change({ kind: 'revert', of: digestOf(first), undoes: other })).toBe('revert-refused');
    ledger.change(standing(NORA, 'suspended', 'active'));
    ledger.change(standing(NORA, 'active', 'suspended'));
    expect(ledger.change(undoing)).toBe('revert-refused');
  });
});

describe('a device', () => {
  const device = (id: string, person: PersonId): RosterChange => ({
    kind: 'register-device',
    device: {
      id: testDevice(id),
      name: id,
      person,
      build: digest('build'),
      attestation: null,
      isDiskEncrypted: true,
    },
  });

  test('is asked for by whose it is, approved by security, and two are the most', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(device('d-1', ANNA))).toBe('role-missing');
    for (const id of ['d-1', 'd-2'])
      expect(ledger.carry(testRosterChange(device(id, ANNA), { initiator: ANNA }), [HUGO, IVAN])).toBe(
        'carried-out',
      );
    expect(ledger.propose(testRosterChange(device('d-3', ANNA), { initiator: ANNA }))).toBe('change-refused');
    const retire: RosterChange = {
      kind: 'set-device-standing',
      device: testDevice('d-1'),
      person: ANNA,
      from: 'trusted',
      to: 'retired',
    };
    expect(ledger.change(retire)).toBe('carried-out');
    expect(ledger.propose(testRosterChange(device('d-3', ANNA), { initiator: ANNA }))).toBe('proposed');
  });
});

describe('an access review', () => {
  test('takes what it found idle, and the seats with it', () => {
    const ledger = new PeopledLedger();
    const change: RosterChange = {
      kind: 'access-review',
      through: '2026-04-30',
      decisions: [
        { person: ANNA, role: 'approver', decision: 'keep', lastUsed: '2026-04-29' },
        { person: BEN, role: 'senior-approver', decision: 'remove', lastUsed: null },
        { person: MARA, role: 'approver', decision: 'remove', lastUsed: null },
      ],
    };
    expect(ledger.change(change)).toBe('carried-out');
    expect(ledger.grantsOf(MARA)).toEqual({ roles: [], groups: [] });
    expect(ledger.grantsOf(BEN).groups).toEqual(['break-glass', 'policy-approvers', 'treasury']);
    expect(ledger.grantsOf(ANNA).roles).toContain('approver');
    expect(ledger.change(change)).toBe('roster-moved');
  });
});

describe('a change about whoever asks or decides', () => {
  test('is neither proposed nor approved by them', () => {
    const ledger = new PeopledLedger();
    const own = testRosterChange(ledger.regrant(GRACE, ['security-admin', 'break-glass'], ['security']));
    expect(ledger.propose(own)).toBe('own-power');
    const theirs = testRosterChange(ledger.regrant(HUGO, ['security-admin', 'break-glass'], ['security']));
    expect(ledger.propose(theirs)).toBe('proposed');
    expect(ledger.approve(HUGO, theirs)).toBe('own-power');
    expect(ledger.approve(IVAN, theirs)).toBe('recorded');
  });
});
