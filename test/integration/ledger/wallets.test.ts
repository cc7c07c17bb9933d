import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, PersonId } from '#shared/brand';
import type { Intent, WalletChange } from '#shared/intent';
import {
  ANNA,
  BEN,
  CLEO,
  IBAN_B,
  testChange,
  testGrant,
  testMandate,
  testRevocation,
} from '../../support/company.ts';
import { checkLedger, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { approve, approveByTwo, instant, propose, transfer } from '../../support/ledger-work.ts';

const HOUR_MS = 3_600_000;
const ARCHIVE: WalletChange = { kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] };

describe('the life of a wallet at the ledger', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    ledger = await startLedger();
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const now = (): { createdAt: string; expiresAt: string } => ({
    createdAt: instant(),
    expiresAt: instant(HOUR_MS),
  });

  /** What becomes of an intent that everybody who is asked approves: its status, or the refusal's code. */
  const carry = async (intent: Intent, who: readonly PersonId[]): Promise<string> => {
    const { outcomes } = await propose(ledger.client, [intent]);
    const [first] = outcomes;
    if (first?.outcome !== 'proposed') return first?.code ?? first?.outcome ?? '';
    let last = '';
    for (const person of who) {
      const { status, body } = await approve(ledger.client, person, intent);
      last = status === 200 ? body.status : body.code;
    }
    return last;
  };

  const change = (of: WalletChange): Promise<string> =>
    carry(testChange(of, now()), of.kind === 'freeze' ? [ANNA] : [ANNA, CLEO]);

  test('frozen by one it still takes in; unfrozen by two it pays again', async () => {
    expect(await change({ kind: 'freeze' })).toBe('carried-out');
    const intent = transfer({ minor: '700' });
    await propose(ledger.client, [intent]);
    expect(await approveByTwo(ledger.client, intent)).toBe('posted');
    const source = { account: `${IBAN_B}.EUR` as AccountId, name: 'Beta operating', iban: IBAN_B };
    const [leg] = transfer().legs;
    if (leg === undefined) throw new Error('no leg');
    const out = (): ReturnType<typeof transfer> =>
      transfer({
        rail: 'sepa',
        payee: { name: 'Papeterie', country: 'FR', version: null },
        legs: [
          {
            source,
            amount: leg.amount,
            destination: { account: null, iban: 'FR1420041010050500013M02606', bic: null },
          },
        ],
      });
    expect((await propose(ledger.client, [out()])).outcomes[0]).toMatchObject({
      outcome: 'refused',
      code: 'wallet-frozen',
    });
    expect(await change({ kind: 'unfreeze' })).toBe('carried-out');
    expect((await propose(ledger.client, [out()])).outcomes[0]?.outcome).toBe('proposed');
  });

  test('is not archived with money, an open item and as a payee: three reasons at once', async () => {
    const [leg] = transfer().legs;
    if (leg === undefined) throw new Error('no leg');
    const outside = transfer({
      rail: 'sepa',
      legs: [{ ...leg, destination: { account: null, iban: IBAN_B, bic: null } }],
    });
    await propose(ledger.client, [outside]);
    expect(await change({ kind: 'close' })).toBe('carried-out');
    const { outcomes } = await propose(ledger.client, [testChange(ARCHIVE, now())]);
    expect(outcomes[0]).toMatchObject({ outcome: 'refused', code: 'archive-refused' });
    for (const reason of [
      `account ${IBAN_B}.EUR holds 7.00 EUR`,
      'pending',
      'open items: ',
      'is the payee of',
    ])
      expect(outcomes[0]?.detail).toContain(reason);
  });

  test('a mandate is granted and revoked by its quorum', async () => {
    const officers = [ANNA, BEN, CLEO];
    expect(await carry(testGrant({}, now()), officers)).toBe('carried-out');
    expect(await carry(testRevocation(now()), officers)).toBe('carried-out');
    expect(await carry(testRevocation(now()), officers)).toBe('mandate-revoked');
    const types = (await ledger.client.events()).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('mandate.'))).toEqual([
      'mandate.granted',
      'mandate.revoked',
    ]);
    expect(
      (await propose(ledger.client, [testGrant({ id: testMandate().id }, now())])).outcomes[0]?.code,
    ).toBe('mandate-exists');
  });

  test('all of it is found again by a check of the journal from its beginning', async () => {
    expect(await ledger.stop()).toBe(0);
    expect((await checkLedger(ledger.home)).code).toBe(0);
    ledger = await startLedger(ledger);
    expect(await change({ kind: 'reopen' })).toBe('carried-out');
  });
});
