import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import { ANNA, BEN, CLEO, IBAN_A, IBAN_B, testRegistration } from '../../support/company.ts';
import { removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { approve, approveByTwo, instant, propose, transfer } from '../../support/ledger-work.ts';

const A = `${IBAN_A}.EUR`;
const B = `${IBAN_B}.EUR`;

describe('an intent on its way through the ledger', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    ledger = await startLedger();
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const balances = async (): Promise<readonly (readonly (string | undefined)[])[]> => {
    const accounts = await ledger.client.accounts();
    return [A, B].map((id) => {
      const account = accounts.get(id);
      return [account?.debitsPosted, account?.creditsPosted, account?.debitsPending, account?.creditsPending];
    });
  };

  test('is held when proposed, and posted when two officers have approved', async () => {
    const before = await balances();
    const intent = transfer({ minor: '12345' });
    const { outcomes, digests } = await propose(ledger.client, [intent]);
    expect(outcomes[0]?.outcome).toBe('proposed');
    expect(await balances()).toEqual([
      [before[0]?.[0], before[0]?.[1], '0', '12345'],
      [before[1]?.[0], before[1]?.[1], '12345', '0'],
    ]);
    const first = await approve(ledger.client, ANNA, intent);
    expect(first.body.status).toBe('awaiting-approval');
    const second = await approve(ledger.client, BEN, intent);
    expect(second.body.status).toBe('posted');
    expect(await balances()).toEqual([
      [before[0]?.[0], (BigInt(before[0]?.[1] ?? '') + 12345n).toString(), '0', '0'],
      [(BigInt(before[1]?.[0] ?? '') + 12345n).toString(), before[1]?.[1], '0', '0'],
    ]);
    const types = (await ledger.client.events()).slice(-6).map(({ type }) => type);
    expect(types).toEqual([
      'submission.recorded',
      'intent.proposed',
      'approval.recorded',
      'approval.recorded',
      'intent.approved',
      'transfer.posted',
    ]);
    expect((await ledger.client.intent(digests[0] ?? '')).status).toBe('posted');
  });

  test.each([
    ['reject', 'rejected'],
    ['return', 'returned'],
  ] as const)(
    'is closed by one officer who decides to %s, and its hold is released',
    async (decision, status) => {
      const before = await balances();
      const intent = transfer({ minor: '777' });
      await propose(ledger.client, [intent]);
      const reason = { code: 'wrong-amount' as const, text: 'The invoice says 770' };
      const answer = await approve(ledger.client, BEN, intent, { decision, reason });
      expect(answer.body).toMatchObject({ intent: digestOf(intent), status });
      expect(await balances()).toEqual(before);
      const late = await approve(ledger.client, ANNA, intent);
      expect([late.status, late.body.code]).toEqual([409, 'intent-closed']);
    },
  );

  test('waits for its rail when it leaves the house', async () => {
    const intent = transfer({
      rail: 'sepa',
      legs: transfer().legs.map((leg) => ({
        ...leg,
        destination: { account: null, iban: 'FR1420041010050500013M02606', bic: null },
      })),
    });
    await propose(ledger.client, [intent]);
    expect(await approveByTwo(ledger.client, intent)).toBe('awaiting-dispatch');
  });

  test('that the policy denies is recorded and holds nothing', async () => {
    const before = await balances();
    const payee = { name: 'Beta operating', country: 'KP', version: null };
    const { outcomes, digests } = await propose(ledger.client, [transfer({ payee })]);
    expect(outcomes[0]).toMatchObject({
      outcome: 'denied',
      denials: [{ rule: 'D-1', code: 'sanctioned-country' }],
    });
    expect((await ledger.client.intent(digests[0] ?? '')).status).toBe('denied');
    expect(await balances()).toEqual(before);
  });

  test('registers an account when treasury and compliance agree', async () => {
    const intent = testRegistration({ createdAt: instant(), expiresAt: instant(3_600_000) });
    const { client } = ledger;
    await propose(client, [intent]);
    await approve(client, ANNA, intent);
    expect((await approve(client, CLEO, intent as never)).body.status).toBe('registered');
    expect((await client.accounts()).get(`${intent.iban}.EUR`)?.debitsPosted).toBe('5000');
  });

  test('is created once for each origin', async () => {
    const intent = transfer();
    const { digests } = await propose(ledger.client, [intent]);
    const { outcomes } = await propose(ledger.client, [{ ...intent, requestedExecutionDate: '2027-01-01' }]);
    expect(outcomes[0]).toMatchObject({ outcome: 'duplicate', existing: digests[0] });
  });

  test('can not take the place of another payment of the same origin unseen', async () => {
    const intent = transfer();
    await propose(ledger.client, [intent]);
    const { outcomes } = await propose(ledger.client, [transfer({ origin: intent.origin, minor: '9999' })]);
    expect(outcomes[0]).toMatchObject({ outcome: 'refused', code: 'origin-conflict' });
  });

  test('is listed in the order of proposal, by page and by status', async () => {
    const { digests } = await propose(
      ledger.client,
      Array.from({ length: 5 }, () => transfer()),
    );
    const all = await ledger.client.intents('?limit=1000');
    expect(all.slice(-5).map(({ digest }) => digest)).toEqual(digests);
    const seqs = all.map(({ proposedSeq }) => proposedSeq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const page = await ledger.client.intents(`?after=${String(seqs.at(-3))}&limit=1`);
    expect(page.map(({ digest }) => digest)).toEqual([digests[3]]);
    const waiting = await ledger.client.intents('?status=awaiting-approval&limit=1000');
    expect(waiting.every(({ status }) => status === 'awaiting-approval')).toBe(true);
    expect(waiting.length).toBeGreaterThanOrEqual(5);
  });

  test('of two that need 60 % of the balance each, the second is refused and told by whom it is reserved', async () => {
    const account = (await ledger.client.accounts()).get(A);
    const available =
      BigInt(account?.debitsPosted ?? '') -
      BigInt(account?.creditsPosted ?? '') -
      BigInt(account?.creditsPending ?? '');
    const minor = ((available * 6n) / 10n).toString();
    const head = await ledger.client.head();
    const both = await Promise.all(
      [transfer({ minor }), transfer({ minor })].map((one) => propose(ledger.client, [one], head)),
    );
    const [winner, loser] = both.toSorted((a) => (a.outcomes[0]?.outcome === 'proposed' ? -1 : 1));
    expect(winner?.outcomes[0]?.outcome).toBe('proposed');
    expect(loser?.outcomes[0]).toMatchObject({ outcome: 'refused', code: 'insufficient-funds' });
    expect(loser?.outcomes[0]?.detail).toContain('reserved by');
  });
});
