import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';

/* A process that starts another, bound to itself, and tells its id. */
const STARTER = `
  import { spawn } from 'node:child_process';
  import { boundToUs } from '${new URL('../../support/bound-process.ts', import.meta.url).href}';
  const command = boundToUs(process.execPath, ['-e', 'setInterval(() => undefined, 1_000)']);
  console.log(spawn(...command, { stdio: 'ignore' }).pid);
  setInterval(() => undefined, 1_000);
`;

/** One that has ended may wait for somebody to ask how. */
const isRunning = (pid: number): boolean => {
  const status = `/proc/${String(pid)}/status`;
  return existsSync(status) && !/^State:\s+[ZX]/m.test(readFileSync(status, 'utf8'));
};

describe.runIf(process.platform === 'linux')('a bound process', () => {
  test('ends with a parent that is killed', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', STARTER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((told) => {
      createInterface({ input: parent.stdout }).once('line', (line) => {
        told(Number(line));
      });
    });
    try {
      expect(isRunning(pid)).toBe(true);
      parent.kill('SIGKILL');
      await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
    } finally {
      parent.kill('SIGKILL');
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    }
  });
});
