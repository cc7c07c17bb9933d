import { describe, expect, test } from 'vitest';
import type { AccountId, PersonId, TransferId, WalletId } from '#shared/brand';
import { BookSession } from '#shared/double-entry';
import type { Intent, WalletChange } from '#shared/intent';
import {
  ANNA,
  BEN,
  CLEO,
  IBAN_A,
  testChange,
  testGrant,
  testMandate,
  testRevocation,
} from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import { carry, floor, ledgerWith, walletA } from '../../../support/wallet-life.ts';

describe('operations on the books follow what intents decide', () => {
  const ALL = [ANNA, BEN, CLEO];
  const A = `${IBAN_A}.EUR` as AccountId;
  const CLEARING = 'system.clearing.sepa.EUR' as AccountId;
  let count = 0;

  /** The code that an operation is refused with, or "carried out". */
  const post = (ledger: MiniLedger, minor = '100'): string => {
    count += 1;
    const mandate = ledger.set.mandates.get(testMandate().id);
    if (mandate === undefined) return 'no mandate';
    const session = new BookSession(
      { ...ledger.set, accounts: new Map(ledger.set.accounts), wallets: new Map(ledger.set.wallets) },
      { seq: ledger.set.size, firstIndex: 0, time: ledger.time },
    );
    const id = `01890000-0000-7000-8000-${count.toString(16).padStart(12, '0')}` as TransferId;
    const legs = [{ asset: 'EUR', credit: A, debit: CLEARING, minor }];
    const [outcome] = session.decide(mandate, [{ op: 'transfer', id, legs }]);
    if (outcome?.kind !== 'recorded' || outcome.recorded.op === 'expire') throw new Error('not recorded');
    return outcome.recorded.refused ?? 'carried out';
  };

  const onA = (of: WalletChange): Intent =>
    testChange(of, {
      entity: { id: 'alpha' as never, name: 'Alpha GmbH' },
      wallet: { id: 'wallet-a' as WalletId, name: 'A' },
    });

  test('a granted mandate can be used within its bounds, a revoked one can not', () => {
    const ledger = new MiniLedger();
    expect(post(ledger)).toBe('no mandate');
    expect(carry(ledger, testGrant(), ALL)).toBe('carried-out');
    expect(post(ledger)).toBe('carried out');
    expect(post(ledger, '50001')).toBe('mandate-maximum');
    expect(carry(ledger, testRevocation(), ALL)).toBe('carried-out');
    expect(post(ledger)).toBe('mandate-revoked');
  });

  test('a frozen wallet posts nothing out, an unfrozen one does', () => {
    const ledger = ledgerWith({ mandates: [testMandate()] });
    expect(carry(ledger, onA({ kind: 'freeze' }), [ANNA])).toBe('carried-out');
    expect(post(ledger)).toBe('wallet-frozen');
    expect(carry(ledger, onA({ kind: 'unfreeze' }))).toBe('carried-out');
    expect(post(ledger)).toBe('carried out');
  });

  test('a wallet over its time, or that nobody answers for, posts nothing out', () => {
    const mandates = [testMandate()];
    const expired = ledgerWith({ ...walletA({ expiresOn: '2026-04-30' }), mandates });
    expect(post(expired)).toBe('wallet-expired');
    const orphan = ledgerWith({ ...walletA({ owner: 'nobody' as PersonId }), mandates });
    expect(post(orphan)).toBe('wallet-ownerless');
  });

  test('limits that are set later hold for every account of the wallet', () => {
    const ledger = ledgerWith({ mandates: [testMandate()] });
    expect(post(ledger, '501')).toBe('carried out');
    expect(carry(ledger, onA({ kind: 'set-limits', from: [], to: floor('999999500') }))).toBe('carried-out');
    expect(post(ledger, '501')).toBe('floor-reached');
    expect(post(ledger, '500')).toBe('carried out');
  });
});
