import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccountId, CommandId, PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, shownError } from '#shared/errors';
import {
  IMPORT_BYTES_MAX,
  type CheckView,
  type DraftConflicts,
  type DraftHeadroom,
  type HeadroomView,
  type Finding,
  type ImportResult,
  type SessionView,
} from '#shared/ipc';
import type { PaymentFile } from '#shared/payment-file';
import { readSource, safeName } from '../../../../electron/main/imports/file.ts';
import { checkHeadroom, movementsOf } from '../../../../electron/main/imports/headroom.ts';
import { init, type ImportDeps, type Imports } from '../../../../electron/main/imports/imports.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import type {
  DraftIntent,
  DraftMovement,
  ImportContext,
  VaultMethods,
} from '../../../../electron/vault/contract.ts';
import {
  ANNA,
  DIRK,
  IBAN_A,
  IBAN_B,
  IBAN_OUTSIDE,
  LEDGER,
  testGenesis,
  testTransfer,
} from '../../../support/company.ts';

const HEAD = { origin: 'test', size: 3, root: 'a'.repeat(64) as Sha256Hex };
const BYTES = new TextEncoder().encode('<Document/>');
const DIGEST = createHash('sha256').update(BYTES).digest('hex') as Sha256Hex;

const transfer = (transaction: number, iban = IBAN_A): PaymentFile['transactions'][number] => ({
  transaction,
  line: transaction * 10,
  paymentInformationId: 'PMT-1',
  debtor: { name: 'Alpha', iban, currency: null, bic: null },
  creditor: { name: 'Fournisseur', country: 'FR', iban: IBAN_OUTSIDE, bic: null },
  amount: { asset: 'EUR', scale: 2, minor: '12345' } as PaymentFile['transactions'][number]['amount'],
  amountText: '123.45',
  serviceLevel: 'SEPA',
  chargeBearer: 'SLEV',
  purpose: null,
  endToEndId: `E2E-${String(transaction)}`,
  instructionId: null,
  remittance: null,
  requestedExecutionDate: '2026-05-04',
});

const FILE: PaymentFile = {
  version: 'pain.001.001.09' as PaymentFile['version'],
  messageId: 'MSG-1',
  createdAt: '2026-05-01T08:00:00',
  initiatingParty: 'Alpha',
  statedCount: 2,
  statedControlSum: '246.90',
  transactions: [transfer(1), transfer(2)],
  refused: [],
  findings: [],
};

const session = (id: PersonId): SessionView => ({
  person: { id, name: id, title: 'Officer' },
  groups: [],
  token: {} as SessionView['token'],
  since: '2026-05-01T09:00:00Z',
});

interface Rig {
  readonly imports: Imports;
  readonly results: ImportResult[];
  readonly submitted: SubmitRequest[];
  readonly commands: { readonly method: string; readonly input: unknown }[];
  readonly movements: DraftMovement[];
  signedIn: SessionView | null;
  context: ImportContext;
  file: PaymentFile;
  signerFails: boolean;
  headroom: readonly DraftHeadroom[];
  readonly tried: DraftIntent[];
  conflicts: DraftConflicts;
}

const NO_CONFLICTS: DraftConflicts = { checks: [], drafts: [], needs: [], policy: null, velocities: [] };

const rig = (over: Partial<ImportDeps> = {}): Rig => {
  let id = 0;
  const state: Omit<Rig, 'imports'> = {
    results: [],
    submitted: [],
    commands: [],
    movements: [],
    signedIn: session(DIRK),
    context: {
      accounts: testGenesis().accounts,
      importedFileDigests: [],
      importedMessageIds: [],
      head: HEAD,
    },
    file: FILE,
    signerFails: false,
    headroom: [],
    tried: [],
    conflicts: NO_CONFLICTS,
  };
  const ask = (method: string, input: unknown): Promise<unknown> => {
    if (method === 'importContext') return Promise.resolve(ok(state.context));
    if (method === 'draftHeadroom') {
      state.movements.push(...(input as VaultMethods['draftHeadroom']['input']).movements);
      return Promise.resolve(ok(state.headroom));
    }
    if (method === 'draftConflicts') {
      state.tried.push(...(input as VaultMethods['draftConflicts']['input']).drafts);
      return Promise.resolve(ok(state.conflicts));
    }
    state.commands.push({ method, input });
    return Promise.resolve(
      ok({ proposed: 2, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] }),
    );
  };
  const deps: ImportDeps = {
    ledger: LEDGER,
    read: () => Promise.resolve(ok(ok(state.file))),
    vault: { ask } as unknown as ImportDeps['vault'],
    signer: {
      submit: (request) => {
        state.submitted.push(request);
        return Promise.resolve(
          state.signerFails
            ? err(shownError('pin-cancelled'))
            : ok({ payloadType: 'x', payload: '', signatures: [] }),
        );
      },
    },
    session: () => state.signedIn,
    now: () => '2026-05-01T09:00:00.000Z',
    newImportId: () => `import-${String((id += 1))}`,
    newCommandId: () => 'command-1' as CommandId,
    onResult: (result) => state.results.push(result),
    ...over,
  };
  return Object.assign(state, { imports: init(deps) });
};

const codeOf = (result: ImportResult): string =>
  result.kind === 'refused' ? result.error.code : result.kind;
const previewOf = (result: ImportResult): Extract<ImportResult, { kind: 'preview' }>['preview'] => {
  if (result.kind !== 'preview') throw new TypeError(codeOf(result));
  return result.preview;
};

describe('an import', () => {
  test('is drafted in the officer’s name and waits', async () => {
    const { imports } = rig();
    const preview = previewOf(await imports.fromBytes('may.xml', BYTES));
    expect(preview).toMatchObject({
      fileName: 'may.xml',
      fileDigest: DIGEST,
      bytes: BYTES.length,
      messageId: 'MSG-1',
      readyCount: 2,
      totals: [{ asset: 'EUR', scale: 2, count: 2, minor: '24690' }],
    });
    expect(imports.current()).toEqual({ kind: 'preview', preview });
  });

  test('is signed once, enqueued with the same bytes, and then gone', async () => {
    const { imports, submitted, commands } = rig();
    const { importId } = previewOf(await imports.fromBytes('may.xml', BYTES));
    expect(await imports.submit(importId)).toMatchObject({ ok: true, value: { proposed: 2 } });
    expect(submitted).toHaveLength(1);
    expect(submitted[0]).toMatchObject({ head: HEAD, issuedAt: '2026-05-01T09:00:00.000Z' });
    expect(commands).toEqual([
      {
        method: 'enqueueSubmission',
        input: expect.objectContaining({ commandId: 'command-1', intents: submitted[0]?.intents }) as unknown,
      },
    ]);
    expect(imports.current()).toBeNull();
    expect(await imports.submit(importId)).toMatchObject({ error: { code: 'import-unknown' } });
  });

  test('stays open when the PIN window was closed', async () => {
    const state = rig();
    const { importId } = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    state.signerFails = true;
    expect(await state.imports.submit(importId)).toMatchObject({ error: { code: 'pin-cancelled' } });
    state.signerFails = false;
    expect(await state.imports.submit(importId)).toMatchObject({ ok: true });
  });

  test('of the same bytes is refused, before they are parsed and again before they are signed', async () => {
    const state = rig();
    const { importId } = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    state.context = { ...state.context, importedFileDigests: [DIGEST] };
    expect(await state.imports.submit(importId)).toMatchObject({ error: { code: 'file-already-imported' } });
    expect(state.submitted).toEqual([]);
    const unread = rig({ read: () => Promise.reject(new Error('parsed')) });
    unread.context = state.context;
    expect(codeOf(await unread.imports.fromBytes('copy.xml', BYTES))).toBe('file-already-imported');
  });

  test('of other bytes under a used message id is refused with a finding', async () => {
    const state = rig();
    const fileDigest = 'e'.repeat(64) as Sha256Hex;
    state.context = { ...state.context, importedMessageIds: [{ messageId: 'MSG-1', fileDigest }] };
    const result = await state.imports.fromBytes('may.xml', BYTES);
    expect(result).toMatchObject({
      kind: 'refused',
      error: { code: 'file-refused' },
      findings: [{ scope: 'file', code: 'message-id-reused' }],
    });
  });

  test('that the reader refuses shows its findings', async () => {
    const finding: Finding = { scope: 'file', code: 'x', line: 3, transaction: null, what: 'w', remedy: 'r' };
    const { imports } = rig({ read: () => Promise.resolve(ok(err([finding]))) });
    expect(await imports.fromBytes('may.xml', BYTES)).toMatchObject({
      error: { code: 'file-refused' },
      findings: [finding],
    });
  });

  test('that breaks the reader says so', async () => {
    const { imports } = rig({ read: () => Promise.resolve(err(shownError('reader-stopped'))) });
    expect(codeOf(await imports.fromBytes('may.xml', BYTES))).toBe('reader-stopped');
  });

  test('without one good line can not be submitted', async () => {
    const state = rig();
    state.file = { ...FILE, transactions: [transfer(1, 'GB33BUKB20201555555555')] };
    const { importId, readyCount } = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    expect(readyCount).toBe(0);
    expect(await state.imports.submit(importId)).toMatchObject({ error: { code: 'file-refused' } });
  });

  test('waits for someone to sign in, and is drafted anew for another person', async () => {
    const state = rig();
    state.signedIn = null;
    expect(codeOf(await state.imports.fromBytes('may.xml', BYTES))).toBe('not-signed-in');
    expect(state.imports.current()).toBeNull();
    state.signedIn = session(DIRK);
    await state.imports.onSignedIn();
    const first = previewOf(state.results[0] ?? { kind: 'cancelled' });
    await state.imports.onSignedIn();
    expect(state.results).toHaveLength(1);
    state.signedIn = session(ANNA);
    expect(await state.imports.submit(first.importId)).toMatchObject({ error: { code: 'not-signed-in' } });
    await state.imports.onSignedIn();
    expect(state.results).toHaveLength(2);
    expect(previewOf(state.results[1] ?? { kind: 'cancelled' }).importId).not.toBe(first.importId);
  });

  test('is put away by its id alone', async () => {
    const { imports } = rig();
    const { importId } = previewOf(await imports.fromBytes('may.xml', BYTES));
    imports.discard('another');
    expect(imports.current()).not.toBeNull();
    imports.discard(importId);
    expect(imports.current()).toBeNull();
  });

  test('of too many bytes is refused unread', async () => {
    const { imports } = rig({ read: () => Promise.reject(new Error('parsed')) });
    expect(codeOf(await imports.fromBytes('big.xml', new Uint8Array(IMPORT_BYTES_MAX + 1)))).toBe(
      'file-too-large',
    );
  });
});

describe('the limits of the accounts', () => {
  const held = (leftHard: string, isPassed: boolean): DraftHeadroom => {
    const limit = {
      kind: 'velocity',
      window: 'h24',
      measure: 'sum',
      soft: null,
      hard: '100000',
      posted: '0',
      pending: '100001',
      leftSoft: null,
      leftHard,
    } as const;
    const account = {
      account: `${IBAN_A}.EUR` as AccountId,
      name: 'Alpha operating',
      asset: 'EUR',
      scale: 2,
    };
    const passed = isPassed ? [limit] : [];
    return { ...account, out: '24690', in: '0', count: 2, limits: [limit], passed };
  };

  test('are asked over the exact sum of all ready payments of an account', async () => {
    const state = rig();
    await state.imports.fromBytes('may.xml', BYTES);
    expect(state.movements).toEqual([{ account: `${IBAN_A}.EUR`, out: '24690', in: '0', count: 2 }]);
  });

  test('conflicts are asked of all ready payments, and told by their number in the file', async () => {
    const state = rig();
    const conflict: CheckView = {
      id: 'payee',
      title: 'Payee',
      outcome: 'attention',
      detail: 'New payee.',
      remedy: 'Compare the account.',
      items: [],
    };
    state.file = { ...FILE, transactions: [transfer(1, 'DE00'), transfer(2)] };
    state.conflicts = { ...NO_CONFLICTS, drafts: [{ place: 0, conflicts: [conflict] }] };
    const { conflicts } = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    expect(state.tried.map(({ origin }) => origin)).toMatchObject([{ transaction: 2 }]);
    expect(conflicts.drafts).toEqual([{ place: 2, conflicts: [conflict] }]);
  });

  test('let what just fits through', async () => {
    const state = rig();
    state.headroom = [held('0', false)];
    const preview = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    expect(preview).toMatchObject({ headroom: state.headroom, blocked: null });
    expect(await state.imports.submit(preview.importId)).toMatchObject({ ok: true });
  });

  test('stop a file that passes one, in the preview and before a PIN is asked for', async () => {
    const state = rig();
    state.headroom = [held('-1', true)];
    const preview = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    expect(preview.blocked).toMatchObject({
      code: 'headroom-exceeded',
      number: 307,
      detail:
        'Alpha operating: 0.01 EUR over the limit of 1,000.00 EUR out in 24 hours, with what is pending.',
    });
    expect(await state.imports.submit(preview.importId)).toEqual({ ok: false, error: preview.blocked });
    expect(state.submitted).toEqual([]);
  });

  const words = (over: Partial<HeadroomView>): Promise<string | null> => {
    const limit = { kind: 'floor', window: null, measure: 'sum', hard: '0', leftHard: '-1', ...over };
    const account = { name: 'Alpha', asset: 'EUR', limits: [limit], passed: [limit] };
    const ask = () => Promise.resolve(ok([account]));
    const drafts = [{ intent: testTransfer() }];
    return checkHeadroom({ ask } as unknown as ImportDeps['vault'], drafts).then((check) =>
      check.ok ? (check.value.blocked?.detail ?? null) : null,
    );
  };

  test.each([
    [{}, 'the available balance'],
    [{ hard: '100000' }, 'what the floor of 1,000.00 EUR leaves'],
    [{ kind: 'ceiling', hard: '5' }, 'the ceiling of 0.05 EUR'],
  ] as const)('are called by their names: %j', async (over, name) => {
    expect(await words(over)).toBe(`Alpha: 0.01 EUR over ${name}, with what is pending.`);
  });

  test('on a number of transfers are told in transfers', async () => {
    expect(await words({ kind: 'velocity', window: 'd7', measure: 'count', hard: '3' })).toBe(
      'Alpha: 1 transfer over the limit of 3 transfers out in 7 days, with what is pending.',
    );
  });

  test('are asked over sums that no floating point holds, for who pays and who is paid', () => {
    const intent = testTransfer({ minor: '9007199254740993' });
    expect(movementsOf([{ intent }, { intent: testTransfer({ minor: '1' }) }])).toEqual([
      { account: `${IBAN_A}.EUR`, out: '9007199254740994', in: '0', count: 2 },
      { account: `${IBAN_B}.EUR`, out: '0', in: '9007199254740994', count: 0 },
    ]);
  });

  test('are asked again before a PIN is asked for: what fitted may fit no more', async () => {
    const state = rig();
    const { importId } = previewOf(await state.imports.fromBytes('may.xml', BYTES));
    state.headroom = [held('-1', true)];
    expect(await state.imports.submit(importId)).toMatchObject({ error: { code: 'headroom-exceeded' } });
    expect(state.submitted).toEqual([]);
    state.headroom = [held('0', false)];
    expect(await state.imports.submit(importId)).toMatchObject({ ok: true });
  });
});

describe('a file that was chosen', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-import-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('is read whole', async () => {
    const path = join(folder, 'a.xml');
    writeFileSync(path, BYTES);
    expect(await readSource(path)).toEqual({ ok: true, value: { fileName: 'a.xml', bytes: BYTES } });
  });

  test('that is too large is not read', async () => {
    const path = join(folder, 'sparse.xml');
    writeFileSync(path, '');
    truncateSync(path, IMPORT_BYTES_MAX + 1);
    expect(await readSource(path)).toMatchObject({ error: { code: 'file-too-large', number: 301 } });
    truncateSync(path, IMPORT_BYTES_MAX);
    expect((await readSource(path)).ok).toBe(true);
  });

  test.each(['', 'nothing.xml'])('that can not be read says so: "%s"', async (name) => {
    const result = await readSource(join(folder, name));
    expect(result).toMatchObject({ error: { code: 'file-unreadable' } });
    expect(JSON.stringify(result)).not.toContain(folder);
  });
});

test('a file name that goes into signed bytes has nothing hidden in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = safeName(name);
      expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u);
      expect(safe).toBe(safe.trim().normalize('NFC'));
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(255);
    }),
  );
  expect(safeName('pay\u202Efdp.xml')).toBe('payfdp.xml');
  expect(safeName('a\nb\0.xml')).toBe('ab.xml');
  expect(safeName('   ')).toBe('unnamed');
  expect(safeName(`${'x'.repeat(254)}😀.xml`)).toBe('x'.repeat(254));
  expect(safeName('\uD800.xml').isWellFormed()).toBe(true);
});
