import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksGenesis } from '../../support/books.ts';
import { flipBits } from '../../support/disk-faults.ts';
import { bodyOf, expectKept, send, sendSome, type Acknowledged } from '../../support/disk-ledger.ts';
import { runCli, type CliResult } from '../../support/ledger-cli.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
} from '../../support/ledger.ts';

/* A ledger that comes back from its journal as text, alone or after an older backup. */

const TIMEOUT_MS = 120_000;

describe('a ledger whose journal was exported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restore-'));
  const at = (name: string): string => join(folder, name);
  let home: LedgerHome;
  let acknowledged: readonly Acknowledged[];
  let exported: CliResult;

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis());
    const ledger = await startLedger(home);
    acknowledged = await sendSome(ledger, 10);
    exported = await runCli('export', '--home', home.home, '--to', at('journal.ndjson'));
    await ledger.stop();
  }, TIMEOUT_MS);

  afterAll(() => {
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
  });

  const restore = (name: string, ...more: readonly string[]): Promise<CliResult> =>
    runCli(
      'restore',
      ...['--from', at('journal.ndjson'), '--home', at(name)],
      ...['--seed', join(home.home, 'ledger.seed'), ...more],
    );

  test(
    'comes back from the export alone: same size, root, state hash, and answers byte for byte',
    { timeout: TIMEOUT_MS },
    async () => {
      const source = await checkLedger(home.home);
      const restored = await restore('whole', '--config', join(home.home, 'config.json'));
      expect(restored).toMatchObject({ code: 0, complaint: '' });
      const checked = await checkLedger(at('whole'));
      const { size, root, stateHash } = source.report;
      expect(size).toBe(exported.report['size']);
      expect(checked).toMatchObject({ code: 0, report: { size, root, stateHash } });
      const again = await startLedger({ ...home, home: at('whole') });
      await expectKept(again, acknowledged);
      expect((await again.client.head()).size).toBe(size);
      expect((await send(again, bodyOf())).status).toBe(200);
      await again.stop();
    },
  );

  test('is not restored without a configuration, and not from an altered export', async () => {
    expect(await restore('bare')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('name one with --config') as string,
    });
    const text = readFileSync(at('journal.ndjson'), 'utf8');
    writeFileSync(at('altered.ndjson'), text.replace('"minor":"1"', '"minor":"2"'));
    const altered = await runCli(
      'restore',
      ...['--from', at('altered.ndjson'), '--home', at('altered')],
      ...['--seed', join(home.home, 'ledger.seed'), '--config', join(home.home, 'config.json')],
    );
    expect(altered.code).toBe(1);
    for (const name of ['bare', 'altered'])
      for (const place of [at(name), at(`${name}.partial`)]) expect(() => statSync(place)).toThrow();
  });
});

const PAGE_BYTES = 8_192;

describe('a ledger whose database is damaged after more was done than its backup holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restore-'));
  const at = (name: string): string => join(folder, name);
  let home: LedgerHome;
  let acknowledged: readonly Acknowledged[];
  let sizeAtBackup: number;
  let size: number;
  /** The export, line by line: line 1 is the header, event n stands in line n + 2. */
  let lines: readonly string[];

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis());
    const ledger = await startLedger(home);
    const key = await runCli('keygen', '--to', at('backup.key'));
    const before = await sendSome(ledger, 10);
    const backup = await runCli(
      'backup',
      ...['--home', home.home, '--to', at('ledger.age'), '--recipient', String(key.report['recipient'])],
    );
    acknowledged = [...before, ...(await sendSome(ledger, 50))];
    const exported = await runCli('export', '--home', home.home, '--to', at('journal.ndjson'));
    [sizeAtBackup, size] = [Number(backup.report['size']), Number(exported.report['size'])];
    const copied = await ledger.client.request('GET', `/v1/events?from=${String(sizeAtBackup)}&limit=5000`);
    const { text: checkpoint } = await ledger.client.request('GET', '/v1/checkpoint');
    writeFileSync(at('copied.ndjson'), `${copied.text}${JSON.stringify({ checkpoint })}\n`);
    await ledger.stop();
    lines = readFileSync(at('journal.ndjson'), 'utf8').trimEnd().split('\n');
  }, TIMEOUT_MS);

  afterAll(() => {
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
  });

  const restore = (name: string, journal: string, ...more: readonly string[]): Promise<CliResult> =>
    runCli(
      'restore',
      ...['--from', at('ledger.age'), '--identity', at('backup.key'), '--journal', at(journal)],
      ...['--home', at(name), '--seed', join(home.home, 'ledger.seed'), ...more],
    );

  test(
    'comes back from the backup and the journal after it, with every acknowledged operation',
    { timeout: TIMEOUT_MS },
    async () => {
      const { report: sound } = await checkLedger(home.home);
      expect(flipBits(join(home.home, 'ledger.sqlite'), PAGE_BYTES, 2)).toBeGreaterThan(3);
      expect((await checkLedger(home.home)).code).toBe(1);
      await expect(startLedger(home)).rejects.toThrow();
      const restored = await restore('whole', 'journal.ndjson');
      expect(restored).toMatchObject({ code: 0, complaint: '' });
      expect(restored.report).toMatchObject({ size, continued: size - sizeAtBackup });
      expect(size).toBeGreaterThan(sizeAtBackup);
      const { root, stateHash } = sound;
      expect(await checkLedger(at('whole'))).toMatchObject({ code: 0, report: { size, root, stateHash } });
      const again = await startLedger({ ...home, home: at('whole') });
      await expectKept(again, acknowledged);
      expect((await again.client.head()).size).toBe(size);
      expect((await send(again, bodyOf())).status).toBe(200);
      await again.stop();
    },
  );

  test(
    'comes back with what a consumer copied since the backup, and a checkpoint at its end',
    { timeout: TIMEOUT_MS },
    async () => {
      const restored = await restore('copied', 'copied.ndjson');
      expect(restored).toMatchObject({ code: 0, report: { size, continued: size - sizeAtBackup } });
      expect((await checkLedger(at('copied'))).code).toBe(0);
    },
  );

  const later = (): number => sizeAtBackup + 5;

  /** What is done to the journal, and the complaint. */
  const refused: Readonly<Record<string, readonly [() => readonly string[], () => string]>> = {
    'with a gap': [
      () => lines.filter((_, index) => index !== later()),
      () => `line ${String(later() + 1)} of the journal: it is event ${String(later())} where event`,
    ],
    'that begins after a gap': [
      () => lines.slice(later()),
      () => `line 1 of the journal: it is event ${String(later() - 1)} where event ${String(sizeAtBackup)}`,
    ],
    'with an altered line that the backup holds too': [
      () => lines.map((line, index) => (index === 3 ? line.replace(/"minor":"1"/, '"minor":"2"') : line)),
      () => 'line 4 of the journal: it is not event 2 as the backup holds it',
    ],
    'with an altered line after the backup': [
      () =>
        lines.map((line, index) => (index === later() ? line.replace(/"minor":"1"/, '"minor":"2"') : line)),
      () =>
        `one of lines ${String(sizeAtBackup + 2)} to ${String(lines.length)} is not what the ledger signed`,
    ],
    'with a line after the backup that is no event': [
      () => lines.map((line, index) => (index === later() ? line.replace('"minor":', '"miner":') : line)),
      () => `line ${String(later() + 1)} of the journal: the event does not decode`,
    ],
    'that is cut off': [() => lines.slice(0, -1), () => `is cut off after line ${String(lines.length - 1)}`],
    'that ends before the backup does': [() => lines.slice(0, 4), () => 'at size 3, the backup holds'],
  };

  test.each(Object.entries(refused))(
    'refuses a journal %s, names the line, and leaves nothing behind',
    async (_name, [altered, complaint]) => {
      expect(altered()).not.toEqual(lines);
      writeFileSync(at('bad.ndjson'), `${altered().join('\n')}\n`);
      const { code, report, complaint: failure } = await restore('bad', 'bad.ndjson');
      expect(failure).toBe('');
      expect(report['problem']).toContain(complaint());
      expect(code).toBe(1);
      for (const place of [at('bad'), at('bad.partial')]) expect(() => statSync(place)).toThrow();
    },
    TIMEOUT_MS,
  );

  test('refuses a size within the backup together with a journal', async () => {
    expect(await restore('early', 'journal.ndjson', '--to-size', '3')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('leave --journal out') as string,
    });
  });
});
