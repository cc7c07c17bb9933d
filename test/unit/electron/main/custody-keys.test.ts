import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandId, CustodyKeyId } from '#shared/brand';
import type { Result, ShownError } from '#shared/errors';
import type { KeyDraft, SessionView } from '#shared/ipc';
import { keyHandlers, keyOf, type KeyDeps } from '../../../../electron/main/custody-keys/custody-keys.ts';
import { attestedFiles, HSM_SERIAL, testMaker } from '../../../support/attested-ceremony.ts';
import { crewOf, REHEARSAL, rehearse, runToEnd, sealedPack } from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';
import { ANNA, BEN, LEDGER } from '../../../support/company.ts';

/* What is registered is what the evidence says, whatever a screen sends back. */

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
  path = join(folder, 'evidence.json');
  const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
  writeFileSync(path, sealedPack(runToEnd(rehearse(SMALL_SCRIPT), crew), crew));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const asked: string[] = [];

const handlersIn = (environment: KeyDeps['environment']): ReturnType<typeof keyHandlers> =>
  keyHandlers({
    ledger: LEDGER,
    environment,
    vault: {
      ask: (method: string) => {
        asked.push(method);
        return Promise.reject(new Error('nothing is asked'));
      },
    } as unknown as KeyDeps['vault'],
    signer: {} as KeyDeps['signer'],
    session: () => ({ person: { id: ANNA } }) as SessionView,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command' as CommandId,
    newNonce: () => '0'.repeat(32),
    chooseEvidence: () => Promise.resolve(path),
    newKeyId: () => 'key-1' as CustodyKeyId,
  });

const codeOf = (result: Result<unknown, ShownError>): string => (result.ok ? 'ok' : result.error.code);

const draft = (over: Partial<KeyDraft>): KeyDraft => ({
  root: 'a'.repeat(64) as KeyDraft['root'],
  publicKey: 'b'.repeat(64),
  name: 'Key',
  kind: 'threshold',
  algorithm: 'ed25519',
  module: null,
  threshold: 1,
  holders: [BEN],
  bags: [],
  place: '',
  wallets: [],
  rotateDays: 365,
  proveDays: 90,
  ...over,
});

test('a rehearsal gives a key in the sandbox alone', async () => {
  const read = await handlersIn('sandbox').readEvidence({});
  expect(read.ok && read.value).toMatchObject({ isRehearsal: true, title: 'A small ceremony' });
  expect(codeOf(await handlersIn('production').readEvidence({}))).toBe('custody-key-evidence');
});

test('nothing is signed for evidence that was not read here, or a public key that is not in it', async () => {
  const handlers = handlersIn('sandbox');
  expect(codeOf(await handlers.register(draft({})))).toBe('custody-key-evidence');
  const read = await handlers.readEvidence({});
  if (!read.ok || read.value === null) throw new Error('nothing was read');
  expect(codeOf(await handlers.register(draft({ root: read.value.root })))).toBe('custody-key-evidence');
  expect(asked).toEqual([]);
});

test('a serial number that was typed, or a bag that is not in it, is neither taken nor left out', async () => {
  const handlers = handlersIn('sandbox');
  const read = await handlers.readEvidence({});
  if (!read.ok || read.value === null) throw new Error('nothing was read');
  const { root, publicKeys, serials, bags } = read.value;
  const module = { profile: 'softhsm2', manufacturer: 'SoftHSM', serial: serials[0] ?? '', keyId: '01' };
  const detailOf = async (over: Partial<KeyDraft>): Promise<string | null | undefined> => {
    const registered = await handlers.register(
      draft({ root, publicKey: publicKeys[0] ?? '', kind: 'hsm', module, place: 'Safe', ...over }),
    );
    return registered.ok ? 'ok' : registered.error.detail;
  };
  const typed = { ...module, serial: 'S-typed' };
  expect(await detailOf({ module: typed })).toBe('the serial number S-typed is not in it');
  expect(await detailOf({ bags: ['B-none'] })).toBe('bag B-none was not sealed in it, or was opened again');
  expect(asked).toEqual([]);
  // What is in it is signed for: the journal is asked for how far it goes.
  await expect(detailOf({ bags: bags.map(({ bag }) => bag) })).rejects.toThrow('nothing is asked');
});

test('what its maker attests of a key is registered with it, and in no other module', async () => {
  const maker = testMaker();
  writeFileSync(path, attestedFiles(maker).evidence);
  const handlers = handlersIn('production');
  const read = await handlers.readEvidence({});
  if (!read.ok || read.value === null) throw new Error('nothing was read');
  const { root, serials, attestations } = read.value;
  const asModule = (serial: string): Partial<KeyDraft> => ({
    root,
    publicKey: maker.leaf.publicKey,
    kind: 'hsm',
    algorithm: 'ecdsa-p256-sha256',
    module: { profile: 'yubihsm2', manufacturer: 'Yubico', serial, keyId: '0024' },
  });
  const other = serials.find((serial) => serial !== HSM_SERIAL) ?? '';
  const refused = await handlers.register(draft(asModule(other)));
  expect(refused).toMatchObject({
    error: { detail: 'its maker attests it in the module 7550054, and no other' },
  });
  expect(await handlers.register(draft({ ...asModule(HSM_SERIAL), module: null }))).toMatchObject({
    ok: false,
  });
  await expect(handlers.register(draft(asModule(HSM_SERIAL)))).rejects.toThrow('nothing is asked');
  const deps = { newKeyId: () => 'key-1' as CustodyKeyId, environment: 'production' } as const;
  const key = keyOf(deps, draft(asModule(HSM_SERIAL)), read.value);
  expect(key.ok && key.value).toMatchObject({
    attestation: attestations[0]?.finding,
    attestedAs: expect.stringContaining('under its root "Test root"') as string,
  });
  const without = keyOf(deps, draft(asModule(HSM_SERIAL)), { ...read.value, attestations: [] });
  expect(without.ok && Object.hasOwn(without.value, 'attestedAs')).toBe(false);
  expect(without.ok && without.value.attestation).toBeNull();
});

test('a file that is none is refused, and one that is gone', async () => {
  const handlers = handlersIn('sandbox');
  writeFileSync(path, '{}');
  expect(codeOf(await handlers.readEvidence({}))).toBe('custody-key-evidence');
  rmSync(path);
  expect(codeOf(await handlers.readEvidence({}))).toBe('file-unreadable');
});
