import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { AccountId } from '#shared/brand';
import { digestOf, type TransferIntent } from '#shared/intent';
import {
  ANNA,
  BEN,
  DIRK,
  IBAN_A,
  IBAN_B,
  signApproval,
  signSubmission,
  testGenesis,
} from '../../support/company.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant, transfer } from '../../support/ledger-work.ts';

const COUNT = 1_000;
const AT_ONCE = 32;
const A = `${IBAN_A}.EUR`;
const B = `${IBAN_B}.EUR`;
const OPENING_MINOR = 1_000_000_000_000n;

/** Transfers of seeded amounts from A to B, and every third one back as soon as money is there. */
const plan = (): readonly TransferIntent[] => {
  const amounts = fc.sample(fc.bigInt({ min: 1n, max: 900_000n }), { numRuns: COUNT, seed: 7_041 });
  return amounts.map((minor, index) => {
    const isBack = index > COUNT / 2 && index % 3 === 0;
    const legs = transfer({ minor: minor.toString() }).legs.map((leg) => (isBack ? reversed(leg) : leg));
    return transfer({
      legs,
      payee: { name: isBack ? 'Alpha operating' : 'Beta operating', country: null, version: null },
    });
  });
};

const reversed = (leg: TransferIntent['legs'][number]): TransferIntent['legs'][number] => ({
  ...leg,
  source: { account: B as AccountId, name: 'Beta operating', iban: IBAN_B },
  destination: { account: A as AccountId, iban: IBAN_A, bic: null },
});

/** What the accounts must hold, computed without the ledger. */
const expected = (intents: readonly TransferIntent[]): ReadonlyMap<string, bigint> => {
  const balances = new Map([
    [A, OPENING_MINOR],
    [B, 0n],
  ]);
  for (const { legs } of intents)
    for (const { source, destination, amount } of legs) {
      balances.set(source.account, (balances.get(source.account) ?? 0n) - BigInt(amount.minor));
      const to = destination.account ?? '';
      balances.set(to, (balances.get(to) ?? 0n) + BigInt(amount.minor));
    }
  return balances;
};

/** Works through items, so many at a time. */
const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

describe(`${String(COUNT)} transfers inside the group, each approved by two officers`, () => {
  let home: LedgerHome;
  let ledger: StartedLedger;
  const intents = plan();

  beforeAll(async () => {
    home = await createTestLedger(testGenesis(OPENING_MINOR.toString()));
    ledger = await startLedger(home);
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(home);
  });

  const proposeAll = async (): Promise<void> => {
    const submission = signSubmission(DIRK, intents.map(digestOf), await ledger.client.head(), instant());
    const half = intents.length / 2;
    for (const part of [intents.slice(0, half), intents.slice(half)]) {
      const { body } = await ledger.client.propose(submission, part);
      expect(body.outcomes.filter(({ outcome }) => outcome !== 'proposed')).toEqual([]);
      await approveAll(part);
    }
  };

  const approveAll = async (part: readonly TransferIntent[]): Promise<void> => {
    const head = await ledger.client.head();
    const approvals = part.flatMap((intent) =>
      [ANNA, BEN].map((who) => signApproval(who, intent, head, { issuedAt: instant() })),
    );
    const startedMs = performance.now();
    await inParallel(approvals, async (approval) => {
      const { status } = await ledger.client.approve(approval);
      expect(status).toBe(200);
    });
    const perSecond = Math.round((approvals.length / (performance.now() - startedMs)) * 1_000);
    console.info(`${String(approvals.length)} single approvals at ${String(perSecond)}/s`);
  };

  test(
    'leave on every account exactly what an independent sum says, and the replay gives the same state',
    { timeout: 180_000 },
    async () => {
      await proposeAll();
      const statuses = new Set((await ledger.client.intents('?limit=1000')).map(({ status }) => status));
      expect(statuses).toEqual(new Set(['posted']));
      const accounts = await ledger.client.accounts();
      for (const [id, balance] of expected(intents)) {
        const account = accounts.get(id);
        expect(BigInt(account?.debitsPosted ?? '') - BigInt(account?.creditsPosted ?? '')).toBe(balance);
        expect([account?.debitsPending, account?.creditsPending]).toEqual(['0', '0']);
      }
      const sums = new Map<string, bigint>();
      for (const { asset, debitsPosted, creditsPosted } of accounts.values())
        sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(debitsPosted) - BigInt(creditsPosted));
      expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
      const head = await ledger.client.head();
      await ledger.stop();
      const [first, second] = [await checkLedger(home.home), await checkLedger(home.home)];
      expect(first.code).toBe(0);
      expect(first.report).toMatchObject({ size: head.size, root: head.root, sums: { EUR: '0', JPY: '0' } });
      expect(second.report['stateHash']).toBe(first.report['stateHash']);
      ledger = await startLedger(home);
      expect(await ledger.client.head()).toEqual(head);
      expect(await ledger.client.accounts()).toEqual(accounts);
    },
  );
});
