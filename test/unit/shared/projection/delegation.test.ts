import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import { decodeIntent, digestOf, encodeIntent, type Intent, type RosterChange } from '#shared/intent';
import { stateHash } from '#shared/projection';
import { ANNA, BEN, CLEO, testTransfer } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  HUGO,
  IVAN,
  JUDY,
  MARA,
  NORA,
  OLGA,
  PeopledLedger,
  peopledGenesis,
  testRosterChange,
} from '../../../support/people.ts';
import { requiring, testPublication } from '../../../support/policy-life.ts';

type Delegation = Extract<RosterChange, { kind: 'delegate' }>;

const seat = (over: Partial<Delegation> = {}): Delegation => ({
  kind: 'delegate',
  from: ANNA,
  to: NORA,
  groups: ['treasury' as GroupId],
  since: '2026-05-01T09:00:00Z',
  until: '2026-05-10T09:00:00Z',
  ...over,
});

const asked = (change: RosterChange, initiator: PersonId = ANNA): ReturnType<typeof testRosterChange> =>
  testRosterChange(change, { initiator });

/** Nora sits for Anna. */
const delegated = (over: Partial<Delegation> = {}): PeopledLedger => {
  const ledger = new PeopledLedger();
  expect(ledger.carry(asked(seat(over)), [HUGO, IVAN])).toBe('carried-out');
  return ledger;
};

const approvalsOn = (ledger: PeopledLedger, intent: Intent): readonly (readonly [string, string | null])[] =>
  (ledger.set.intents.get(digestOf(intent))?.approvals ?? []).map(({ person, behalf }) => [
    person,
    behalf?.person ?? null,
  ]);

describe('somebody who sits for another', () => {
  test('fills that seat and no other, shown as theirs for the other, and replays', () => {
    const ledger = delegated();
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(NORA, intent)).toBe('recorded');
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('posted');
    expect(approvalsOn(ledger, intent)).toEqual([
      [NORA, ANNA],
      [BEN, null],
    ]);
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
  });

  test('sits only from the beginning to the end', () => {
    const ledger = delegated({ since: '2026-05-02T09:00:00Z', until: '2026-05-03T09:00:00Z' });
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(NORA, intent)).toBe('not-eligible');
    ledger.time = '2026-05-02T10:00:00Z';
    expect(ledger.approve(NORA, intent)).toBe('recorded');
    const later = testTransfer();
    ledger.propose(later);
    ledger.time = '2026-05-03T09:00:00Z';
    expect(ledger.approve(NORA, later)).toBe('not-eligible');
  });

  test('ends a looser version of the policy that cools down, as the one whose seat it is could', () => {
    const ledger = new PeopledLedger();
    expect(ledger.change(ledger.regrant(NORA, ['approver', 'policy-approver'], []))).toBe('carried-out');
    const until = '2026-05-09T09:00:00Z';
    const held = seat({ from: OLGA, groups: ['policy-approvers' as GroupId], until });
    expect(ledger.carry(asked(held, OLGA), [HUGO, IVAN])).toBe('carried-out');
    const { policy } = peopledGenesis();
    const rules = policy.rules.map((rule) => (rule.id === 'T-1' ? requiring(rule, ['treasury', 1]) : rule));
    const version = testPublication(rules, { base: policy });
    expect(ledger.carry(version, [BEN, CLEO])).toBe('cooling');
    const reason = { code: 'policy-doubt', text: 'not thought through' } as const;
    expect(ledger.approve(MARA, version, { decision: 'reject', reason })).toBe('not-eligible');
    expect(ledger.approve(NORA, version, { decision: 'reject', reason })).toBe('recorded');
    expect(ledger.statusOf(version)).toBe('rejected');
    expect(approvalsOn(ledger, version).at(-1)).toEqual([NORA, OLGA]);
  });

  test('leaves a decision that was theirs to make when the time is over', () => {
    const ledger = delegated({ until: '2026-05-02T09:00:00Z' });
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(NORA, intent);
    ledger.time = '2026-05-03T09:00:00Z';
    ledger.change(ledger.regrant(MARA, ['approver', 'custodian'], ['treasury']));
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('posted');
  });

  test('loses the seat, and what was decided in it, when it is taken back or its owner leaves', () => {
    for (const change of [
      { kind: 'end-delegation', from: ANNA, to: NORA },
      { kind: 'set-standing', person: ANNA, from: 'active', to: 'left' },
    ] as const) {
      const ledger = delegated();
      const intent = testTransfer();
      ledger.propose(intent);
      ledger.approve(NORA, intent);
      expect(ledger.change(change)).toBe('carried-out');
      const record = ledger.set.intents.get(digestOf(intent));
      expect(record?.approvals[0]?.stale).not.toBeNull();
      expect(ledger.set.roster?.roster.delegations).toEqual([]);
      expect(ledger.approve(NORA, intent)).toBe('not-eligible');
    }
  });

  test('does not follow roles that are taken from the one or the other', () => {
    const ledger = delegated();
    ledger.change(ledger.regrant(NORA, ['requester'], []));
    expect(ledger.set.roster?.roster.delegations).toEqual([]);
  });
});

describe('six delegations that do not come to be', () => {
  test('one that the delegator did not sign for', () => {
    const ledger = new PeopledLedger();
    expect(ledger.propose(asked(seat(), NORA))).toBe('role-missing');
    expect(ledger.propose(asked(seat(), HUGO))).toBe('role-missing');
  });

  test('one that lasts longer than two weeks', () => {
    const bytes = encodeIntent(asked(seat({ until: '2026-05-15T09:00:01Z' })));
    expect(decodeIntent(bytes)).toMatchObject({ ok: false });
    expect(decodeIntent(encodeIntent(asked(seat({ until: '2026-05-15T09:00:00Z' }))))).toMatchObject({
      ok: true,
    });
  });

  test('one to somebody who does not hold the role', () => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(NORA, ['requester'], []));
    expect(ledger.propose(asked(seat()))).toBe('delegation-refused');
  });

  test('one of a seat that is held for somebody else', () => {
    const ledger = delegated();
    expect(ledger.propose(asked(seat({ from: NORA, to: JUDY }), NORA))).toBe('delegation-refused');
    expect(ledger.propose(asked(seat({ from: MARA, to: ANNA }), MARA))).toBe('delegation-refused');
  });

  test('one that would give one person both seats', () => {
    const ledger = new PeopledLedger();
    expect(ledger.propose(asked(seat({ to: MARA })))).toBe('delegation-refused');
  });

  test('one whose union of roles holds duties that stay apart', () => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(NORA, ['compliance', 'policy-approver'], []));
    const change = seat({ from: CLEO, to: NORA, groups: ['compliance' as GroupId] });
    expect(ledger.propose(asked(change, CLEO))).toBe('proposed');
    ledger.change(ledger.regrant(NORA, ['compliance', 'reconciler'], []));
    ledger.change(ledger.regrant(CLEO, ['compliance', 'policy-author'], ['compliance']));
    expect(ledger.propose(asked(change, CLEO))).toBe('sod-conflict');
  });
});

describe('one human never decides twice', () => {
  test('not for the one who proposed', () => {
    const ledger = delegated();
    const intent = testTransfer({ initiator: ANNA });
    ledger.propose(intent);
    expect(ledger.approve(NORA, intent)).toBe('not-eligible');
  });

  test('not as the one who sits when they proposed', () => {
    const ledger = new PeopledLedger();
    ledger.change(ledger.regrant(NORA, ['requester', 'approver'], []));
    ledger.carry(asked(seat()), [HUGO, IVAN]);
    const intent = testTransfer({ initiator: NORA });
    ledger.propose(intent);
    expect(ledger.approve(NORA, intent)).toBe('initiator-cannot-approve');
  });

  test('not in a seat whose owner has decided, nor the owner after them', () => {
    const ledger = delegated();
    const first = testTransfer();
    ledger.propose(first);
    ledger.approve(ANNA, first);
    expect(ledger.approve(NORA, first)).toBe('not-eligible');
    const second = testTransfer();
    ledger.propose(second);
    ledger.approve(NORA, second);
    expect(ledger.approve(ANNA, second)).toBe('already-decided');
  });
});
