import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Health, Problem } from '#shared/api';
import type { AccountId, LedgerId, MandateId, WalletId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { accessTokenDigest } from '../../../../ledger/genesis.ts';
import { ANNA, signApproval } from '../../../support/company.ts';
import {
  BooksClient,
  booksGenesis,
  MANDATE,
  newId,
  testMandate,
  transferOf,
} from '../../../support/books.ts';
import { instant, propose, transfer } from '../../../support/ledger-work.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  removeTestLedger,
  startLedger,
  startLedgers,
  type LedgerHome,
  type StartedLedger,
} from '../../../support/ledger.ts';

const MANDATE_THERE = 'mandate-only-there' as MandateId;
const WALLET_THERE = 'wallet-only-there' as WalletId;
const THERE = 'only-there.EUR' as AccountId;

/** Ids that nothing has. */
const name = fc.stringMatching(/^never-[a-z]{8,20}$/);

interface IdRoute {
  readonly kind: 'account' | 'transfer' | 'intent' | 'wallet' | 'mandate';
  readonly method: 'GET' | 'POST';
  readonly path: (id: string) => string;
  readonly body?: (id: string) => unknown;
}

/** Routes that take one id in their address, filter or mandate. */
const ROUTES: readonly IdRoute[] = [
  ...['', '/balance', '/entries'].map((part) => ({
    kind: 'account' as const,
    method: 'GET' as const,
    path: (id: string) => `/v1/accounts/${id}${part}`,
  })),
  { kind: 'transfer', method: 'GET', path: (id) => `/v1/transfers/${id}` },
  { kind: 'intent', method: 'GET', path: (id) => `/v1/intents/${id}` },
  { kind: 'wallet', method: 'GET', path: (id) => `/v1/accounts?wallet=${id}` },
  {
    kind: 'mandate',
    method: 'POST',
    path: () => '/v1/transfers',
    body: (mandate) => ({ mandate, operations: [transferOf('1')] }),
  },
];

interface LogLine {
  readonly alarm?: string;
  readonly [fact: string]: unknown;
}

describe('two ledgers in one service', () => {
  let here: StartedLedger;
  let there: StartedLedger;
  let booksHere: BooksClient;
  let booksThere: BooksClient;
  let log: string;

  beforeAll(async () => {
    const genesisThere = booksGenesis([testMandate(), testMandate({ id: MANDATE_THERE })]);
    const [wallet] = genesisThere.wallets;
    if (wallet === undefined) throw new Error('the test company has a wallet');
    genesisThere.wallets.push({ ...wallet, id: WALLET_THERE });
    const homes = [
      await createTestLedger(booksGenesis()),
      await createTestLedger({
        ...genesisThere,
        ledger: 'other-ledger' as LedgerId,
      }),
    ];
    const [first] = homes;
    log = join(resolve(first?.home ?? '', '..'), 'service.log');
    const [one, two] = await startLedgers(homes, { log });
    if (one === undefined || two === undefined) throw new Error('two ledgers were to start');
    here = one;
    there = two;
    booksHere = new BooksClient(here.client);
    booksThere = new BooksClient(there.client);
    await booksThere.operate({
      op: 'open',
      id: newId(),
      account: {
        id: THERE,
        wallet: 'wallet-b' as WalletId,
        role: 'wallet',
        asset: 'EUR',
        scale: 2,
        name: 'Only there',
        iban: null,
        bic: null,
        normal: 'debit',
        overdraft: false,
        limits: null,
      },
    });
  });

  afterAll(async () => {
    expect(await here.stop()).toBe(0);
    removeTestLedger(here);
    removeTestLedger(there);
  });

  const alarms = (): readonly LogLine[] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ alarm }) => alarm !== undefined);

  /** The alarm that an attempt raises; there must be exactly one. */
  const alarmOf = async (attempt: () => Promise<void>): Promise<LogLine> => {
    const before = alarms().length;
    await attempt();
    await eventually('an alarm', () => (alarms().length > before ? true : undefined));
    const raised = alarms().slice(before);
    expect(raised).toHaveLength(1);
    return raised[0] ?? {};
  };

  test('are told apart by the token alone', async () => {
    const health = async (ledger: StartedLedger): Promise<Health['ledgers']> =>
      (await ledger.client.request<Health>('GET', '/v1/health')).body.ledgers;
    expect(await health(here)).toMatchObject([{ ledger: 'test-ledger' }]);
    expect(await health(there)).toMatchObject([{ ledger: 'other-ledger' }]);
    expect((await here.client.head()).origin).not.toBe((await there.client.head()).origin);
    const shown = await (await fetch(`${here.url}/v1/health`)).text();
    expect(shown).not.toContain('ledger');
  });

  test('share no money: the same account id is another account in each', async () => {
    const before = (await there.client.accounts()).get(transferOf('1').legs[0]?.credit ?? '');
    await booksHere.operate(transferOf('777'));
    const after = (await there.client.accounts()).get(transferOf('1').legs[0]?.credit ?? '');
    expect(after).toEqual(before);
  });

  test('an operation id of one is free in the other', async () => {
    const operation = transferOf('3');
    const [first] = await booksHere.operate(operation);
    const [second] = await booksThere.operate(operation);
    expect([first?.status, second?.status]).toEqual(['posted', 'posted']);
  });

  test('an account, an operation or an intent of the other is plainly not found, and an alarm', async () => {
    const [moved] = await booksThere.operate(transferOf('1'));
    const { digests } = await propose(there.client, [transfer({ ledger: 'other-ledger' as LedgerId })]);
    const paths = {
      account: [`/v1/accounts/${THERE}`, `/v1/accounts/${THERE}/balance`, `/v1/accounts/${THERE}/entries`],
      transfer: [`/v1/transfers/${moved?.id ?? ''}`],
      intent: [`/v1/intents/${digests[0] ?? ''}`],
    };
    for (const [kind, those] of Object.entries(paths))
      for (const path of those) {
        const nowhere = path.replace(THERE, 'only-nowhere.EUR').replace(/[0-9a-f]{12}$/, '0'.repeat(12));
        const absent = await here.client.request<Problem>('GET', nowhere);
        const alarm = await alarmOf(async () => {
          const answer = await here.client.request<Problem>('GET', path);
          // What is in another ledger looks like what is nowhere.
          expect([answer.status, { ...answer.body, detail: '' }]).toEqual([
            404,
            { ...absent.body, detail: '' },
          ]);
        });
        expect(alarm).toMatchObject({
          alarm: 'cross-ledger-id',
          token: 'test',
          ledger: 'test-ledger',
          other: 'other-ledger',
          kind,
        });
        expect(JSON.stringify(alarm)).not.toContain(THERE);
      }
  });

  test('an operation or approval that names what is in the other is refused, and an alarm', async () => {
    const used = await alarmOf(async () => {
      const legs = [
        { asset: 'EUR', credit: THERE, debit: transferOf('1').legs[0]?.debit ?? THERE, minor: '1' },
      ];
      const [result] = await booksHere.operate(transferOf('1', { legs }));
      expect(result).toMatchObject({ status: 'refused', code: 'unknown-account' });
    });
    expect(used).toMatchObject({ kind: 'account' });
    const intent = transfer({ ledger: 'other-ledger' as LedgerId });
    await propose(there.client, [intent]);
    const approved = await alarmOf(async () => {
      const approval = signApproval(ANNA, intent, await here.client.head(), { issuedAt: instant() });
      const answer = await here.client.approve(approval);
      expect([answer.status, answer.body.code]).toEqual([404, 'intent-unknown']);
    });
    expect(approved).toMatchObject({ kind: 'intent' });
    expect((await there.client.intent(digestOf(intent))).status).toBe('awaiting-approval');
  });

  test('a mandate of the other gives no authority and is answered like one that is nowhere, and an alarm', async () => {
    const absent = await booksHere.send([transferOf('1')], 'mandate-only-nowher');
    const alarm = await alarmOf(async () => {
      const answer = await booksHere.send([transferOf('1')], MANDATE_THERE);
      expect([answer.status, answer.text.replaceAll(MANDATE_THERE, 'mandate-only-nowher')]).toEqual([
        absent.status,
        absent.text,
      ]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    });
    expect(alarm).toMatchObject({ kind: 'mandate', ledger: 'test-ledger', other: 'other-ledger' });
  });

  test('a wallet of the other has no accounts, like one that is nowhere, and an alarm', async () => {
    const accountsOf = async (id: string): Promise<unknown> =>
      (await here.client.request<{ accounts: unknown }>('GET', `/v1/accounts?wallet=${id}`)).body.accounts;
    expect(await accountsOf('wallet-only-nowhere')).toEqual([]);
    const alarm = await alarmOf(async () => {
      expect(await accountsOf(WALLET_THERE)).toEqual([]);
    });
    expect(alarm).toMatchObject({ kind: 'wallet', ledger: 'test-ledger', other: 'other-ledger' });
  });

  test('what is nowhere, and what both have, raises no alarm', async () => {
    const before = alarms().length;
    await booksHere.account('only-nowhere.EUR');
    await booksHere.account('system.clearing.nowhere.EUR');
    await booksHere.send([transferOf('1')], 'mandate-nowhere');
    // The alarm of this one comes after any that those before would have raised.
    await alarmOf(async () => {
      await booksHere.account(THERE);
    });
    expect(alarms().length).toBe(before + 1);
  });

  test('the log has no amount, account or secret', async () => {
    await booksHere.send([transferOf('123456789')], MANDATE);
    const text = readFileSync(log, 'utf8');
    for (const secret of [here.token, there.token, '123456789', THERE, 'DE89370400440532013000'])
      expect(text).not.toContain(secret);
  });

  // Last: its alarms come after its answers, and would be counted by a test that follows.
  test('any id of the other is answered exactly as one that never existed', { timeout: 60_000 }, async () => {
    const [moved] = await booksThere.operate(transferOf('5'));
    const { digests } = await propose(there.client, [transfer({ ledger: 'other-ledger' as LedgerId })]);
    const ids = {
      account: { there: THERE, never: name.map((text) => `${text}.EUR`) },
      transfer: { there: moved?.id ?? '', never: fc.uuid({ version: 4 }) },
      intent: {
        there: digests[0] ?? '',
        never: fc.stringMatching(/^[0-9a-f]{64}$/),
      },
      wallet: { there: WALLET_THERE as string, never: name },
      mandate: { there: MANDATE_THERE as string, never: name },
    };
    const asked = fc.oneof(
      ...ROUTES.map((route) => ids[route.kind].never.map((never) => ({ route, never }))),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ({ route, never }) => {
        const of = async (id: string): Promise<unknown> => {
          const { status, body } = await here.client.request(route.method, route.path(id), route.body?.(id));
          return [status, JSON.stringify(body).replaceAll(id, '<id>')];
        };
        expect(await of(ids[route.kind].there)).toEqual(await of(never));
      }),
      { numRuns: 60 },
    );
  });
});

describe('two ledgers with one access token', () => {
  test('are not served: the token would not say which', async () => {
    const token = randomBytes(24).toString('base64url');
    const accessTokens = [{ name: 'shared', sha256: accessTokenDigest(token) }];
    const homes: LedgerHome[] = [];
    for (const ledger of ['test-ledger', 'other-ledger'] as LedgerId[]) {
      const home = await createTestLedger({ ...booksGenesis(), ledger });
      editConfig(home, { accessTokens });
      homes.push({ ...home, token });
    }
    await expect(startLedgers(homes)).rejects.toThrow('of two ledgers are the same');
    const [first] = homes;
    const alone = await startLedger(first);
    expect((await alone.client.health()).status).toBe('ok');
    await alone.stop();
    for (const home of homes) removeTestLedger(home);
  });
});
