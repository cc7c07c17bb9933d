import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDifferences } from '../../../scripts/lib/dependencies.mjs';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { ELECTRON_VERSION, NODE_PIN } from '../../../scripts/lib/pins.mjs';
import { isStampCurrent, writeStamp } from '../../../scripts/lib/stamp.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a stamp', () => {
  let stamp = '';
  let output = '';
  beforeEach(() => {
    stamp = join(folder, 'stamp.json');
    output = join(folder, 'out.node');
    writeFileSync(output, 'built');
    writeStamp(stamp, 'key', [output]);
  });

  test('holds while key and outputs are as they were', () => {
    expect(isStampCurrent(stamp, 'key', [output])).toBe(true);
  });

  test.each([
    ['the key is another', () => undefined, 'other key'],
    [
      'an output is gone',
      () => {
        rmSync(output);
      },
      'key',
    ],
    [
      'an output is altered',
      () => {
        writeFileSync(output, 'altered');
      },
      'key',
    ],
    [
      'the stamp is gone',
      () => {
        rmSync(stamp);
      },
      'key',
    ],
    [
      'the stamp is cut short',
      () => {
        writeFileSync(stamp, '{"key":"key"');
      },
      'key',
    ],
  ])('does not hold when %s', (_case, change, key) => {
    change();
    expect(isStampCurrent(stamp, key, [output])).toBe(false);
  });

  test('does not vouch for an output that it has never seen', () => {
    const other = join(folder, 'other.node');
    writeFileSync(other, 'x');
    expect(isStampCurrent(stamp, 'key', [output, other])).toBe(false);
  });
});

describe('the installed tree', () => {
  const lock = (entries: Record<string, object>) => ({ packages: { '': { version: '1' }, ...entries } });
  const zod = { version: '4.0.0', integrity: 'sha512-a' };

  test('matches when every package has the pinned version and hash', () => {
    expect(lockDifferences(lock({ 'node_modules/zod': zod }), lock({ 'node_modules/zod': zod }))).toEqual([]);
  });

  test.each([
    ['absent', {}],
    ['another version', { 'node_modules/zod': { ...zod, version: '4.0.1' } }],
    ['another hash', { 'node_modules/zod': { ...zod, integrity: 'sha512-b' } }],
  ])('differs when a package is %s', (_case, installed) => {
    expect(lockDifferences(lock({ 'node_modules/zod': zod }), lock(installed))).toEqual(['node_modules/zod']);
  });

  test('may lack an optional package, which belongs to another platform', () => {
    const wanted = lock({ 'node_modules/fsevents': { version: '2.0.0', optional: true } });
    expect(lockDifferences(wanted, lock({}))).toEqual([]);
  });

  test('differs wholly when nothing is installed', () => {
    expect(lockDifferences(lock({ 'node_modules/zod': zod }), undefined)).toEqual(['node_modules/zod']);
  });
});

test('the pins of the runtimes are those of the lock file', () => {
  const lockFile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  expect(lockFile.packages['node_modules/electron']?.version).toBe(ELECTRON_VERSION);
  expect(lockFile.packages['node_modules/node']?.version).toBe(NODE_PIN.version);
});

describe('the lock of a checkout', () => {
  const quiet = () => ({ folder, print: () => undefined });

  test('lets one at a time in, in whatever order they come', async () => {
    let inside = 0;
    let insideMax = 0;
    const visit = (): Promise<void> =>
      withLock(
        'build',
        async () => {
          insideMax = Math.max(insideMax, (inside += 1));
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        },
        quiet(),
      );
    await Promise.all([visit(), visit(), visit()]);
    expect(insideMax).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is released by a failure', async () => {
    await expect(withLock('build', () => Promise.reject(new Error('no')), quiet())).rejects.toThrow('no');
    await expect(withLock('build', () => Promise.resolve(1), quiet())).resolves.toBe(1);
  });

  test('of a dead process is taken over', async () => {
    // No process has this number: it is above the kernel's limit.
    writeFileSync(join(folder, 'build.lock'), '99999999');
    await expect(withLock('build', () => Promise.resolve('mine'), quiet())).resolves.toBe('mine');
  });

  test('of a living process that does not finish is reported with its number', async () => {
    writeFileSync(join(folder, 'build.lock'), String(process.pid));
    const outcome = withLock('build', () => Promise.resolve(1), { ...quiet(), waitLimitMs: 0 });
    await expect(outcome).rejects.toMatchObject({
      code: 'LOCK_STUCK',
      reason: expect.stringContaining(String(process.pid)) as string,
    });
  });
});
