import { describe, expect, test } from 'vitest';
import type { WalletId } from '#shared/brand';
import type { EntityRow } from '#shared/ipc';
import {
  assetsOf,
  checkGrant,
  type GrantDraft,
} from '../../../../renderer/features/wallets/mandates/grant-draft.ts';
import { allowanceText } from '../../../../renderer/features/wallets/mandates/mandate-words.ts';

const draft: GrantDraft = {
  client: ' card-processor ',
  purpose: 'Card settlements',
  owner: 'elena.novak',
  wallets: ['cards' as WalletId],
  roles: ['fees'],
  maxima: { EUR: '2,500.5', USD: ' ' },
  mayOpenAccounts: false,
  expiresOn: '2027-05-04',
};

const TODAY = '2026-05-04';
const ASSETS = ['EUR', 'USD'];

describe('granting a mandate', () => {
  test('takes what was typed exactly, and only assets with an amount', () => {
    expect(checkGrant(draft, ASSETS, TODAY)).toEqual({
      ok: true,
      value: {
        client: 'card-processor',
        purpose: 'Card settlements',
        owner: 'elena.novak',
        wallets: ['cards'],
        roles: ['fees'],
        maxima: [{ asset: 'EUR', minor: '250050' }],
        mayOpenAccounts: false,
        expiresOn: '2027-05-04',
      },
    });
  });

  test.each<[keyof GrantDraft, GrantDraft[keyof GrantDraft], string]>([
    ['client', '  ', 'client'],
    ['purpose', '', 'purpose'],
    ['owner', '', 'owner'],
    ['wallets', [], 'wallets'],
    ['expiresOn', '2026-05-03', 'expiresOn'],
    ['expiresOn', '4 May', 'expiresOn'],
    ['maxima', {}, 'maxima'],
    ['maxima', { EUR: '0' }, 'maxima'],
    ['maxima', { EUR: '-1' }, 'maxima'],
    ['maxima', { EUR: '1.005' }, 'maxima'],
    ['maxima', { EUR: '1', USD: 'ten' }, 'maxima'],
  ])('says at the field that %s can not be %j', (field, value, where) => {
    const checked = checkGrant({ ...draft, [field]: value }, ASSETS, TODAY);
    expect(checked.ok).toBe(false);
    expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual([where]);
  });

  test('asks for the assets that the wallets hold', () => {
    const wallet = (id: string, assets: readonly string[]) => ({
      id,
      totals: assets.map((asset) => ({ asset })),
    });
    const entities = [
      { wallets: [wallet('cards', ['USD', 'EUR']), wallet('pool', ['JPY'])] },
    ] as unknown as readonly EntityRow[];
    expect(assetsOf(entities, ['cards' as WalletId])).toEqual(['EUR', 'USD']);
    expect(assetsOf(entities, [])).toContain('EUR');
  });

  test('says in words what it allows', () => {
    expect(
      allowanceText({
        client: 'card-processor',
        wallets: ['Cards', 'Pool'],
        roles: ['fees', 'fx'],
        maxima: [
          { asset: 'EUR', scale: 2, minor: '250050' },
          { asset: 'JPY', scale: 0, minor: '1000' },
        ],
        mayOpenAccounts: true,
        expiresOn: '2027-05-04',
      }),
    ).toBe(
      'card-processor may post without anybody’s approval between the accounts of Cards and Pool, with the ledger’s ' +
        'own accounts for fees and currency position, at most 2,500.50 EUR or 1,000 JPY in one operation, up to and ' +
        'including 2027-05-04 (UTC). It may open accounts there. It can pay nothing out over a rail.',
    );
  });
});
