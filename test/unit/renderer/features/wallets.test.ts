import { describe, expect, test } from 'vitest';
import type { AccountRow, EntityRow } from '#shared/ipc';
import { assetTotals, ledgerRows } from '../../../../renderer/features/wallets/ledger-rows.ts';
import {
  checkRegistration,
  type RegistrationDraft,
} from '../../../../renderer/features/wallets/registration.ts';

const draft: RegistrationDraft = {
  entityId: 'e-halden',
  walletName: ' Operating ',
  purpose: 'Supplier payments',
  iban: 'de89 3704 0044 0532 0130 00',
  bic: '',
  asset: 'EUR',
  balance: '1,234.5',
  statementDate: '2026-05-04',
};

describe('registering an account', () => {
  test('takes what was typed exactly, in minor units and electronic form', () => {
    expect(checkRegistration(draft)).toEqual({
      ok: true,
      value: {
        entityId: 'e-halden',
        walletName: 'Operating',
        purpose: 'Supplier payments',
        iban: 'DE89370400440532013000',
        bic: null,
        openingBalances: [{ asset: 'EUR', scale: 2, minor: '123450' }],
        statementDate: '2026-05-04',
      },
    });
  });

  test.each([
    ['walletName', '  '],
    ['purpose', ''],
    ['iban', 'DE89 3704 0044 0532 0130 01'],
    ['iban', 'XX00'],
    ['bic', 'COBA'],
    ['balance', '12.345'],
    ['balance', '-1'],
    ['balance', '1e3'],
    ['statementDate', '2026-02-30'],
    ['statementDate', '04.05.2026'],
  ] as const)('refuses %s “%s” and says why', (field, text) => {
    const checked = checkRegistration({ ...draft, [field]: text });
    expect(checked.ok).toBe(false);
    if (!checked.ok) {
      expect(Object.keys(checked.errors)).toEqual([field]);
      expect(checked.errors[field]).toMatch(/\.$/);
    }
  });
});

const account = (id: string, asset: string, available: string, pendingOut = '0'): AccountRow => ({
  id,
  name: id,
  iban: id === 'a1' ? 'DE89370400440532013000' : null,
  bic: null,
  asset,
  scale: 2,
  posted: available,
  pendingOut,
  pendingIn: '0',
  available,
  lastSeq: 1,
});

const entities: readonly EntityRow[] = [
  {
    id: 'e1',
    name: 'Halden AG',
    wallets: [
      {
        id: 'w1',
        name: 'Operating',
        purpose: 'Suppliers',
        tier: 'hot',
        accounts: [account('a1', 'EUR', '9007199254740993', '1'), account('a2', 'USD', '5')],
      },
    ],
  },
  {
    id: 'e2',
    name: 'Halden B.V.',
    wallets: [
      {
        id: 'w2',
        name: 'Freight',
        purpose: 'Ports',
        tier: 'warm',
        accounts: [account('a3', 'EUR', '1', '2')],
      },
    ],
  },
];

describe('the list of accounts', () => {
  test('has each entity as a heading before its accounts', () => {
    expect(ledgerRows(entities, '').map((row) => row.kind)).toEqual([
      'entity',
      'account',
      'account',
      'entity',
      'account',
    ]);
  });

  test('is searched by wallet, asset and account number, grouped or not', () => {
    const found = (search: string): readonly string[] =>
      ledgerRows(entities, search).flatMap((row) => (row.kind === 'account' ? [row.account.id] : []));
    expect(found('freight')).toEqual(['a3']);
    expect(found('usd')).toEqual(['a2']);
    expect(found('3704 0044')).toEqual(['a1']);
    expect(found('37040044')).toEqual(['a1']);
    expect(found('nothing like it')).toEqual([]);
    expect(ledgerRows(entities, 'freight')).toHaveLength(2);
  });

  test('adds up by asset, exactly', () => {
    expect(assetTotals(ledgerRows(entities, ''))).toEqual([
      { asset: 'EUR', scale: 2, available: '9007199254740994', pendingOut: '3' },
      { asset: 'USD', scale: 2, available: '5', pendingOut: '0' },
    ]);
  });
});
