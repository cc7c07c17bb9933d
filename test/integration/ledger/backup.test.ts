import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { ANNA, BEN, DIRK, signSubmission } from '../../support/company.ts';
import { runCli } from '../../support/ledger-cli.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { approve, instant, transfer } from '../../support/ledger-work.ts';

/* Backup under a running service, restore on another machine (here: another folder), and what anyone can verify. */

describe('a backup taken while the service works', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'));
  const at = (name: string): string => join(folder, name);
  let home: LedgerHome;
  let ledger: StartedLedger;
  let recipient: string;
  let sizeAtBackup: number;
  const sent: { readonly body: Parameters<StartedLedger['client']['propose']>; readonly text: string }[] = [];

  const proposeAndApprove = async (): Promise<void> => {
    const intent = transfer();
    const head = await ledger.client.head();
    const submission = signSubmission(DIRK, [digestOf(intent)], head, instant());
    const id = `backup-test-${String(sent.length)}` as (typeof sent)[number]['body'][2];
    const answered = await ledger.client.propose(submission, [intent], id);
    sent.push({ body: [submission, [intent], id], text: answered.text });
    for (const who of [ANNA, BEN])
      expect((await approve(ledger.client, who, intent, { head })).status).toBe(200);
  };

  beforeAll(async () => {
    home = await createTestLedger();
    ledger = await startLedger(home);
    const key = await runCli('keygen', '--to', at('backup.key'));
    recipient = String(key.report['recipient']);
    for (let count = 0; count < 3; count += 1) await proposeAndApprove();
    const backup = await runCli(
      'backup',
      '--home',
      home.home,
      '--to',
      at('ledger.age'),
      '--recipient',
      recipient,
    );
    expect(backup.complaint).toBe('');
    sizeAtBackup = Number(backup.report['size']);
    await proposeAndApprove();
    await runCli('export', '--home', home.home, '--to', at('journal.ndjson'));
    await ledger.stop();
  });

  afterAll(() => {
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
  });

  const restore = (name: string, ...more: readonly string[]): ReturnType<typeof runCli> =>
    runCli(
      'restore',
      ...['--from', at('ledger.age'), '--identity', at('backup.key'), '--home', at(name)],
      ...['--seed', join(home.home, 'ledger.seed'), ...more],
    );

  test('holds no plain text and is readable by its owner alone', () => {
    const bytes = readFileSync(at('ledger.age'));
    for (const text of ['intent.proposed', 'Alpha operating', 'ledger.sqlite'])
      expect(bytes.includes(text)).toBe(false);
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(statSync(at('ledger.age')).mode & 0o077).toBe(0);
    expect(statSync(at('backup.key')).mode & 0o077).toBe(0);
  });

  test('opens with the standard age tool too', () => {
    const text = execFileSync('age', ['--decrypt', '--identity', at('backup.key'), at('ledger.age')], {
      maxBuffer: 100 * 1024 * 1024,
    }).toString();
    expect(text.split('\n').filter((line) => line.startsWith('{"actor":'))).toHaveLength(sizeAtBackup);
  });

  test('comes back as a ledger that goes on: same state, and the first answers byte for byte', async () => {
    const { code, report, complaint } = await restore('whole');
    expect(complaint).toBe('');
    expect(code).toBe(0);
    expect(report['size']).toBe(sizeAtBackup);
    const again = await startLedger({ ...home, home: at('whole') });
    for (const { body, text } of sent.slice(0, 3))
      expect((await again.client.propose(...body)).text).toBe(text);
    ledger = again;
    await proposeAndApprove();
    await again.stop();
    expect((await checkLedger(at('whole'))).code).toBe(0);
  });

  test('comes back as of any earlier size, without answers that speak of what is left out', async () => {
    const [, second] = sent;
    const lines = readFileSync(at('journal.ndjson'), 'utf8').split('\n').slice(1);
    const secondAt = lines.findIndex((line) => line.includes(`"id":"${second?.body[2] ?? ''}"`));
    expect(secondAt).toBeGreaterThan(0);
    const { code, report } = await restore('earlier', '--to-size', String(secondAt));
    expect(code).toBe(0);
    expect(report).toMatchObject({ size: secondAt });
    const earlier = await startLedger({ ...home, home: at('earlier') });
    const answered = await earlier.client.propose(
      ...(second?.body ?? sent[0]?.body ?? [undefined as never, []]),
    );
    expect(answered.status).toBe(200);
    expect(answered.body.outcomes[0]?.outcome).toBe('proposed');
    await earlier.stop();
  });

  test('is refused with another identity, over an existing folder, and with another ledger’s seed', async () => {
    await runCli('keygen', '--to', at('other.key'));
    const withOther = await runCli(
      'restore',
      ...['--from', at('ledger.age'), '--identity', at('other.key'), '--home', at('no')],
      ...['--seed', join(home.home, 'ledger.seed')],
    );
    expect(withOther).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('not for this identity') as string,
    });
    expect(
      await runCli(
        'restore',
        '--from',
        at('ledger.age'),
        '--home',
        folder,
        '--seed',
        join(home.home, 'ledger.seed'),
      ),
    ).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('exists already') as string,
    });
    writeFileSync(at('other.seed'), `${'11'.repeat(32)}\n`, { mode: 0o600 });
    const otherSeed = await runCli(
      'restore',
      ...['--from', at('ledger.age'), '--identity', at('backup.key'), '--home', at('no')],
      ...['--seed', at('other.seed')],
    );
    expect(otherSeed).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('seed is not that') as string,
    });
  });

  test('leaves nothing behind when the archive is damaged', async () => {
    const bytes = readFileSync(at('ledger.age'));
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(at('damaged.age'), bytes);
    const result = await runCli(
      'restore',
      ...['--from', at('damaged.age'), '--identity', at('backup.key'), '--home', at('damaged')],
      ...['--seed', join(home.home, 'ledger.seed')],
    );
    expect(result.code).not.toBe(0);
    expect(() => statSync(at('damaged'))).toThrow();
    expect(() => statSync(at('damaged.partial'))).toThrow();
  });

  test('and an export is proved by anyone with a desk’s trust', async () => {
    const [, genesis = ''] = readFileSync(at('journal.ndjson'), 'utf8').split('\n');
    const anchors = ['--vkey', home.vkey, '--genesis', toHex(eventLeaf(genesis))];
    const sound = await runCli('verify', '--from', at('journal.ndjson'), ...anchors);
    expect(sound).toMatchObject({ code: 0, report: { kind: 'export', isAnchored: true } });
    const checked = await checkLedger(home.home);
    expect(sound.report['stateHash']).toBe(checked.report['stateHash']);
    const replayed = await runCli('replay', '--home', home.home);
    expect(replayed).toMatchObject({ code: 0, report: { stateHash: checked.report['stateHash'] } });
    const altered = readFileSync(at('journal.ndjson'), 'utf8').replace('"minor":"', '"minor":"1');
    writeFileSync(at('altered.ndjson'), altered);
    expect(await runCli('verify', '--from', at('altered.ndjson'), ...anchors)).toMatchObject({ code: 1 });
  });
});
