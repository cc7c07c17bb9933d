import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksGenesis } from '../../support/books.ts';
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
