import { describe, expect, test } from 'vitest';
import type { AccountId, CommandId, EntityId, Sha256Hex, WalletId } from '#shared/brand';
import type { WalletRecord } from '#shared/double-entry';
import { err, ok, shownError } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { SessionView } from '#shared/ipc';
import { walletChanger } from '../../../../electron/main/accounts/change-wallet.ts';
import type { SubmitDeps } from '../../../../electron/main/accounts/submit.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import { ANNA, DIRK, IBAN_B, LEDGER, testWallet } from '../../../support/company.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const SESSION = {
  person: { id: DIRK, name: 'Dirk', title: '' },
  groups: [],
  since: '',
} as unknown as SessionView;
const RECORD: WalletRecord = {
  wallet: testWallet('wallet-b', 'beta', 'B', { expiresOn: '2027-01-01' }),
  state: 'active',
  isOwnerless: false,
  birth: { seq: 0, intent: null },
  founded: [`${IBAN_B}.EUR` as AccountId],
  occupied: 0,
  lastSeq: 0,
};
const CONTEXT = { record: RECORD, entity: { id: 'beta' as EntityId, name: 'Beta Ltd' }, ibans: [IBAN_B] };

type Input = Parameters<ReturnType<typeof walletChanger>>[0];
const input = (change: Input['change'], over: Partial<Input> = {}): Input => ({
  walletId: 'wallet-b' as WalletId,
  change,
  reason: ' Asked for by audit ',
  ...over,
});

const rig = (session: SessionView | null = SESSION, isThere = true) => {
  const submitted: SubmitRequest[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    importContext: { head: { origin: 'test', size: 3, root: 'a'.repeat(64) as Sha256Hex } },
    enqueueSubmission: RESULT,
  };
  const deps: SubmitDeps = {
    ledger: LEDGER,
    vault: {
      ask: (method: string) =>
        Promise.resolve(
          method !== 'wallet' ? ok(answers[method]) : isThere ? ok(CONTEXT) : err(shownError('not-found')),
        ),
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
  return { change: walletChanger(deps), submitted };
};

const LIMITS = [
  {
    asset: 'EUR',
    limits: { floor: { soft: null, hard: '5' }, ceiling: { soft: null, hard: null }, velocity: [] },
  },
];

describe('changing a wallet', () => {
  test.each<[Input['change'], unknown]>([
    [{ kind: 'freeze' }, { kind: 'freeze' }],
    [{ kind: 'archive' }, { kind: 'archive', accounts: RECORD.founded, ibans: [IBAN_B] }],
    [
      { kind: 'set-limits', limits: LIMITS },
      { kind: 'set-limits', from: [], to: LIMITS },
    ],
    [
      { kind: 'set-owner', owner: ANNA },
      { kind: 'set-owner', from: DIRK, to: ANNA },
    ],
    [
      { kind: 'extend', expiresOn: '2028-01-01' },
      { kind: 'extend', from: '2027-01-01', to: '2028-01-01' },
    ],
  ])('drafts %j on the wallet as it is, and has it signed', async (asked, change) => {
    const { change: run, submitted } = rig();
    expect(await run(input(asked))).toEqual({ ok: true, value: RESULT });
    expect(decodeIntent(submitted[0]?.intents[0] ?? new Uint8Array())).toMatchObject({
      ok: true,
      value: {
        type: 'wallet.change',
        initiator: DIRK,
        entity: CONTEXT.entity,
        wallet: { id: 'wallet-b', name: 'B' },
        change,
        reason: 'Asked for by audit',
      },
    });
  });

  test('that changes nothing is refused before a PIN is asked for', async () => {
    const { change, submitted } = rig();
    expect(await change(input({ kind: 'set-owner', owner: DIRK }))).toMatchObject({
      error: { code: 'bad-request' },
    });
    expect(await change(input({ kind: 'freeze' }, { reason: '  ' }))).toMatchObject({
      error: { code: 'bad-request' },
    });
    expect(submitted).toEqual([]);
  });

  test('without an officer, or of a wallet that is not there, goes nowhere', async () => {
    expect(await rig(null).change(input({ kind: 'freeze' }))).toMatchObject({
      error: { code: 'not-signed-in' },
    });
    expect(await rig(SESSION, false).change(input({ kind: 'freeze' }))).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});
