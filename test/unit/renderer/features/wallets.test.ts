import { describe, expect, test } from 'vitest';
import type { AccountId, WalletId } from '#shared/brand';
import type { EntityRow, WalletRow, WalletTotal } from '#shared/ipc';
import { assetTotals, ledgerRows, totalsIn } from '../../../../renderer/features/wallets/ledger-rows.ts';
import { stateOf, unusualStates } from '../../../../renderer/features/wallets/wallet-words.ts';
import { noLimits } from '../../../../renderer/features/wallets/limits-draft.ts';
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
  tier: 'cold',
  owner: '',
  expiresOn: '2027-05-04',
  limits: { ...noLimits, floor: { soft: '', hard: '0' }, h24: { soft: '1,000', hard: '2500.50' } },
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
        tier: 'cold',
        owner: null,
        expiresOn: '2027-05-04',
        limits: [
          {
            asset: 'EUR',
            limits: {
              floor: { soft: null, hard: '0' },
              ceiling: { soft: null, hard: null },
              velocity: [{ window: 'h24', measure: 'sum', soft: '100000', hard: '250050' }],
            },
          },
        ],
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
    ['expiresOn', 'next year'],
  ] as const)('refuses %s “%s” and says why', (field, text) => {
    const checked = checkRegistration({ ...draft, [field]: text });
    expect(checked.ok).toBe(false);
    if (!checked.ok) {
      expect(Object.keys(checked.errors)).toEqual([field]);
      expect(checked.errors[field]).toMatch(/\.$/);
    }
  });
});

const total = (id: string, asset: string, available: string, pendingOut = '0'): WalletTotal => {
  const balances = { asset, scale: 2, posted: available, pendingOut, pendingIn: '0', available };
  const iban = id === 'a1' ? 'DE89370400440532013000' : null;
  return {
    ...balances,
    accounts: 1,
    only: {
      ...balances,
      id: id as AccountId,
      name: id,
      iban,
      bic: null,
      lastSeq: 1,
      entries: 0,
      headroom: [],
    },
  };
};

const wallet = (over: Partial<WalletRow>): WalletRow => ({
  id: 'w' as WalletId,
  name: 'Wallet',
  purpose: 'Purpose',
  tier: 'warm',
  state: 'active',
  isExpired: false,
  isOwnerless: false,
  ownerName: 'Dirk',
  expiresOn: null,
  totals: [],
  ...over,
});

const entities: readonly EntityRow[] = [
  {
    id: 'e1',
    name: 'Halden AG',
    wallets: [
      wallet({
        id: 'w1' as WalletId,
        name: 'Operating',
        purpose: 'Suppliers',
        totals: [total('a1', 'EUR', '9007199254740993', '1'), total('a2', 'USD', '5')],
      }),
      wallet({ id: 'w3' as WalletId, name: 'Just born' }),
    ],
  },
  {
    id: 'e2',
    name: 'Halden B.V.',
    wallets: [
      wallet({
        id: 'w2' as WalletId,
        name: 'Freight',
        purpose: 'Ports',
        totals: [{ ...total('a3', 'EUR', '1', '2'), accounts: 1_200, only: null }],
      }),
    ],
  },
];

describe('the list of wallets', () => {
  test('has each entity as a heading before its wallets, one row an asset', () => {
    const rows = ledgerRows(entities, '').map((row) =>
      row.kind === 'entity' ? row.entity.id : `${row.wallet.id} ${row.total?.asset ?? '–'}`,
    );
    expect(rows).toEqual(['e1', 'w1 EUR', 'w1 USD', 'w3 –', 'e2', 'w2 EUR']);
  });

  test('is searched by wallet, asset and account number, grouped or not', () => {
    const found = (search: string): readonly string[] =>
      ledgerRows(entities, search).flatMap((row) =>
        row.kind === 'wallet' ? [`${row.wallet.id} ${row.total?.asset ?? '–'}`] : [],
      );
    expect(found('freight')).toEqual(['w2 EUR']);
    expect(found('usd')).toEqual(['w1 USD']);
    expect(found('3704 0044')).toEqual(['w1 EUR']);
    expect(found('37040044')).toEqual(['w1 EUR']);
    expect(found('nothing like it')).toEqual([]);
    expect(ledgerRows(entities, 'freight')).toHaveLength(2);
  });

  test('adds up by asset, exactly', () => {
    expect(assetTotals(totalsIn(ledgerRows(entities, '')))).toEqual([
      { asset: 'EUR', scale: 2, available: '9007199254740994', pendingOut: '3' },
      { asset: 'USD', scale: 2, available: '5', pendingOut: '0' },
    ]);
  });
});

describe('the state of a wallet', () => {
  test('goes without saying while it is as it should be', () => {
    expect(unusualStates(wallet({}))).toEqual([]);
    expect(stateOf(wallet({})).map(({ text }) => text)).toEqual(['active']);
  });

  test('says everything that keeps it from sending', () => {
    const words = unusualStates(wallet({ state: 'frozen', isExpired: true, isOwnerless: true }));
    expect(words.map(({ text }) => text)).toEqual(['frozen', 'expired', 'ownerless']);
  });

  test('of an archived one is its last word', () => {
    const words = unusualStates(wallet({ state: 'archived', isExpired: true, isOwnerless: true }));
    expect(words.map(({ text }) => text)).toEqual(['archived']);
  });
});
