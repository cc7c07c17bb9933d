import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type Intent, type RosterChange } from '#shared/intent';
import { countedApprovals, stateHash } from '#shared/projection';
import { ANNA, BEN, CLEO, testKey, testTransfer } from '../../../support/company.ts';
import { testDevice } from '../../../support/devices.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  HUGO,
  IVAN,
  MARA,
  PeopledLedger,
  peopledGenesis,
  SECURITY,
  testRosterChange,
} from '../../../support/people.ts';

/** A company whose payments need three of treasury: Anna, Ben and Mara. */
const threeOfTreasury = (): PeopledLedger => {
  const genesis = peopledGenesis();
  const rules = genesis.policy.rules.map((rule) =>
    rule.id === 'T-1' && rule.then.kind === 'require'
      ? { ...rule, then: { ...rule.then, groups: [{ group: 'treasury' as GroupId, atLeast: 3 }] } }
      : rule,
  );
  return new PeopledLedger({ ...genesis, policy: { ...genesis.policy, rules } });
};

const recordOf = (
  ledger: PeopledLedger,
  intent: Intent,
): NonNullable<ReturnType<typeof ledger.set.intents.get>> => {
  const record = ledger.set.intents.get(digestOf(intent));
  if (record === undefined) throw new Error('no such item');
  return record;
};

const countOf = (ledger: PeopledLedger, intent: Intent): string => {
  const [seats] = recordOf(ledger, intent).progress.groups;
  return `${String(seats?.counted.length)} of ${String(seats?.atLeast)}`;
};

const leaves = (person: PersonId): RosterChange => ({
  kind: 'set-standing',
  person,
  from: 'active',
  to: 'left',
});

/** Ben and Anna have approved: 2 of 3. */
const twoOfThree = (): { readonly ledger: PeopledLedger; readonly intent: Intent } => {
  const ledger = threeOfTreasury();
  const intent = testTransfer();
  ledger.propose(intent);
  ledger.approve(ANNA, intent);
  ledger.approve(BEN, intent);
  expect(countOf(ledger, intent)).toBe('2 of 3');
  return { ledger, intent };
};

describe('an approval that somebody gave', () => {
  test.each<[string, (ledger: PeopledLedger) => RosterChange, string]>([
    ['who leaves', () => leaves(ANNA), 'the approver has left'],
    [
      'who is suspended',
      () => ({ kind: 'set-standing', person: ANNA, from: 'active', to: 'suspended' }),
      'the approver is suspended',
    ],
    [
      'whose key is revoked',
      () => ({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId }),
      'the key that signed it was revoked',
    ],
    [
      'who loses the role and the seat',
      (ledger) => ledger.regrant(ANNA, ['requester'], []),
      'the approver sits in no group that is asked for any more',
    ],
    [
      'whose role falls in a review',
      () => ({
        kind: 'access-review',
        through: '2026-04-30',
        decisions: [{ person: ANNA, role: 'approver', decision: 'remove', lastUsed: null }],
      }),
      'the approver sits in no group that is asked for any more',
    ],
  ])('%s does not count any more, visibly: 2 of 3 becomes 1 of 3', (_, change, reason) => {
    const { ledger, intent } = twoOfThree();
    expect(ledger.change(change(ledger))).toBe('carried-out');
    expect(countOf(ledger, intent)).toBe('1 of 3');
    const stale = recordOf(ledger, intent).approvals.map((approval) => approval.stale);
    expect(stale).toEqual([reason, null]);
    expect(ledger.approve(MARA, intent)).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
  });

  test('who is gone by the directory does not count from that event on', () => {
    const { ledger, intent } = twoOfThree();
    ledger.withdraw(ANNA);
    expect(countOf(ledger, intent)).toBe('1 of 3');
    expect(ledger.approve(ANNA, intent)).toBe('bad-statement');
  });

  test('on an item that is approved already stays', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    ledger.approve(BEN, intent);
    expect(ledger.statusOf(intent)).toBe('posted');
    ledger.change(leaves(ANNA));
    expect(recordOf(ledger, intent).approvals.every(({ stale }) => stale === null)).toBe(true);
  });

  test('counts once more only when it is given once more', () => {
    const { ledger, intent } = twoOfThree();
    ledger.change({ kind: 'set-standing', person: ANNA, from: 'active', to: 'suspended' });
    ledger.change({ kind: 'set-standing', person: ANNA, from: 'suspended', to: 'active' });
    expect(countOf(ledger, intent)).toBe('1 of 3');
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(countOf(ledger, intent)).toBe('2 of 3');
  });

  test('does not begin to count in a group that the person joins later', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer({ minor: '100000000' });
    ledger.propose(intent);
    ledger.approve(MARA, intent);
    ledger.approve(BEN, intent);
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
    expect(ledger.change(ledger.regrant(MARA, ['compliance'], ['compliance']))).toBe('carried-out');
    expect(recordOf(ledger, intent).approvals.map(({ stale }) => stale === null)).toEqual([false, true]);
    expect(ledger.statusOf(intent)).toBe('awaiting-approval');
  });
});

describe('whoever replays the journal', () => {
  test('comes to the same count and the same reasons, also long after', () => {
    const { ledger, intent } = twoOfThree();
    ledger.change(leaves(ANNA));
    const late = replay(ledger.events);
    if (typeof late === 'string') throw new Error(late);
    expect(stateHash(late)).toBe(stateHash(ledger.set));
    expect(late.intents.get(digestOf(intent))).toEqual(recordOf(ledger, intent));
  });

  test('refuses a centre that counts the leaver', () => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    const honest = new PeopledLedger(peopledGenesis());
    honest.time = ledger.time;
    const leaving = testRosterChange(leaves(ANNA));
    ledger.carry(leaving, [HUGO, IVAN]);
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    // The certificate that would be right had nobody left.
    const twin = new PeopledLedger();
    twin.propose(intent);
    twin.approve(ANNA, intent);
    twin.approve(BEN, intent);
    const approved = twin.events.find(({ type }) => type === 'intent.approved');
    if (approved === undefined) throw new Error('nothing was approved');
    const forged = { ...approved, seq: ledger.events.length };
    expect(replay([...ledger.events, forged])).toBe('quorum');
  });
});

describe('the directory', () => {
  test('takes power away once, and nothing else', () => {
    const ledger = new PeopledLedger();
    ledger.withdraw(ANNA);
    expect(ledger.set.roster?.person(ANNA)?.standing).toBe('suspended');
    const last = ledger.events.at(-1);
    if (last === undefined) throw new Error('no event');
    expect(replay([...ledger.events, { ...last, seq: ledger.events.length }])).toBe('state');
    expect(() => {
      ledger.withdraw('nobody' as PersonId);
    }).toThrow('nothing to withdraw');
  });

  test('never gives power: only a quorum does', () => {
    const ledger = new PeopledLedger();
    ledger.withdraw(ANNA);
    const back: RosterChange = { kind: 'set-standing', person: ANNA, from: 'suspended', to: 'active' };
    expect(ledger.change(back)).toBe('carried-out');
  });

  test('writes as the ledger, or it is refused', () => {
    const ledger = new PeopledLedger();
    ledger.withdraw(ANNA);
    const last = ledger.events.at(-1);
    if (last === undefined) throw new Error('no event');
    const forged = { ...last, actor: { kind: 'person' as const, id: CLEO } };
    expect(replay([...ledger.events.slice(0, -1), forged])).toBe('state');
  });
});

describe('where a decision is signed', () => {
  const build = (name: string): Sha256Hex => sha256Hex(utf8(name)) as Sha256Hex;
  const desk = testDevice('anna');
  const register = (ledger: PeopledLedger, person: PersonId, id: string): void => {
    const change: RosterChange = {
      kind: 'register-device',
      device: {
        id: testDevice(id),
        name: id,
        person,
        build: null,
        attestation: null,
        isDiskEncrypted: null,
      },
    };
    const others = SECURITY.filter((id) => id !== person).slice(0, 2);
    expect(ledger.carry(testRosterChange(change, { initiator: person }), others)).toBe('carried-out');
  };
  const release = (ledger: PeopledLedger, name: string): string => {
    const from = [...(ledger.set.roster?.roster.releases ?? [])];
    const change: RosterChange = {
      kind: 'set-releases',
      from,
      to: [{ build: build(name), version: name }],
    };
    const intent = testRosterChange(change);
    ledger.propose(intent);
    for (const who of [HUGO, IVAN]) {
      const answer = ledger.approve(who, intent, { build: build(name), device: testDevice(who) });
      if (answer !== 'recorded') return answer;
    }
    return ledger.statusOf(intent) ?? '';
  };
  const released = (): PeopledLedger => {
    const ledger = new PeopledLedger();
    for (const who of [HUGO, IVAN, ANNA, BEN]) register(ledger, who, who);
    expect(release(ledger, '1.0')).toBe('carried-out');
    return ledger;
  };

  test('does not matter before builds are released by name, but for a device that is suspended', () => {
    const ledger = new PeopledLedger();
    register(ledger, ANNA, ANNA);
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.change({
      kind: 'set-device-standing',
      device: desk,
      person: ANNA,
      from: 'trusted',
      to: 'suspended',
    });
    expect(ledger.approve(ANNA, intent, { device: desk })).toBe('device-refused');
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
  });

  test('is one and the same device for all that are not registered for whoever signs', () => {
    const devicesOf = (places: readonly DeviceId[]): readonly DeviceId[] => {
      const ledger = threeOfTreasury();
      for (const who of [ANNA, BEN]) register(ledger, who, who);
      const intent = testTransfer();
      ledger.propose(intent);
      [ANNA, BEN].forEach((who, at) => ledger.approve(who, intent, { device: places[at] ?? desk }));
      const record = ledger.set.intents.get(digestOf(intent));
      if (record === undefined || ledger.set.roster === undefined) throw new TypeError('not proposed');
      return countedApprovals(record, ledger.set.roster).map(({ device }) => device);
    };
    const own = [testDevice(ANNA), testDevice(BEN)];
    expect(devicesOf(own)).toEqual(own);
    const strangers: readonly (readonly DeviceId[])[] = [
      ['desk-1' as DeviceId, 'desk-2' as DeviceId],
      [testDevice('made a moment ago'), testDevice('and another')],
      [testDevice(BEN), testDevice(ANNA)],
    ];
    for (const places of strangers) expect(new Set(devicesOf(places)).size).toBe(1);
  });

  test('has to be a released build at a trusted device of the person', () => {
    const ledger = released();
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent, { device: desk })).toBe('build-refused');
    expect(ledger.approve(ANNA, intent, { build: build('1.0') })).toBe('device-refused');
    expect(ledger.approve(ANNA, intent, { build: build('1.0'), device: testDevice('ben') })).toBe(
      'device-refused',
    );
    expect(ledger.approve(ANNA, intent, { build: build('1.0'), device: desk })).toBe('recorded');
  });

  test('is voided when the device is suspended, or the build is not released any more', () => {
    const ledger = released();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent, { build: build('1.0'), device: desk });
    expect(release(ledger, '2.0')).toBe('build-refused');
    const to = [
      { build: build('1.0'), version: '1.0' },
      { build: build('2.0'), version: '2.0' },
    ].sort((a, b) => (a.build < b.build ? -1 : 1));
    const from = [...(ledger.set.roster?.roster.releases ?? [])];
    const both = testRosterChange({ kind: 'set-releases', from, to });
    ledger.propose(both);
    for (const who of [HUGO, IVAN])
      ledger.approve(who, both, { build: build('1.0'), device: testDevice(who) });
    expect(ledger.statusOf(both)).toBe('carried-out');
    expect(release(ledger, '2.0')).toBe('carried-out');
    expect(recordOf(ledger, intent).approvals.map(({ stale }) => stale)).toEqual([
      'the build that signed it is not released any more',
    ]);
  });

  test('keeps nobody from releasing builds who runs them: a list that none of the approvers meets is refused', () => {
    const ledger = new PeopledLedger();
    expect(release(ledger, '1.0')).toBe('device-refused');
  });
});
