import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { booksGenesis } from '../../support/books.ts';
import { flipBits, limitFiles, mebibytes, smallDisk } from '../../support/disk-faults.ts';
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
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';

/* The whole service on a disk that fails: it refuses to go on, says what, and loses nothing that it acknowledged. */

const PAGE_BYTES = 8_192;
const TIMEOUT_MS = 240_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const started = async (home: LedgerHome): Promise<StartedLedger> => {
  const ledger = await startLedger(home);
  cleanUps.push(() => ledger.kill());
  return ledger;
};

describe('a ledger on a disk that fails', () => {
  test(
    'that is full: stops, says so, and goes on after a restart when there is room',
    { timeout: TIMEOUT_MS },
    async () => {
      const disk = smallDisk(64);
      cleanUps.push(() => {
        disk.remove();
      });
      const made = await createTestLedger(booksGenesis());
      const home = { ...made, home: join(disk.folder, 'ledger') };
      cpSync(made.home, home.home, { recursive: true });
      removeTestLedger(made);
      const ledger = await started(home);
      const acknowledged = await sendSome(ledger, 20);
      disk.fill(mebibytes(2));
      await expectRefusing(ledger, await sendUntilRefused(ledger, acknowledged));
      expect(ledger.log()).toMatch(/disk[^"]* is full/);
      await ledger.stop();
      disk.free();
      const again = await started(home);
      await expectKept(again, acknowledged);
      expect((await send(again, bodyOf())).status).toBe(200);
      await again.stop();
      expect((await checkLedger(home.home)).code).toBe(0);
    },
  );

  test(
    'whose writes fail: stops, says so, and goes on after a restart',
    { timeout: TIMEOUT_MS },
    async () => {
      const home = await createTestLedger(booksGenesis());
      cleanUps.push(() => {
        removeTestLedger(home);
      });
      const ledger = await started(home);
      const acknowledged = await sendSome(ledger, 20);
      limitFiles(ledger.pid, PAGE_BYTES);
      await expectRefusing(ledger, await sendUntilRefused(ledger, acknowledged));
      expect(ledger.log()).toContain('stopped: nothing more is committed');
      await ledger.kill();
      const again = await started(home);
      await expectKept(again, acknowledged);
      expect((await send(again, bodyOf())).status).toBe(200);
      await again.stop();
      expect((await checkLedger(home.home)).code).toBe(0);
    },
  );

  test(
    'on which bits flip: says so, shows nothing of it, and goes on from a copy of the file',
    { timeout: TIMEOUT_MS },
    async () => {
      const home = await createTestLedger(booksGenesis());
      cleanUps.push(() => {
        removeTestLedger(home);
      });
      const file = join(home.home, 'ledger.sqlite');
      const copy = `${file}.copy`;
      const ledger = await started(home);
      const acknowledged = await sendSome(ledger, 60);
      await ledger.stop();
      cpSync(file, copy);
      expect(flipBits(file, PAGE_BYTES, 2)).toBeGreaterThan(3);
      const { code, report } = await checkLedger(home.home);
      expect(code).toBe(1);
      expect(JSON.stringify(report)).toMatch(/damaged/);
      // It does not start, or refuses what needs the pages; never shows what is not the journal.
      const damaged = await startLedger(home).catch((error: unknown) => String(error));
      if (typeof damaged === 'string') expect(damaged).toMatch(/damaged|not what was written|disk image/);
      else {
        const answer = await damaged.client.request('GET', '/v1/events?from=0&limit=5000');
        expect(answer.status).toBeGreaterThanOrEqual(500);
        await damaged.kill();
      }
      renameSync(copy, file);
      const again = await started(home);
      await expectKept(again, acknowledged);
      await again.stop();
      expect((await checkLedger(home.home)).code).toBe(0);
      expect(readFileSync(file).length).toBeGreaterThan(0);
    },
  );
});
