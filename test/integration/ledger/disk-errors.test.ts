import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { booksGenesis } from '../../support/books.ts';
import { faultShim, fragileDisk, type ShimFault } from '../../support/disk-faults.ts';
import {
  bodyOf,
  expectKept,
  expectRefusing,
  send,
  sendSome,
  sendUntilRefused,
} from '../../support/disk-ledger.ts';
import {
  checkLedger,
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
  type StartOptions,
} from '../../support/ledger.ts';

/* A disk that answers a running service with errors: by a shim under its process, and by a real file system. */

const TIMEOUT_MS = 240_000;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const started = async (home: LedgerHome, options?: StartOptions): Promise<StartedLedger> => {
  const ledger = await startLedger(home, options);
  cleanUps.push(() => ledger.kill());
  return ledger;
};

/** Stops, says what is wrong and what to do, and takes nothing more until it is started again. */
const expectStopped = async (
  ledger: StartedLedger,
  acknowledged: Parameters<typeof sendUntilRefused>[1],
  remedy: RegExp,
): Promise<void> => {
  await expectRefusing(ledger, await sendUntilRefused(ledger, acknowledged));
  expect(ledger.log()).toContain('stopped: nothing more is committed');
  await eventually('a remedy in the log', () => (remedy.test(ledger.log()) ? true : undefined));
  // What is durable can be read on, and is signed.
  expect((await ledger.client.head()).size).toBeGreaterThanOrEqual(acknowledged.length);
};

/** What was acknowledged is there; what was refused is there whole or not at all, and can be sent again. */
const expectGoesOn = async (
  home: LedgerHome,
  acknowledged: Parameters<typeof expectKept>[1],
): Promise<void> => {
  const again = await started(home);
  await expectKept(again, acknowledged);
  expect((await send(again, bodyOf())).status).toBe(200);
  expect(await again.stop()).toBe(0);
  expect((await checkLedger(home.home)).code).toBe(0);
};

const FAULTS: readonly (readonly [string, ShimFault, RegExp])[] = [
  ['writes', { calls: 'write', errno: 'EIO' }, /answers with an error\. Replace the disk/],
  ['syncs', { calls: 'sync', errno: 'EIO' }, /answers with an error\. Replace the disk/],
  ['writes and syncs', { calls: 'both', errno: 'EROFS' }, /can only be read\. .* start the service again/],
];

describe('a ledger whose disk answers with an error', () => {
  test.each(FAULTS)(
    'to %s (%o): stops, says why and what to do, and loses nothing',
    { timeout: TIMEOUT_MS },
    async (_what, fault, remedy) => {
      const home = await createTestLedger(booksGenesis());
      const shim = faultShim(join(home.home, 'ledger.sqlite'));
      cleanUps.push(
        () => {
          removeTestLedger(home);
        },
        () => {
          shim.remove();
        },
      );
      const ledger = await started(home, { env: shim.env });
      const acknowledged = await sendSome(ledger, 20);
      shim.fail(fault);
      await expectStopped(ledger, acknowledged, remedy);
      // Mended under the process that saw it fail: it stays stopped, because it can't know what the disk holds.
      shim.mend();
      expect((await send(ledger, bodyOf())).status).toBe(503);
      await ledger.stop();
      await expectGoesOn(home, acknowledged);
    },
  );

  test('does not start on it, and says why', { timeout: TIMEOUT_MS }, async () => {
    const home = await createTestLedger(booksGenesis());
    const shim = faultShim(join(home.home, 'ledger.sqlite'));
    cleanUps.push(
      () => {
        removeTestLedger(home);
      },
      () => {
        shim.remove();
      },
    );
    shim.fail({ calls: 'both', errno: 'EIO' });
    await expect(started(home, { env: shim.env })).rejects.toThrow(/did not start: The disk of the database/);
    shim.mend();
    await expectGoesOn(home, []);
  });

  test(
    'and turns read-only under it (ext4): stops, says so, and goes on when the disk is repaired',
    { timeout: TIMEOUT_MS },
    async () => {
      const disk = fragileDisk(128);
      cleanUps.push(() => {
        disk.remove();
      });
      const made = await createTestLedger(booksGenesis());
      const home = { ...made, home: join(disk.folder, 'ledger') };
      cpSync(made.home, home.home, { recursive: true });
      execFileSync('sync', ['--file-system', home.home]);
      removeTestLedger(made);
      const ledger = await started(home);
      const acknowledged = await sendSome(ledger, 20);
      disk.turnReadOnly();
      await expectStopped(ledger, acknowledged, /can only be read\. .*mount it for writing/);
      await ledger.kill();
      disk.repair();
      await expectGoesOn(home, acknowledged);
    },
  );
});
