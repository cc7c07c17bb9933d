import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import type { IntentDetail } from '#shared/ipc';
import { digestOf, type TransferIntent } from '#shared/intent';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  IBAN_OUTSIDE,
  testRegistration,
  testTransfer,
} from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* What a desk says about items, over one small journal. */

const OTHER_IBAN = 'FR7630006000011234567890189';
const later = { expiresAt: '2126-05-08T09:00:00Z' } as const;

const paidBefore = outside(testTransfer({ ...later, minor: '5000' }));
const known = outside(testTransfer({ ...later, minor: '6000' }));
const lookAlike = outside(testTransfer({ ...later, minor: '7000' }), 'FOURNISSEUR  S.A.', OTHER_IBAN);
const rejected = testTransfer({ ...later, minor: '800' });
const large = testTransfer({ ...later, minor: '100000000' });
const expiring = testTransfer({ minor: '900', expiresAt: '2026-05-02T09:00:00Z' });
const account = testRegistration(later);

let desk: Desk;
const undo: (() => void | Promise<void>)[] = [];

beforeAll(async () => {
  const mini = new MiniLedger();
  mini.propose(paidBefore);
  mini.approve(ANNA, paidBefore);
  mini.approve(BEN, paidBefore);
  for (const intent of [known, lookAlike, rejected, large, expiring, account]) mini.propose(intent);
  mini.approve(ANNA, large);
  mini.approve(BEN, rejected, { decision: 'reject', reason: { code: 'wrong-amount', text: 'not agreed' } });
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-05-01T12:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

const detail = async (intent: TransferIntent | typeof account, person = BEN): Promise<IntentDetail> =>
  valueOf(await desk.vault.detail({ person, digest: digestOf(intent) }));

const checkOf = async (intent: TransferIntent, id: string): Promise<IntentDetail['checks'][number]> => {
  const found = (await detail(intent)).checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};

describe('checks', () => {
  test('a payee that was paid before is known, with how often', async () => {
    expect((await checkOf(known, 'payee')).detail).toContain('approved once before');
  });

  test('the same name with another account is pointed at, whatever its spelling', async () => {
    const check = await checkOf(lookAlike, 'payee');
    expect(check.outcome).toBe('attention');
    expect(check.detail.replaceAll(' ', '')).toContain(IBAN_OUTSIDE);
    const { row } = await detail(lookAlike);
    expect(row.chips[0]).toMatchObject({ tone: 'danger', source: 'Payee history' });
    expect(row.chips.length).toBeLessThanOrEqual(3);
  });

  test('an initiator is told that they do not count', async () => {
    const own = await detail(known, DIRK);
    expect(own.checks[0]).toMatchObject({ id: 'initiator', outcome: 'fail' });
    expect(own.mayDecide).toMatchObject({ can: false });
    expect(own.mayDecide.can ? '' : own.mayDecide.why).toMatch(/You initiated .* (anna|ben)/);
  });
});

describe('who may decide', () => {
  test('says which group still has to, and who stands in it', async () => {
    expect((await detail(large, CLEO)).mayDecide).toEqual({ can: true });
    expect((await detail(known, CLEO)).mayDecide).toEqual({
      can: false,
      why: 'treasury has to decide. anna or ben can decide.',
    });
    expect((await detail(large, ANNA)).mayDecide).toMatchObject({ can: false });
  });

  test('a closed item says what became of it', async () => {
    const closed = await detail(rejected);
    expect(closed.mayDecide).toEqual({ can: false, why: 'The item was rejected.' });
    expect(closed.closing).toContain('not agreed');
    expect(closed.effect).toEqual([]);
    expect(closed.events.at(-1)?.summary).toContain('was rejected by ben: not agreed');
  });

  test('without a session it says to sign in', async () => {
    const found = valueOf(await desk.vault.detail({ person: null, digest: digestOf(known) }));
    expect(found.mayDecide).toMatchObject({ can: false });
    expect(found.mayDecide.can ? '' : found.mayDecide.why).toMatch(/^Sign in/);
  });

  test('an item that no desk has is unknown', async () => {
    const digest = 'ab'.repeat(32) as unknown as IntentDigest;
    expect(await desk.vault.detail({ person: ANNA, digest })).toMatchObject({
      ok: false,
      error: { code: 'intent-unknown' },
    });
  });
});

describe('what an item does', () => {
  test('a transfer inside the ledger takes from one account and gives to the other, exactly', async () => {
    const { effect } = await detail(large);
    const change = effect.map(
      ({ availableBefore, availableAfter }) => BigInt(availableAfter) - BigInt(availableBefore),
    );
    expect(change).toEqual([-100_000_000n, 100_000_000n]);
  });

  test('a registration shows what the account will hold', async () => {
    const found = await detail(account);
    expect(found.effect).toEqual([
      { account: 'Beta reserve', asset: 'EUR', scale: 2, availableBefore: '0', availableAfter: '5000' },
    ]);
    expect(found.row).toMatchObject({ type: 'account.register', iban: IBAN_OUTSIDE });
  });

  test('the accounts add up to what the journal posted and reserved', async () => {
    const rows = valueOf(await desk.vault.see('accounts', null)).flatMap(({ wallets }) =>
      wallets.flatMap((wallet) => wallet.totals),
    );
    for (const row of rows) expect(BigInt(row.available)).toBe(BigInt(row.posted) - BigInt(row.pendingOut));
    const ofFirst = rows.find(({ only }) => only?.id.startsWith('DE') === true && only.id.endsWith('EUR'));
    expect(ofFirst?.pendingOut).toBe((5000n + 6000n + 7000n + 100_000_000n + 900n).toString());
  });
});

test('what expires within a day says so in the list', async () => {
  const page = valueOf(
    await desk.vault.queue({ person: ANNA, section: 'mine', offset: 0, limit: 10, search: ' 9.00 eur' }),
  );
  expect(page.rows.map(({ digest }) => digest)).toEqual([digestOf(expiring)]);
  expect(page.rows[0]?.chips.map(({ text }) => text)).toContain('Expires in 21 h');
  expect(
    valueOf(await desk.vault.audit({ offset: 0, limit: 1, search: 'set up with' })).rows[0]?.summary,
  ).toBe('Test company was set up with 5 people, 9 accounts and policy version 1.');
});
