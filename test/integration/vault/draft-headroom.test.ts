import { afterEach, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { AccountLimits } from '#shared/double-entry';
import type { DraftHeadroom } from '#shared/ipc';
import { IBAN_A, testGenesis, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* What drafts leave of an account, by the desk's own books: as the ledger would decide them one by one. */

const ACCOUNT = `${IBAN_A}.EUR` as AccountId;
const later = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const NONE = { soft: null, hard: null } as const;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A ledger whose first wallet has limits, with one payment of 300 pending. */
const pendingLedger = (limits: AccountLimits, fundsMinor = '100000'): MiniLedger => {
  const genesis = testGenesis(fundsMinor);
  const mini = new MiniLedger({
    ...genesis,
    wallets: genesis.wallets.map((wallet) =>
      wallet.id === 'wallet-a' ? { ...wallet, limits: [{ asset: 'EUR', limits }] } : wallet,
    ),
  });
  expect(mini.propose(outside(testTransfer({ ...later, minor: '300' })))).toBe('proposed');
  return mini;
};

const deskOf = async (mini: MiniLedger): Promise<Desk> => {
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-05-01T12:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return desk;
};

const draft = async (desk: Desk, minors: readonly string[]): Promise<DraftHeadroom> => {
  const out = minors.reduce((sum, minor) => sum + BigInt(minor), 0n).toString();
  const movements = [{ account: ACCOUNT, out, in: '0', count: minors.length }];
  const [shown] = valueOf(await desk.vault.see('draftHeadroom', { movements }));
  if (shown === undefined) throw new Error('no account');
  return shown;
};

const answers = (mini: MiniLedger, minors: readonly string[]): readonly string[] =>
  minors.map((minor) => mini.propose(outside(testTransfer({ ...later, minor }))));

const cases: readonly (readonly [string, AccountLimits, string, string])[] = [
  ['floor', { floor: { soft: null, hard: '99000' }, ceiling: NONE, velocity: [] }, '100000', 'floor-reached'],
  [
    'velocity',
    {
      floor: NONE,
      ceiling: NONE,
      velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '1000' }],
    },
    '100000',
    'velocity-reached',
  ],
  ['floor', { floor: { soft: '0', hard: null }, ceiling: NONE, velocity: [] }, '1000', 'insufficient-funds'],
];

describe.each(cases)('a draft against a %s', (kind, limits, funds, refusal) => {
  test('at the limit, pending counted, passes as the ledger lets it pass', async () => {
    const mini = pendingLedger(limits, funds);
    const shown = await draft(await deskOf(mini), ['400', '300']);
    expect(shown.passed).toEqual([]);
    expect(shown.limits.find((limit) => limit.kind === kind)).toMatchObject({
      pending: '1000',
      leftHard: '0',
    });
    expect(answers(mini, ['400', '300'])).toEqual(['proposed', 'proposed']);
  });

  test('one minor unit over is refused before it is signed, as the ledger would refuse it', async () => {
    const mini = pendingLedger(limits, funds);
    const shown = await draft(await deskOf(mini), ['400', '301']);
    expect(shown.passed).toMatchObject([{ kind, pending: '1001', leftHard: '-1' }]);
    expect(answers(mini, ['400', '301'])).toEqual(['proposed', refusal]);
  });
});

test('a limit on the number of transfers counts each payment of a draft', async () => {
  const mini = pendingLedger({
    floor: NONE,
    ceiling: NONE,
    velocity: [{ window: 'h24', measure: 'count', soft: null, hard: '3' }],
  });
  const desk = await deskOf(mini);
  expect((await draft(desk, ['1', '2'])).passed).toEqual([]);
  expect((await draft(desk, ['1', '2', '3'])).passed).toMatchObject([{ measure: 'count', leftHard: '-1' }]);
});

test('an account that this desk does not know is refused, not passed over', async () => {
  const desk = await deskOf(
    pendingLedger({ floor: NONE, ceiling: { soft: null, hard: '999999' }, velocity: [] }),
  );
  const movements = [{ account: 'nowhere' as AccountId, out: '1', in: '0', count: 1 }];
  expect(await desk.vault.see('draftHeadroom', { movements })).toMatchObject({
    error: { code: 'not-found' },
  });
});
