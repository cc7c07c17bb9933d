import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importArgument } from '../../../../electron/main/arguments.ts';
import { restartPlan } from '../../../../electron/main/children/restart.ts';
import { quitting, TimeLimitError, withLimit } from '../../../../electron/main/module.ts';
import { debuggingSwitch } from '../../../../electron/main/posture/switches.ts';
import { loadTrust } from '../../../../electron/main/trust.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-trust-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const TRUST = {
  v: 1,
  environment: 'sandbox',
  ledger: 'ledger-1',
  url: 'http://127.0.0.1:4100',
  accessToken: 'x'.repeat(32),
  origin: 'countersign.example/ledger-1',
  vkey: 'countersign.example/ledger-1+00000000+AA==',
  genesis: 'a'.repeat(64),
  modules: [{ profile: 'softhsm2', path: '/usr/lib/softhsm/libsofthsm2.so' }],
  sandboxPin: '1234',
};

const trustOf = (value: unknown): ReturnType<typeof loadTrust> => {
  const file = join(folder, 'trust.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return loadTrust(file);
};

describe('the trust file', () => {
  test('is read', () => {
    expect(trustOf(TRUST)).toMatchObject({ ok: true, value: { ledger: 'ledger-1' } });
  });

  test.each([
    ['no JSON', '{'],
    ['empty', ''],
    ['of another version', { ...TRUST, v: 2 }],
    ['with a member too many', { ...TRUST, backdoor: true }],
    ['without a genesis', { ...TRUST, genesis: undefined }],
    ['of production with a PIN in it', { ...TRUST, environment: 'production' }],
  ])('is refused when it is %s', (_name, value) => {
    expect(trustOf(value)).toMatchObject({ ok: false, error: { code: 'trust-missing' } });
  });

  test('is missed', () => {
    expect(loadTrust(join(folder, 'nothing.json'))).toMatchObject({ error: { code: 'trust-missing' } });
  });
});

test('the command line names a file to import', () => {
  expect(importArgument(['desk', '--import', 'a.xml'])).toBe(resolve('a.xml'));
  expect(importArgument(['desk', '--import=a.xml', '--other'])).toBe(resolve('a.xml'));
  expect(importArgument(['desk', '--import', 'a.xml', '--import=b.xml'])).toBe(resolve('b.xml'));
  expect(importArgument(['desk', '--import'])).toBeUndefined();
  expect(importArgument(['desk', '--import='])).toBeUndefined();
  expect(importArgument(['desk', 'a.xml'])).toBeUndefined();
});

test('each debugging switch is seen', () => {
  expect(debuggingSwitch((name) => name === 'remote-debugging-port')).toBe('remote-debugging-port');
  expect(debuggingSwitch((name) => name === 'inspect')).toBe('inspect');
  expect(debuggingSwitch(() => false)).toBeUndefined();
});

test('a process that ends at once is started ever later, one that lived long at once', () => {
  const plan = restartPlan();
  const waits = Array.from({ length: 12 }, () => plan.delayMs(10));
  expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(Math.max(...waits)).toBe(30_000);
  expect(plan.delayMs(120_000)).toBe(100);
});

describe('quitting', () => {
  test('ends the parts in reverse, past those that fail or hang', async () => {
    const ended: string[] = [];
    const problems: string[] = [];
    const parts = quitting((name) => problems.push(name), 20);
    parts.add('first', () => {
      ended.push('first');
    });
    parts.add('hangs', () => new Promise<void>(() => undefined));
    parts.add('fails', () => {
      throw new Error('no');
    });
    parts.add('last', () => {
      ended.push('last');
    });
    await parts.run();
    expect(ended).toEqual(['last', 'first']);
    expect(problems).toEqual(['fails', 'hangs']);
    await parts.run();
    expect(ended).toHaveLength(2);
  });

  test('a limit passes on what came in time', async () => {
    expect(await withLimit(Promise.resolve(1), 1000)).toBe(1);
    await expect(withLimit(new Promise(() => undefined), 5)).rejects.toBeInstanceOf(TimeLimitError);
  });
});
