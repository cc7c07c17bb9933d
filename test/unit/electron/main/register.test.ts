import { describe, expect, test } from 'vitest';
import type { AccountId, CommandId, Sha256Hex, WalletId } from '#shared/brand';
import { ok } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { SessionView } from '#shared/ipc';
import { registrar, type RegisterDeps } from '../../../../electron/main/accounts/register.ts';
import { decider, type DecideDeps } from '../../../../electron/main/approvals/decide.ts';
import type { DecideRequest, SubmitRequest } from '../../../../electron/signer/contract.ts';
import { ANNA, DIRK, IBAN_OUTSIDE, LEDGER } from '../../../support/company.ts';

const HEAD = { origin: 'test', size: 3, root: 'a'.repeat(64) as Sha256Hex };
const SESSION: SessionView = {
  person: { id: DIRK, name: 'Dirk', title: 'Controller' },
  groups: [],
  token: {} as SessionView['token'],
  since: '',
};
const ENVELOPE = { payloadType: 'x', payload: '', signatures: [] };
const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };

const INPUT: Parameters<ReturnType<typeof registrar>>[0] = {
  entityId: 'beta',
  walletName: ' Beta reserve ',
  purpose: 'reserve',
  iban: 'fr14 2004 1010 0505 0001 3m02 606',
  bic: null,
  openingBalances: [{ asset: 'EUR', scale: 2, minor: '5000' }],
  statementDate: '2026-04-30',
  tier: 'warm',
  owner: null,
  limits: [],
  expiresOn: null,
};

interface Rig {
  readonly register: ReturnType<typeof registrar>;
  readonly submitted: SubmitRequest[];
}

const rig = (existing: readonly AccountId[] = [], session: SessionView | null = SESSION): Rig => {
  const submitted: SubmitRequest[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    accounts: [{ id: 'beta', name: 'Beta Ltd', wallets: [] }],
    importContext: { accounts: [], importedFileDigests: [], importedMessageIds: [], head: HEAD },
    enqueueSubmission: RESULT,
  };
  const deps: RegisterDeps = {
    ledger: LEDGER,
    vault: {
      ask: (method: string) => Promise.resolve(ok(answers[method])),
      account: ({ id }: { id: AccountId }) => Promise.resolve(existing.includes(id) ? { id } : null),
    } as unknown as RegisterDeps['vault'],
    signer: {
      submit: (request) => {
        submitted.push(request);
        return Promise.resolve(ok(ENVELOPE));
      },
    },
    session: () => session,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command-1' as CommandId,
    newWalletId: () => 'wallet-new' as WalletId,
    newNonce: () => '0'.repeat(32),
  };
  return { register: registrar(deps), submitted };
};

describe('registering an account', () => {
  test('drafts an intent that decodes, in electronic form, and has it signed', async () => {
    const { register, submitted } = rig();
    expect(await register(INPUT)).toEqual({ ok: true, value: RESULT });
    const decoded = decodeIntent(submitted[0]?.intents[0] ?? new Uint8Array());
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        type: 'account.register',
        initiator: DIRK,
        entity: { id: 'beta', name: 'Beta Ltd' },
        wallet: {
          id: 'wallet-new',
          name: 'Beta reserve',
          purpose: 'reserve',
          tier: 'warm',
          owner: DIRK,
          limits: [],
          expiresOn: '2027-05-01',
        },
        iban: IBAN_OUTSIDE,
        bic: null,
        expiresAt: '2026-05-08T09:00:00.000Z',
      },
    });
  });

  test.each([
    ['a wrong IBAN', { iban: 'FR14 2004 1010 0505 0001 3M02 607' }, 'iban-invalid'],
    ['a wrong BIC', { bic: 'NOPE' }, 'bad-request'],
    ['an unknown entity', { entityId: 'gamma' }, 'bad-request'],
    [
      'an asset twice',
      { openingBalances: [...INPUT.openingBalances, ...INPUT.openingBalances] },
      'bad-request',
    ],
    ['a wrong scale', { openingBalances: [{ asset: 'JPY', scale: 2, minor: '1' }] }, 'bad-request'],
    ['an empty name', { walletName: '  ' }, 'bad-request'],
  ])('refuses %s before a PIN is asked for', async (_name, over, code) => {
    const { register, submitted } = rig();
    expect(await register({ ...INPUT, ...over })).toMatchObject({ ok: false, error: { code } });
    expect(submitted).toEqual([]);
  });

  test('refuses an account that is there, and a desk without an officer', async () => {
    const there = rig([`${IBAN_OUTSIDE}.EUR` as AccountId]);
    expect(await there.register(INPUT)).toMatchObject({ error: { code: 'account-exists' } });
    expect(await rig([], null).register(INPUT)).toMatchObject({ error: { code: 'not-signed-in' } });
  });
});

describe('a decision', () => {
  const digest = 'd'.repeat(64) as Parameters<ReturnType<typeof decider>>[0]['digest'];
  const renderDigest = 'e'.repeat(64) as Sha256Hex;

  const decide = (session: SessionView | null) => {
    const asked: unknown[] = [];
    const signed: DecideRequest[] = [];
    const deps: DecideDeps = {
      vault: {
        ask: (method: string, input: unknown) => {
          asked.push([method, input]);
          const context = {
            intentBytes: new Uint8Array([1]),
            policy: { version: 1, digest: renderDigest },
            head: HEAD,
          };
          return Promise.resolve(ok(method === 'decideContext' ? context : { delivered: false }));
        },
      },
      signer: {
        decide: (request) => {
          signed.push(request);
          return Promise.resolve(ok(ENVELOPE));
        },
      },
      session: () => session,
      now: () => '2026-05-01T09:00:00Z',
      newCommandId: () => 'command-1' as CommandId,
    };
    return { run: decider(deps), asked, signed };
  };

  test('goes from the vault to the signer and back, with the digest that was on screen', async () => {
    const { run, asked, signed } = decide(SESSION);
    expect(await run({ digest, decision: 'approve', reason: null, renderDigest })).toEqual({
      ok: true,
      value: { delivered: false },
    });
    expect(signed[0]).toMatchObject({ renderDigest, decision: 'approve', head: HEAD });
    expect(asked).toEqual([
      ['decideContext', { person: DIRK, digest, decision: 'approve' }],
      ['enqueueApproval', { commandId: 'command-1', intent: digest, approval: ENVELOPE }],
    ]);
  });

  test('without an officer or a reason goes nowhere', async () => {
    const nobody = decide(null);
    expect(await nobody.run({ digest, decision: 'approve', reason: null, renderDigest })).toMatchObject({
      error: { code: 'not-signed-in' },
    });
    const anna = decide({ ...SESSION, person: { ...SESSION.person, id: ANNA } });
    expect(await anna.run({ digest, decision: 'reject', reason: null, renderDigest })).toMatchObject({
      error: { code: 'reason-required' },
    });
    expect([...nobody.asked, ...anna.asked]).toEqual([]);
  });
});
