import { mkdirSync, mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginCeremony, scriptDigest, type CeremonyScript } from '#shared/ceremony';
import { ceremonyInputs } from '#shared/ipc';
import { isCeremony } from '../../../../electron/main/arguments.ts';
import type { CeremonyHandlers } from '../../../../electron/main/ceremony/handlers.ts';
import { openLibrary, type Library } from '../../../../electron/main/ceremony/library.ts';
import { networksUp } from '../../../../electron/main/ceremony/machine.ts';
import { answer, type Bridge } from '../../../../electron/main/gate/answer.ts';
import { CEREMONY_PAGE } from '../../../../electron/main/gate/sender.ts';
import { openStore, type CeremonyStore } from '../../../../electron/main/ceremony/store.ts';
import { orderFor } from '../../../../electron/main/ceremony/token-step.ts';
import {
  admissionOf,
  crewOf,
  LIVE,
  REHEARSAL,
  rehearse,
  runToEnd,
  sealedPack,
  trustIn,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-ceremony-unit-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the ceremony desk is asked for by name alone', () => {
  expect(isCeremony(['electron', 'main.js', '--ceremony'])).toBe(true);
  expect(isCeremony(['electron', 'main.js', '--ceremony-x', '--import', 'ceremony'])).toBe(false);
});

test('an interface that is up counts as a network, with an address or without; loopback does not', () => {
  const flags = { cable0: '0x1003', wifi0: '0x1002', lo: '0x9', broken0: '' };
  for (const [name, value] of Object.entries(flags)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'flags'), `${value}\n`);
  }
  const up = networksUp(folder);
  expect(up).toContain('cable0');
  for (const name of ['wifi0', 'lo', 'broken0']) expect(up).not.toContain(name);
});

describe('the gate of the ceremony desk', () => {
  const handlers = {
    'ceremony.goOn': (input: unknown) => Promise.resolve(input),
  } as unknown as CeremonyHandlers;
  const bridge: Bridge = { page: CEREMONY_PAGE, inputs: ceremonyInputs, handlers };
  const frame = { url: 'countersign://desk/ceremony.html', parent: null, detached: false };
  const ask = (method: unknown, input: unknown, change: object = {}): Promise<unknown> =>
    answer(bridge, 7, { contentsId: 7, frame: { ...frame, ...change } }, method, input).catch(
      (problem: unknown) => (problem as { refusal: string }).refusal,
    );

  test('answers its own page, by the methods and shapes of its contract', async () => {
    const input = { origin: 'countersign/rehearsal/one' };
    expect(await ask('ceremony.goOn', input)).toEqual(input);
    expect(await ask('ceremony.goOn', { origin: '../one' })).toBe('bad-input');
    expect(await ask('ceremony.goOn', { ...input, path: '/' })).toBe('bad-input');
    expect(await ask('session.signIn', {})).toBe('unknown-method');
    expect(await ask('toString', {})).toBe('unknown-method');
  });

  test('answers nobody else: another page of ours, another window, a frame in it', async () => {
    const input = { origin: 'countersign/rehearsal/one' };
    for (const url of [
      'countersign://desk/index.html',
      'countersign://desk/pin.html',
      'https://example.com/',
    ])
      expect(await ask('ceremony.goOn', input, { url })).toBe('foreign-sender');
    expect(await ask('ceremony.goOn', input, { parent: frame })).toBe('foreign-sender');
    await expect(
      answer(bridge, 8, { contentsId: 7, frame: frame }, 'ceremony.goOn', input),
    ).rejects.toThrow();
  });
});

describe('the file of a ceremony', () => {
  const crew = crewOf(SMALL_SCRIPT, REHEARSAL);

  test('gives back what was appended, commit by commit', () => {
    const store = openStore(folder);
    expect(store.create(SMALL_SCRIPT, REHEARSAL).ok).toBe(true);
    expect(store.create(SMALL_SCRIPT, REHEARSAL).ok).toBe(false);
    const whole = runToEnd(rehearse(SMALL_SCRIPT), crew);
    for (const [index, record] of whole.records.entries()) {
      expect(store.append(REHEARSAL, record, index).ok).toBe(true);
      const kept = store.load(REHEARSAL, null);
      expect(kept.ok && kept.value.state.records).toHaveLength(index + 1);
    }
    const kept = store.load(REHEARSAL, null);
    expect(kept.ok && kept.value.state).toEqual(whole);
    expect(store.origins()).toEqual([REHEARSAL]);
  });

  const records = runToEnd(rehearse(SMALL_SCRIPT), crew).records.slice(0, 3);
  const [first, second] = records;
  if (first === undefined || second === undefined) throw new Error('no commits');
  const commitsIn = (store: CeremonyStore): unknown => {
    const kept = store.load(REHEARSAL, null);
    return kept.ok ? kept.value.state.records : kept.error.code;
  };

  test('is written to the end of each line, when the disk takes only parts of it', () => {
    const store = openStore(folder, (handle, bytes) => writeSync(handle, bytes.subarray(0, 100)));
    store.create(SMALL_SCRIPT, REHEARSAL);
    for (const [index, record] of records.entries())
      expect(store.append(REHEARSAL, record, index)).toEqual({ ok: true, value: null });
    expect(commitsIn(store)).toEqual(records);
  });

  test('keeps nothing of a line when the disk is full in the midst of it, and goes on when there is room', () => {
    let room = 100_000;
    const store = openStore(folder, (handle, bytes) => {
      if (room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      const taken = writeSync(handle, bytes.subarray(0, room));
      room -= taken;
      return taken;
    });
    store.create(SMALL_SCRIPT, REHEARSAL);
    expect(store.append(REHEARSAL, first, 0).ok).toBe(true);
    room = 200;
    const size = store.sizeOf(REHEARSAL);
    expect(store.append(REHEARSAL, second, 1)).toMatchObject({
      ok: false,
      error: { code: 'ceremony-unsaved', detail: 'ENOSPC' },
    });
    expect(store.sizeOf(REHEARSAL)).toBe(size);
    expect(commitsIn(store)).toEqual([first]);
    room = 100_000;
    expect(store.append(REHEARSAL, second, 1).ok).toBe(true);
    expect(commitsIn(store)).toEqual([first, second]);
  });

  test('does not wait for ever on a disk that takes nothing', () => {
    const store = openStore(folder, () => 0);
    store.create(SMALL_SCRIPT, REHEARSAL);
    expect(store.append(REHEARSAL, first, 0)).toMatchObject({ error: { code: 'ceremony-unsaved' } });
    expect(store.sizeOf(REHEARSAL)).toBe(0);
  });

  test('takes no commit at another place than its own', () => {
    const store = openStore(folder);
    store.create(SMALL_SCRIPT, REHEARSAL);
    expect(store.append(REHEARSAL, second, 1)).toMatchObject({ error: { code: 'ceremony-unsaved' } });
    expect(store.append(REHEARSAL, first, 0).ok).toBe(true);
    expect(store.append(REHEARSAL, first, 0)).toMatchObject({ error: { code: 'ceremony-unsaved' } });
    expect(commitsIn(store)).toEqual([first]);
  });

  test('that can not be written is said, and nothing is taken for recorded', () => {
    const store = openStore(folder);
    store.create(SMALL_SCRIPT, REHEARSAL);
    const [record] = rehearse(SMALL_SCRIPT).records;
    if (record === undefined) throw new Error('no commit');
    rmSync(store.folderOf(REHEARSAL), { recursive: true });
    expect(store.append(REHEARSAL, record, 0)).toMatchObject({
      ok: false,
      error: { code: 'ceremony-unsaved' },
    });
    expect(store.load(REHEARSAL, null)).toMatchObject({ ok: false, error: { code: 'ceremony-log-damaged' } });
  });
});

describe('what a token is asked', () => {
  const withOperation = (operation: 'export-backup' | 'generate-key'): CeremonyScript => ({
    ...SMALL_SCRIPT,
    steps: SMALL_SCRIPT.steps.map((step) => (step.kind === 'token' ? { ...step, operation } : step)),
  });
  const token = { manufacturer: 'maker', serial: 'S-1' };

  test('is in the script, and is refused plainly where this desk has no way to ask it', () => {
    const script = withOperation('export-backup');
    const state = beginCeremony(script, REHEARSAL, null);
    const step = script.steps.find(({ kind }) => kind === 'token');
    expect(orderFor(state, step, token)).toMatchObject({ error: { code: 'ceremony-not-wired' } });
    expect(orderFor(state, script.steps[0], token)).toMatchObject({ error: { code: 'ceremony-order' } });
    expect(orderFor(state, undefined, token)).toMatchObject({ error: { code: 'ceremony-order' } });
  });

  test('changes no other token than the one whose serial number is known', () => {
    const script = withOperation('generate-key');
    const step = script.steps.find(({ kind }) => kind === 'token');
    expect(orderFor(beginCeremony(script, REHEARSAL, null), step, token)).toMatchObject({
      error: { code: 'ceremony-value-differs' },
    });
  });
});

describe('what lies at hand', () => {
  const files = (): { readonly scriptsFolder: string; readonly rootsFile: string } => ({
    scriptsFolder: folder,
    rootsFile: join(folder, 'roots.json'),
  });
  const library = (): ReturnType<typeof openLibrary> =>
    openLibrary({ ...files(), trustFile: join(folder, 'trust.json') });

  test('is no file of trust that is broken: it says so, and counts as none until another is taken', () => {
    expect(library().trustProblem()).toBeNull();
    writeFileSync(join(folder, 'trust.json'), '{"format":"countersign/ceremony-trust/v1","approvers":[]}');
    const shelf = library();
    expect(shelf.trustProblem()).toContain('approvers');
    expect(shelf.admission()).toBeNull();
    const whole = JSON.stringify(trustIn(crewOf(SMALL_SCRIPT, LIVE)));
    expect(shelf.takeTrust(whole).ok).toBe(true);
    expect(shelf.trustProblem()).toBeNull();
    writeFileSync(join(folder, 'trust.json'), whole);
    expect(library()).toSatisfy((one: Library) => one.trustProblem() === null && one.trust() !== null);
    // A folder in its place can not be read, and is not taken for an absent file.
    expect(openLibrary({ ...files(), trustFile: folder }).trustProblem()).toContain('EISDIR');
  });

  test('is a script without a defect, a file of trust, and a rehearsal whose evidence holds', () => {
    const shelf = library();
    expect(shelf.admission()).toBeNull();
    const file = JSON.stringify({ format: 'countersign/ceremony-script/v1', script: SMALL_SCRIPT });
    expect(shelf.addScript(file).ok).toBe(true);
    expect(shelf.addScript(file.replace('"by":"custodian-1"', '"by":"custodian-7"')).ok).toBe(false);
    expect(shelf.addScript('{}')).toMatchObject({ ok: false, error: { code: 'ceremony-file' } });
    expect(shelf.takeTrust(JSON.stringify(trustIn(crewOf(SMALL_SCRIPT, LIVE)))).ok).toBe(true);
    expect(shelf.takeTrust('{}').ok).toBe(false);
    const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
    const evidence = sealedPack(runToEnd(rehearse(SMALL_SCRIPT), crew), crew);
    expect(shelf.addRehearsal(evidence).ok).toBe(true);
    expect(shelf.addRehearsal(evidence.replace('Make the key.', 'Fake the key.')).ok).toBe(false);
    const admission = shelf.admission();
    expect(admission?.rehearsals.map(({ record }) => record.scriptDigest)).toEqual([
      scriptDigest(SMALL_SCRIPT),
    ]);
    expect(admission?.approversLeast).toBe(admissionOf([]).approversLeast);
    expect(
      shelf.scripts().find(({ digest }) => digest === scriptDigest(SMALL_SCRIPT))?.rehearsedAt,
    ).not.toBeNull();
  });
});
