import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { booksGenesis, MANDATE } from '../../support/books.ts';
import { IBAN_A } from '../../support/company.ts';
import { flipBits, limitFiles, mebibytes, smallDisk } from '../../support/disk-faults.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';

/* The whole service on a disk that fails: it refuses to go on, says what, and loses nothing that it acknowledged. */

interface Acknowledged {
  readonly body: string;
  readonly answer: string;
}

const PAGE_BYTES = 8_192;
const PER_REQUEST = 100;
const REQUESTS_MAX = 3_000;
const TIMEOUT_MS = 240_000;

const bodyOf = (): string =>
  JSON.stringify({
    mandate: MANDATE,
    operations: Array.from({ length: PER_REQUEST }, () => ({
      op: 'transfer',
      id: randomUUID(),
      legs: [{ asset: 'EUR', credit: 'system.opening.EUR', debit: `${IBAN_A}.EUR`, minor: '1' }],
    })),
  });

const send = (ledger: StartedLedger, body: string): ReturnType<StartedLedger['client']['request']> =>
  ledger.client.request('POST', '/v1/transfers', body);

/** Sends until something else than a success comes; gives that. */
const sendUntilRefused = async (
  ledger: StartedLedger,
  acknowledged: Acknowledged[],
): Promise<{ readonly status: number; readonly text: string }> => {
  for (let count = 0; count < REQUESTS_MAX; count += 1) {
    const body = bodyOf();
    const { status, text } = await send(ledger, body);
    if (status !== 200) return { status, text };
    acknowledged.push({ body, answer: text });
  }
  throw new Error('nothing was refused');
};

const sendSome = async (ledger: StartedLedger, count: number): Promise<Acknowledged[]> => {
  const acknowledged: Acknowledged[] = [];
  for (let at = 0; at < count; at += 1) {
    const body = bodyOf();
    acknowledged.push({ body, answer: (await send(ledger, body)).text });
  }
  return acknowledged;
};

/** Whoever asks again gets the first answer, byte for byte: it is there, and there once. */
const expectKept = async (ledger: StartedLedger, acknowledged: readonly Acknowledged[]): Promise<void> => {
  for (const { body, answer } of acknowledged) expect((await send(ledger, body)).text).toBe(answer);
};

const expectRefusing = async (
  ledger: StartedLedger,
  refusal: { status: number; text: string },
): Promise<void> => {
  expect(refusal.status).toBe(503);
  expect(JSON.parse(refusal.text)).toMatchObject({ code: 'ledger-failed' });
  const again = await send(ledger, bodyOf());
  expect(again.status).toBe(503);
  expect((await ledger.client.health()).status).toBe('failed');
};

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
  test('that is full: stops, says so, and goes on after a restart when there is room', { timeout: TIMEOUT_MS }, async () => {
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
  });

  test('whose writes fail: stops, says so, and goes on after a restart', { timeout: TIMEOUT_MS }, async () => {
    const home = await createTestLedger(booksGenesis());
    cleanUps.push(() => {
      removeTestLedger(home);
    });
    const ledger = await started(home);
    const acknowledged = await sendSome(ledger, 20);
    limitFiles(ledger.pid, PAGE_BYTES);
    await expectRefusing(ledger, await sendUntilRefused(ledger, acknowledged));
    expect(ledger.log()).toContain('stopped: a commit failed');
    await ledger.kill();
    const again = await started(home);
    await expectKept(again, acknowledged);
    expect((await send(again, bodyOf())).status).toBe(200);
    await again.stop();
    expect((await checkLedger(home.home)).code).toBe(0);
  });

  test('on which bits flip: says so, shows nothing of it, and goes on from a copy of the file', { timeout: TIMEOUT_MS }, async () => {
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
  });
});
