import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUORUM_CERTIFICATE_TYPE } from '#shared/approval';
import type { CommandId, GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { sha256Hex, toBase64, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, nobleVerify, preAuthEncoding, type Envelope } from '#shared/envelope';
import { digestOf, type Intent, type RosterChange } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { canonicalBytes } from '#shared/json';
import {
  activePolicy,
  applyEvent,
  certificateOf,
  countedApprovals,
  isCounted,
  lockoutIn,
  quorumHealth,
  stateHash,
  type IntentRecord,
} from '#shared/projection';
import { shadowOf, type Role } from '#shared/roster';
import { ANNA, BEN, DIRK, LEDGER, LEDGER_SEED, testKey, testTransfer } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  CLEO,
  HUGO,
  IVAN,
  MARA,
  NORA,
  OLGA,
  PeopledLedger,
  peopledGenesis,
  testRosterChange,
} from '../../../support/people.ts';

const OSCAR = 'p-05ca12' as PersonId;
const PIPPA = 'p-919b4a' as PersonId;
const DAY_MS = 86_400_000;

const daysOn = (ledger: PeopledLedger, days: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + days * DAY_MS).toISOString();
};

/** Adds a person with a key, a role and a seat; each step by quorum. */
const join = (
  ledger: PeopledLedger,
  person: PersonId = OSCAR,
  roles: readonly Role[] = ['approver'],
  groups: readonly string[] = ['treasury'],
): void => {
  const { person: _, standing: __, ...key } = testKey(person);
  const commitment = sha256Hex(utf8(person)) as Sha256Hex;
  const changes: readonly (() => RosterChange)[] = [
    () => ({ kind: 'add-person', person, commitment, serviceOf: null }),
    () => ({ kind: 'enrol-key', person, key, as: 'active' }),
    () => ledger.regrant(person, roles, groups),
  ];
  for (const change of changes) expect(ledger.change(change())).toBe('carried-out');
};

/** A change that is drafted now, however late that is. */
const changeNow = (ledger: PeopledLedger, change: RosterChange): void => {
  const expiresAt = new Date(Date.parse(ledger.time) + DAY_MS).toISOString();
  expect(ledger.change(change, { createdAt: ledger.time, expiresAt })).toBe('carried-out');
};

const withJoiner = (): PeopledLedger => {
  const ledger = new PeopledLedger();
  join(ledger);
  return ledger;
};

const recordOf = (ledger: PeopledLedger, intent: Intent): IntentRecord => {
  const record = ledger.set.intents.get(digestOf(intent));
  if (record === undefined) throw new Error('no such item');
  return record;
};

const shadowIn = ({ set, time }: PeopledLedger, person = OSCAR): ReturnType<typeof shadowOf> =>
  set.roster === undefined ? null : shadowOf(set.roster, person, time);

/** A transfer that waits, of two approvals of treasury; it lives for as long as an item may. */
const proposed = (ledger: PeopledLedger, over: Parameters<typeof testTransfer>[0] = {}): Intent => {
  const expiresAt = new Date(Date.parse(ledger.time) + 7 * DAY_MS).toISOString();
  const intent = testTransfer({ createdAt: ledger.time, expiresAt, ...over });
  expect(ledger.propose(intent)).toBe('proposed');
  return intent;
};

/** What a centre that counts the joiner all the same would write. */
const forgedApproval = (ledger: PeopledLedger, intent: Intent, counting: 'all' | 'honest'): JournalEvent => {
  const record = recordOf(ledger, intent);
  const lit = { ...record, approvals: record.approvals.map(({ inShadow: _, ...each }) => each) };
  const statement = certificateOf(
    counting === 'all' ? lit : record,
    ledger.set.policies,
    LEDGER,
    ledger.time,
  );
  const payload = canonicalBytes(statement);
  const key = { algorithm: 'ed25519', publicKey: toHex(ed25519.getPublicKey(LEDGER_SEED)) } as const;
  const sig = toBase64(ed25519.sign(preAuthEncoding(QUORUM_CERTIFICATE_TYPE, payload), LEDGER_SEED));
  const certificate: Envelope = {
    payloadType: QUORUM_CERTIFICATE_TYPE,
    payload: toBase64(payload),
    signatures: [{ keyid: keyIdOf(key), sig }],
  };
  return {
    seq: ledger.events.length,
    time: ledger.time,
    actor: { kind: 'ledger' },
    command: { id: 'forged' as CommandId, digest: sha256Hex(utf8('forged')) as Sha256Hex },
    type: 'intent.approved',
    payload: { intent: digestOf(intent), certificate },
  } as JournalEvent;
};

describe('an approval in shadow', () => {
  test('is recorded, completes no quorum and is in no certificate', () => {
    const ledger = withJoiner();
    const intent = proposed(ledger);
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(ledger.approve(OSCAR, intent)).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
    expect(recordOf(ledger, intent).progress.groups[0]?.counted).toEqual([ANNA]);
    expect(recordOf(ledger, intent).approvals.map(isCounted)).toEqual([true, false]);
    const { approvals } = certificateOf(recordOf(ledger, intent), ledger.set.policies, LEDGER, ledger.time);
    expect(approvals).toHaveLength(1);
    expect(ledger.approve(MARA, intent)).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('posted');
  });

  test('is refused as a quorum by every desk, whichever certificate the centre signs', () => {
    const ledger = withJoiner();
    const intent = proposed(ledger);
    ledger.approve(ANNA, intent);
    ledger.approve(OSCAR, intent);
    for (const counting of ['all', 'honest'] as const) {
      const applied = applyEvent(ledger.set, forgedApproval(ledger, intent, counting), {
        verify: nobleVerify,
      });
      expect(applied.ok ? 'applied' : applied.error.code).toBe('quorum');
    }
    ledger.approve(MARA, intent);
    expect(replay(ledger.events)).not.toBeTypeOf('string');
  });

  test('never counts later, and is not signed again: the item needs somebody else', () => {
    const ledger = withJoiner();
    daysOn(ledger, 6);
    const intent = proposed(ledger);
    ledger.approve(OSCAR, intent);
    daysOn(ledger, 2);
    expect(shadowIn(ledger)).toBeNull();
    expect(ledger.approve(OSCAR, intent)).toBe('already-decided');
    ledger.approve(ANNA, intent);
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
    ledger.approve(MARA, intent);
    expect(ledger.statusOf(intent)).toBe('posted');
  });

  test('is checked like every other: not twice, not on one’s own item, not outside one’s groups', () => {
    const ledger = new PeopledLedger();
    join(ledger, OSCAR, ['requester', 'approver']);
    const own = proposed(ledger, { initiator: OSCAR });
    expect(ledger.approve(OSCAR, own)).toBe('initiator-cannot-approve');
    const intent = proposed(ledger);
    expect(ledger.approve(OSCAR, intent)).toBe('recorded');
    expect(ledger.approve(OSCAR, intent)).toBe('already-decided');
    const change = testRosterChange(ledger.regrant(NORA, ['requester'], []));
    ledger.propose(change);
    expect(ledger.approve(OSCAR, change)).toBe('not-eligible');
  });

  test('does not keep a rejection or a return from its effect', () => {
    for (const [decision, status] of [
      ['reject', 'rejected'],
      ['return', 'returned'],
    ] as const) {
      const ledger = withJoiner();
      const intent = proposed(ledger);
      const reason = { code: 'other', text: 'Wrong account' } as const;
      expect(ledger.approve(OSCAR, intent, { decision, reason })).toBe('recorded');
      expect(ledger.statusOf(intent)).toBe(status);
    }
  });

  test('is marked in the state hash, and replays to it', () => {
    const ledger = withJoiner();
    const intent = proposed(ledger);
    ledger.approve(OSCAR, intent);
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
    const record = recordOf(ledger, intent);
    const lit = { ...record, approvals: record.approvals.map(({ inShadow: _, ...each }) => each) };
    replayed.intents.set(record.digest, lit);
    expect(stateHash(replayed)).not.toBe(stateHash(ledger.set));
  });
});

describe('a shadow ends', () => {
  test('seven days after the seat was given, by the time of the journal', () => {
    const ledger = withJoiner();
    const since = Date.parse(ledger.time);
    ledger.time = new Date(since + 7 * DAY_MS - 1).toISOString();
    const early = proposed(ledger);
    ledger.approve(OSCAR, early);
    ledger.approve(ANNA, early);
    expect(ledger.statusOf(early)).toBe('awaiting-approval');
    ledger.time = new Date(since + 7 * DAY_MS).toISOString();
    const late = proposed(ledger);
    // Signed under another clock: what counts is when it is recorded.
    ledger.approve(OSCAR, late, { issuedAt: new Date(since + 7 * DAY_MS - 60_000).toISOString() });
    ledger.approve(ANNA, late);
    expect(ledger.statusOf(late)).toBe('posted');
  });

  test('with the fifth item that they signed and others approved', () => {
    const ledger = withJoiner();
    for (const left of [4, 3, 2, 1, null]) {
      const intent = proposed(ledger);
      ledger.approve(OSCAR, intent);
      ledger.approve(ANNA, intent);
      ledger.approve(MARA, intent);
      expect(ledger.statusOf(intent)).toBe('posted');
      expect(shadowIn(ledger)?.itemsLeft ?? null).toBe(left);
    }
    const intent = proposed(ledger);
    ledger.approve(OSCAR, intent);
    ledger.approve(ANNA, intent);
    expect(ledger.statusOf(intent)).toBe('posted');
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
  });

  test('not with items that are withdrawn, rejected, left open, or closed before they signed', () => {
    const ledger = withJoiner();
    const reason = { code: 'other', text: 'Not now' } as const;
    for (let each = 0; each < 6; each += 1) {
      proposed(ledger);
      const rejected = proposed(ledger);
      ledger.approve(OSCAR, rejected);
      ledger.approve(ANNA, rejected, { decision: 'reject', reason });
      const returned = proposed(ledger);
      ledger.approve(OSCAR, returned, { decision: 'return', reason });
      const open = proposed(ledger);
      ledger.approve(OSCAR, open);
      const late = proposed(ledger);
      ledger.approve(ANNA, late);
      ledger.approve(MARA, late);
      expect(ledger.approve(OSCAR, late)).toBe('intent-closed');
    }
    expect(shadowIn(ledger)?.itemsLeft).toBe(5);
  });

  test('not with items for which one approval is enough: nobody ends a shadow alone', () => {
    const genesis = peopledGenesis();
    const rules = genesis.policy.rules.map((rule) =>
      rule.id === 'T-1' && rule.then.kind === 'require'
        ? { ...rule, then: { ...rule.then, groups: [{ group: 'treasury' as GroupId, atLeast: 1 }] } }
        : rule,
    );
    const ledger = new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
    join(ledger);
    for (let each = 0; each < 5; each += 1) {
      const intent = proposed(ledger);
      ledger.approve(OSCAR, intent);
      ledger.approve(ANNA, intent);
      expect(ledger.statusOf(intent)).toBe('posted');
    }
    expect(shadowIn(ledger)?.itemsLeft).toBe(5);
  });

  test('not by a genesis that names somebody who joined: it is none', () => {
    const genesis = peopledGenesis();
    const joiner = { person: MARA, since: null, approved: 5, isOver: true };
    expect(() => new PeopledLedger({ ...genesis, roster: { ...genesis.roster, joiners: [joiner] } })).toThrow(
      'nothing has happened before there is a journal',
    );
  });

  test('not for a founder who gets another seat: they are in none', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(ledger.regrant(NORA, ['approver'], ['treasury']))).toBe('carried-out');
    const intent = proposed(ledger);
    ledger.approve(NORA, intent);
    ledger.approve(ANNA, intent);
    expect(ledger.statusOf(intent)).toBe('posted');
  });

  test('not by no seat, nor by one that was broken off', () => {
    const ledger = new PeopledLedger();
    join(ledger, OSCAR, ['approver'], []);
    daysOn(ledger, 8);
    expect(shadowIn(ledger)).toEqual({ until: null, itemsLeft: 5 });
    changeNow(ledger, ledger.regrant(OSCAR, ['approver'], ['treasury']));
    daysOn(ledger, 6);
    ledger.withdraw(OSCAR);
    changeNow(ledger, { kind: 'set-standing', person: OSCAR, from: 'suspended', to: 'active' });
    daysOn(ledger, 6);
    expect(shadowIn(ledger)?.itemsLeft).toBe(5);
    daysOn(ledger, 1);
    expect(shadowIn(ledger)).toBeNull();
  });

  test('for the one who sits for another neither: what they approve there does not count', () => {
    const ledger = new PeopledLedger();
    join(ledger, OSCAR, ['approver'], []);
    const until = new Date(Date.parse(ledger.time) + 10 * DAY_MS).toISOString();
    const change: RosterChange = {
      kind: 'delegate',
      from: MARA,
      to: OSCAR,
      groups: ledger.grantsOf(MARA).groups.slice(),
      since: ledger.time,
      until,
    };
    expect(ledger.carry(testRosterChange(change, { initiator: MARA }), [HUGO, IVAN])).toBe('carried-out');
    const intent = proposed(ledger);
    expect(ledger.approve(OSCAR, intent)).toBe('recorded');
    ledger.approve(ANNA, intent);
    expect(recordOf(ledger, intent).approvals[0]?.behalf?.person).toBe(MARA);
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
  });

  test('for the seat that whoever is in it gave to a founder neither', () => {
    const ledger = withJoiner();
    const until = new Date(Date.parse(ledger.time) + 10 * DAY_MS).toISOString();
    const { groups } = ledger.grantsOf(OSCAR);
    const change: RosterChange = {
      kind: 'delegate',
      from: OSCAR,
      to: NORA,
      groups: groups.slice(),
      since: ledger.time,
      until,
    };
    expect(ledger.carry(testRosterChange(change, { initiator: OSCAR }), [HUGO, IVAN])).toBe('carried-out');
    const intent = proposed(ledger);
    expect(ledger.approve(NORA, intent)).toBe('recorded');
    ledger.approve(ANNA, intent);
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
  });
});

describe('whoever is in shadow', () => {
  test('keeps no quorum within reach', () => {
    const ledger = new PeopledLedger();
    join(ledger, OSCAR, ['policy-approver'], ['policy-approvers']);
    // Cleo breaks the glass as well: a third holder lets her go.
    join(ledger, PIPPA, ['break-glass'], ['break-glass']);
    for (const gone of [ANNA, OLGA]) ledger.withdraw(gone);
    const suspended = (): Intent => {
      const change = { kind: 'set-standing', person: CLEO, from: 'active', to: 'suspended' } as const;
      const expiresAt = new Date(Date.parse(ledger.time) + DAY_MS).toISOString();
      return testRosterChange(change, { createdAt: ledger.time, expiresAt });
    };
    expect(ledger.refusalOf(suspended())).toMatchObject({
      code: 'quorum-unreachable',
      detail: `policy.publish; ${OSCAR} is in shadow until 2026-05-08 09:00 UTC or after 5 more items; ${PIPPA} is in shadow until 2026-05-08 09:00 UTC or after 5 more items`,
    });
    daysOn(ledger, 7);
    expect(ledger.refusalOf(suspended())).toBeUndefined();
  });

  test('locks nobody out by a version that asks for them, and is no way around the lock-out', () => {
    const ledger = new PeopledLedger();
    join(ledger, OSCAR, ['policy-approver'], ['policy-approvers']);
    for (const gone of [ANNA, OLGA]) ledger.withdraw(gone);
    const { roster } = ledger.set;
    const policy = activePolicy(ledger.set)?.policy;
    const facts = [...ledger.set.intents.values()][0]?.facts;
    if (roster === undefined || policy === undefined || facts === undefined) throw new Error('no genesis');
    const three = policy.rules.map((rule) =>
      rule.id === 'G-1' && rule.then.kind === 'require'
        ? { ...rule, then: { ...rule.then, groups: [{ group: 'policy-approvers' as GroupId, atLeast: 3 }] } }
        : rule,
    );
    const asking = { ...policy, rules: three };
    expect(lockoutIn(policy, roster, facts, ledger.time)).toBeUndefined();
    expect(lockoutIn(asking, roster, facts, ledger.time)).toContain(`${OSCAR} is in shadow until`);
    expect(lockoutIn(asking, roster, facts, '2026-05-08T09:00:00Z')).toBeUndefined();
  });

  test('is named apart in the health of a quorum, and not among those who count', () => {
    const { set, time } = withJoiner();
    const policy = activePolicy(set)?.policy;
    if (set.roster === undefined || policy === undefined) throw new Error('no genesis');
    const [seat] = quorumHealth(policy, set.roster, time).find(({ rule }) => rule === 'T-1')?.groups ?? [];
    expect(seat?.able).toEqual([ANNA, BEN, MARA]);
    expect(seat?.inShadow).toEqual([OSCAR]);
    const later = quorumHealth(policy, set.roster, '2026-06-01T00:00:00Z');
    const [then] = later.find(({ rule }) => rule === 'T-1')?.groups ?? [];
    expect(then?.able).toContain(OSCAR);
    expect(then?.inShadow).toEqual([]);
  });
});

test('no order of approvals lets people in shadow complete an item', { timeout: 120_000 }, () => {
  const start = withJoiner();
  join(start, PIPPA);
  const who = fc.shuffledSubarray([ANNA, BEN, MARA, OSCAR, PIPPA, DIRK], { minLength: 1 });
  fc.assert(
    fc.property(who, fc.integer({ min: 0, max: 9 }), (order, days) => {
      const ledger = new PeopledLedger(peopledGenesis(), start.events.slice(1));
      daysOn(ledger, days);
      const intent = proposed(ledger);
      const counting = new Set<PersonId>(days >= 7 ? [ANNA, BEN, MARA, OSCAR, PIPPA] : [ANNA, BEN, MARA]);
      const signed = order.filter((each) => ledger.approve(each, intent) === 'recorded');
      const counted = signed.filter((each) => counting.has(each));
      expect(ledger.statusOf(intent) === 'posted').toBe(counted.length >= 2);
      if (ledger.set.roster === undefined) throw new Error('no roster');
      expect(countedApprovals(recordOf(ledger, intent), ledger.set.roster)).toHaveLength(counted.length);
    }),
    { numRuns: 12 },
  );
});
