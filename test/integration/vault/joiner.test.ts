import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { PersonId, Sha256Hex } from '#shared/brand';
import type { ApprovalStatement } from '#shared/approval';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type Intent, type RosterChange } from '#shared/intent';
import type { IntentDetail } from '#shared/ipc';
import { policyDigest } from '#shared/policy';
import {
  ANNA,
  BEN,
  signApproval,
  signSubmission,
  testGenesis,
  testKey,
  testTransfer,
} from '../../support/company.ts';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  MARA,
  PeopledLedger,
  peopledGenesis,
  testRosterChange,
} from '../../support/people.ts';
import { clockedDesk } from './support/clocked-desk.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';

/* Somebody joins at the real service: what they approve is recorded, shown at every desk, and counts nowhere yet. */

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** A little more than seven days. */
const LATER_HOURS = 7 * DAY_HOURS + 1;
/** Two starts of the service, on a machine that does other things as well. */
const SLOW_MS = 180_000;
const OSCAR = 'p-05ca12' as PersonId;
const AHEAD = pathToFileURL(join(import.meta.dirname, '../../support/clock-ahead.ts')).href;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const genesis = peopledGenesis(testGenesis());
const POLICY = { version: genesis.policy.version, digest: policyDigest(genesis.policy) };
const { person: _, standing: __, ...oscarsKey } = testKey(OSCAR);

/** A started service, whose clock may be ahead. */
interface Rig {
  readonly ledger: StartedLedger;
  readonly now: () => number;
}

const started = async (home: LedgerHome, hoursAhead = 0): Promise<Rig> => {
  const env = { NODE_OPTIONS: `--import=${AHEAD}`, CLOCK_AHEAD_HOURS: String(hoursAhead) };
  const ledger = await startLedger(home, { env });
  undo.push(async () => {
    await ledger.stop();
  });
  return { ledger, now: () => Date.now() + hoursAhead * HOUR_MS };
};

const drafted = ({ now }: Rig): Pick<Intent, 'createdAt' | 'expiresAt'> => ({
  createdAt: new Date(now() - 1_000).toISOString(),
  expiresAt: new Date(now() + 7 * DAY_HOURS * HOUR_MS).toISOString(),
});

const propose = async ({ ledger: { client }, now }: Rig, intent: Intent): Promise<void> => {
  const issuedAt = new Date(now()).toISOString();
  const submission = signSubmission(intent.initiator, [digestOf(intent)], await client.head(), issuedAt);
  const { body } = await client.propose(submission, [intent]);
  expect(body.outcomes).toMatchObject([{ outcome: 'proposed' }]);
};

const approve = async (
  { ledger: { client }, now }: Rig,
  who: PersonId,
  intent: Intent,
  over: Partial<ApprovalStatement> = {},
): Promise<string> => {
  const issuedAt = new Date(now()).toISOString();
  const approval = signApproval(who, intent, await client.head(), { issuedAt, policy: POLICY, ...over });
  const { body } = await client.approve(approval);
  return typeof body.status === 'string' ? body.status : body.code;
};

const change = async (on: Rig, of: RosterChange): Promise<void> => {
  const intent = testRosterChange(of, { ...drafted(on), initiator: GRACE });
  await propose(on, intent);
  expect(await approve(on, HUGO, intent)).toBe('awaiting-approval');
  expect(await approve(on, IVAN, intent)).toBe('carried-out');
};

/** Oscar joins, gets a key, and a seat in treasury. */
const joined = async (on: Rig): Promise<void> => {
  const commitment = sha256Hex(utf8('oscar')) as Sha256Hex;
  await change(on, { kind: 'add-person', person: OSCAR, commitment, serviceOf: null });
  await change(on, { kind: 'enrol-key', person: OSCAR, key: oscarsKey, as: 'active' });
  const from = { roles: [], groups: [] };
  const [treasury] = genesis.roster.people.find(({ id }) => id === MARA)?.groups ?? [];
  if (treasury === undefined) throw new Error('no treasury');
  await change(on, {
    kind: 'set-roles',
    person: OSCAR,
    from,
    to: { roles: ['approver'], groups: [treasury] },
  });
};

const service = async (): Promise<Rig & { readonly home: LedgerHome }> => {
  const home = await createTestLedger(genesis);
  undo.push(() => {
    removeTestLedger(home);
  });
  return { ...(await started(home)), home };
};

const payment = async (on: Rig): Promise<Intent> => {
  const intent = testTransfer({ ...drafted(on), minor: '100' });
  await propose(on, intent);
  return intent;
};

const deskOver = async ({ ledger }: Rig): Promise<Desk> => {
  const { file, remove } = deskFolder();
  undo.push(remove);
  const desk = await openDesk(file, await trustOf(ledger));
  undo.push(() => desk.close());
  await desk.size((await ledger.client.head()).size);
  return desk;
};

const detailOn = async (
  { vault }: Desk,
  intent: Intent,
  person: PersonId | null = null,
): Promise<IntentDetail> => valueOf(await vault.detail({ person, digest: digestOf(intent) }));

const IN_SHADOW = /is in shadow until \d{4}-\d\d-\d\d \d\d:\d\d UTC or after 5 more items$/;

describe('somebody who joined, at the real service', { timeout: SLOW_MS }, () => {
  test('completes no quorum, and every desk says why and until when', async () => {
    const on = await service();
    await joined(on);
    const intent = await payment(on);
    const desk = await deskOver(on);
    const before = await detailOn(desk, intent, OSCAR);
    expect(before.mayDecide).toMatchObject({ can: true, shadow: expect.stringMatching(IN_SHADOW) as string });
    expect(before.checks.find(({ id }) => id === 'quorum')?.detail).toContain('3 people can still');
    expect(await approve(on, OSCAR, intent)).toBe('awaiting-approval');
    expect(await approve(on, ANNA, intent)).toBe('awaiting-approval');
    expect(await approve(on, OSCAR, intent)).toBe('already-decided');
    await desk.size((await on.ledger.client.head()).size);
    const after = await detailOn(desk, intent, BEN);
    expect(after.quorum.groups[0]?.counted).toEqual(['anna']);
    expect(after.approvals.map(({ shadow }) => shadow)).toEqual([expect.stringMatching(IN_SHADOW), null]);
    expect(after.events.map(({ summary }) => summary).join()).toContain(
      '(0 of 2), in shadow and not counted',
    );
    const roster = valueOf(await desk.vault.see('roster', null));
    expect(roster.people.find(({ id }) => id === OSCAR)?.shadow).toMatch(/^in shadow until /);
    expect(roster.people.filter(({ shadow }) => shadow !== null)).toHaveLength(1);
    const health = valueOf(await desk.vault.see('quorumHealth', { absent: [] }));
    const [seat] = health.find(({ rule }) => rule === 'T-1')?.groups ?? [];
    expect(seat?.able).toEqual(['anna', 'ben', 'mara']);
    expect(seat?.inShadow).toMatchObject([{ shadow: expect.stringMatching(/^in shadow until /) as string }]);
    expect(await approve(on, MARA, intent)).toBe('posted');
  });

  test('still stops an item: a rejection counts', async () => {
    const on = await service();
    await joined(on);
    const intent = await payment(on);
    const reason = { code: 'other', text: 'Another account' } as const;
    expect(await approve(on, OSCAR, intent, { decision: 'reject', reason })).toBe('rejected');
  });

  test('counts after five items that others approved', async () => {
    const on = await service();
    await joined(on);
    for (let each = 0; each < 5; each += 1) {
      const intent = await payment(on);
      for (const who of [OSCAR, ANNA]) expect(await approve(on, who, intent)).toBe('awaiting-approval');
      expect(await approve(on, MARA, intent)).toBe('posted');
    }
    const intent = await payment(on);
    expect(await approve(on, OSCAR, intent)).toBe('awaiting-approval');
    expect(await approve(on, ANNA, intent)).toBe('posted');
    const desk = await deskOver(on);
    expect((await detailOn(desk, intent)).approvals.map(({ shadow }) => shadow)).toEqual([null, null]);
  });

  test(
    'counts after seven days, also where the service started anew from what it had saved',
    async () => {
      const on = await service();
      await joined(on);
      const first = await payment(on);
      for (const who of [OSCAR, ANNA]) expect(await approve(on, who, first)).toBe('awaiting-approval');
      await on.ledger.stop();
      const later = await started(on.home, LATER_HOURS);
      const second = await payment(later);
      expect(await approve(later, OSCAR, second)).toBe('awaiting-approval');
      expect(await approve(later, ANNA, second)).toBe('posted');
      // What was signed in shadow stays what it was, for as long as the item lives: it expired with a seat open.
      expect(await approve(later, MARA, first)).toMatch(/expired|closed/);
    },
    SLOW_MS,
  );
});

test('a clock that is put forward ends no shadow on a desk', async () => {
  const mini = new PeopledLedger();
  const commitment = sha256Hex(utf8('oscar')) as Sha256Hex;
  mini.change({ kind: 'add-person', person: OSCAR, commitment, serviceOf: null });
  mini.change({ kind: 'enrol-key', person: OSCAR, key: oscarsKey, as: 'active' });
  mini.change(mini.regrant(OSCAR, ['approver'], ['treasury']));
  const size = mini.events.length;
  const { desk, heldBack, takenOverAt } = await clockedDesk(mini, undo);
  mini.time = '2026-05-08T09:00:00Z';
  const intent = testTransfer({ createdAt: mini.time, expiresAt: '2026-05-10T09:00:00Z' });
  mini.propose(intent);
  for (const who of [OSCAR, ANNA]) expect(mini.approve(who, intent)).toBe('recorded');
  expect(mini.statusOf(intent)).toBe('posted');
  const held = await heldBack();
  expect(held.error?.detail).toContain('somebody who joined counts since 2026-05-08T09:00:00.000Z');
  expect(held.size).toBe(size);
  await takenOverAt('2026-05-08T09:00:00Z');
  expect((await detailOn(desk, intent)).quorum.groups[0]?.counted.join()).toContain(OSCAR);
});
