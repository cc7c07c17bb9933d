import { describe, expect, test } from 'vitest';
import type { CommandId, MandateId, Sha256Hex, WalletId } from '#shared/brand';
import { ok } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { MandateRow, SessionView } from '#shared/ipc';
import { mandateGranter, mandateRevoker } from '../../../../electron/main/accounts/mandates.ts';
import type { SubmitDeps } from '../../../../electron/main/accounts/submit.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import { ANNA, DIRK, LEDGER } from '../../../support/company.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const SESSION = {
  person: { id: DIRK, name: 'Dirk', title: '' },
  groups: [],
  since: '',
} as unknown as SessionView;
const ID = 'mandate-1' as MandateId;
const ROW = { id: ID, client: 'erp', purpose: 'Settlements' } as unknown as MandateRow;

const rig = (session: SessionView | null = SESSION) => {
  const submitted: SubmitRequest[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    importContext: { head: { origin: 'test', size: 3, root: 'a'.repeat(64) as Sha256Hex } },
    enqueueSubmission: RESULT,
    mandates: [ROW],
  };
  const deps: SubmitDeps = {
    ledger: LEDGER,
    vault: {
      ask: (method: string) => Promise.resolve(ok(answers[method])),
    } as unknown as SubmitDeps['vault'],
    signer: {
      submit: (request) => {
        submitted.push(request);
        return Promise.resolve(ok({ payloadType: 'x', payload: '', signatures: [] }));
      },
    },
    session: () => session,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command-1' as CommandId,
    newNonce: () => '0'.repeat(32),
  };
  const signed = () => decodeIntent(submitted[0]?.intents[0] ?? new Uint8Array());
  return { grant: mandateGranter({ ...deps, newMandateId: () => ID }), revoke: mandateRevoker(deps), signed };
};

const INPUT: Parameters<ReturnType<typeof mandateGranter>>[0] = {
  client: ' erp ',
  purpose: 'Settlements',
  owner: ANNA,
  wallets: ['wallet-b', 'wallet-a'] as WalletId[],
  roles: ['suspense', 'fees'],
  maxima: [
    { asset: 'USD', minor: '5' },
    { asset: 'EUR', minor: '7' },
  ],
  mayOpenAccounts: true,
  expiresOn: '2026-12-31',
};

describe('posting mandates at the desk', () => {
  test('a grant is drafted in one form, to the end of its last day, and signed', async () => {
    const { grant, signed } = rig();
    expect(await grant(INPUT)).toEqual(ok(RESULT));
    expect(signed()).toMatchObject({
      ok: true,
      value: {
        type: 'mandate.grant',
        initiator: DIRK,
        mandate: {
          id: ID,
          client: 'erp',
          owner: ANNA,
          wallets: ['wallet-a', 'wallet-b'],
          roles: ['fees', 'suspense'],
          maxima: [
            { asset: 'EUR', minor: '7' },
            { asset: 'USD', minor: '5' },
          ],
          expiresAt: '2027-01-01T00:00:00.000Z',
        },
      },
    });
  });

  test.each([
    ['its end is over', { expiresOn: '2026-04-30' }],
    ['an asset is not known', { maxima: [{ asset: 'XXX', minor: '1' }] }],
    ['a wallet stands twice', { wallets: ['wallet-a', 'wallet-a'] as WalletId[] }],
  ])('nothing is signed when %s', async (_, over) => {
    const { grant, signed } = rig();
    expect(await grant({ ...INPUT, ...over })).toMatchObject({ error: { code: 'bad-request' } });
    expect(signed().ok).toBe(false);
  });

  test('a revocation names the mandate as this desk has it', async () => {
    const { revoke, signed } = rig();
    expect(await revoke({ id: ID, reason: ' Contract ended ' })).toEqual(ok(RESULT));
    expect(signed()).toMatchObject({
      ok: true,
      value: {
        type: 'mandate.revoke',
        mandate: { id: ID, client: 'erp', purpose: 'Settlements' },
        reason: 'Contract ended',
      },
    });
    expect(await revoke({ id: 'other' as MandateId, reason: 'x' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  test('both need somebody who has signed in', async () => {
    const { grant, revoke } = rig(null);
    expect(await grant(INPUT)).toMatchObject({ error: { code: 'not-signed-in' } });
    expect(await revoke({ id: ID, reason: 'x' })).toMatchObject({ error: { code: 'not-signed-in' } });
  });
});
