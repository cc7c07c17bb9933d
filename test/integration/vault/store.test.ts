import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { openEncrypted } from '../../../electron/vault/store/open.ts';
import { migrations } from '../../../electron/vault/store/schema.ts';
import { OpenVault } from '../../../electron/vault/vault.ts';
import { ANNA, testTransfer } from '../../support/company.ts';
import { chainPayment, LOCAL_CHAIN, PAYEE as CHAIN_PAYEE } from '../../support/evm.ts';
import { chainGenesis } from '../../support/evm-chain/genesis.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { deskFolder, KEY_HEX, openDesk, tools, valueOf } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const PAYEE = 'Konstrukcja Sp. z o.o.';

/** A store with a verified journal in it, and what it needs to be opened again. */
const filled = async (): Promise<{
  readonly file: string;
  readonly ledger: StandIn;
  readonly size: number;
}> => {
  const mini = new MiniLedger();
  for (let n = 0; n < 40; n += 1)
    mini.propose(outside(testTransfer({ expiresAt: '2126-05-08T09:00:00Z' }), PAYEE));
  const ledger = await StandIn.start(mini.events);
  undo.push(() => ledger.stop());
  const { file, remove } = deskFolder();
  undo.push(remove);
  return { file, ledger, size: mini.events.length };
};

/** Runs statements on a closed store, and reads by what its items are found then. */
const ibansAfter = async (file: string, statements: readonly string[]): Promise<readonly string[]> => {
  const opened = await openEncrypted(file, KEY_HEX);
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  const rows = await new Promise<readonly { readonly iban: string }[]>((resolve, reject) => {
    db.exec(statements.join('; '), () => {
      db.all<{ iban: string }>('select iban from intents', (error, found) => {
        if (error === null) resolve(found);
        else reject(error);
      });
    });
  });
  await new Promise((resolve) => {
    db.close(resolve);
  });
  return rows.map(({ iban }) => iban);
};

const bytes = (file: string): Buffer => readFileSync(file);

/** Changes one byte of a file in place. */
const flip = (file: string, at: number): void => {
  const handle = openSync(file, 'r+');
  const one = Buffer.alloc(1);
  readSync(handle, one, 0, 1, at);
  one[0] = (one[0] ?? 0) ^ 0x01;
  writeSync(handle, one, 0, 1, at);
  closeSync(handle);
};

describe('the encrypted store', () => {
  test('holds no plain text, neither in the file nor in the write-ahead log', async () => {
    const { file, ledger, size } = await filled();
    const desk = await openDesk(file, ledger.trust());
    await desk.size(size);
    const row = valueOf(
      await desk.vault.queue({ person: null, section: 'others', offset: 0, limit: 1, search: '' }),
    );
    expect(row.rows[0]?.title).toBe(PAYEE);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(100_000);
    const texts = [
      PAYEE,
      'Beta operating',
      'create table',
      'DE89370400440532013000',
      ledger.trust().accessToken,
      KEY_HEX,
    ];
    const search = (): void => {
      for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.check`]) {
        const content = statSync(name, { throwIfNoEntry: false }) === undefined ? Buffer.of() : bytes(name);
        for (const text of texts) expect(content.includes(text), `${text} in ${name}`).toBe(false);
        expect(content.includes(Buffer.from(KEY_HEX, 'hex'))).toBe(false);
      }
    };
    search();
    await desk.close();
    expect(statSync(file).size).toBeGreaterThan(100_000);
    expect(bytes(file).subarray(0, 6).toString()).not.toBe('SQLite');
    search();
  });

  test('with a wrong key says so cleanly, and leaves the file as it was', async () => {
    const { file, ledger, size } = await filled();
    const desk = await openDesk(file, ledger.trust());
    await desk.size(size);
    await desk.close();
    const before = bytes(file);
    const logged: string[] = [];
    for (const keyHex of ['00'.repeat(32), '4F'.repeat(32), '', "x'"]) {
      const refused = await OpenVault.open(tools({ log: (line) => logged.push(JSON.stringify(line)) }), {
        file,
        keyHex,
        trust: ledger.trust(),
      });
      expect(refused).toMatchObject({ ok: false, error: { code: 'vault-wrong-key' } });
      expect(JSON.stringify(refused)).not.toContain('00'.repeat(8));
    }
    expect(logged).toEqual([]);
    expect(bytes(file).equals(before)).toBe(true);
  });

  test.each([
    ['the first page', 100],
    ['a page in the middle', undefined],
  ])('with one bit of %s changed is found damaged, not shown', async (_where, at) => {
    const { file, ledger, size } = await filled();
    const desk = await openDesk(file, ledger.trust());
    await desk.size(size);
    await desk.close();
    const trust = ledger.trust();
    await ledger.stop();
    const offsets =
      at === undefined
        ? Array.from(
            { length: Math.floor(statSync(file).size / 4096) - 1 },
            (_, page) => (page + 1) * 4096 + 2000,
          )
        : [at];
    for (const offset of offsets) flip(file, offset);
    const opened = await OpenVault.open(tools(), { file, keyHex: KEY_HEX, trust });
    expect(opened).toMatchObject({ ok: false, error: { code: 'vault-damaged' } });
  });

  test('damage that is met later is told by the view that meets it', async () => {
    const { file, ledger, size } = await filled();
    const desk = await openDesk(file, ledger.trust());
    await desk.size(size);
    await desk.close();
    const trust = ledger.trust();
    await ledger.stop();
    // Pages that opening does not read: try one after the other until a view finds the damage.
    const pages = Math.floor(statSync(file).size / 4096);
    const whole = bytes(file);
    const outcomes = new Set<string>();
    for (let page = 1; page < pages; page += 5) {
      const copy = deskFolder();
      undo.push(copy.remove);
      writeFileSync(copy.file, whole);
      flip(copy.file, page * 4096 + 1000);
      const opened = await OpenVault.open(tools(), {
        file: copy.file,
        keyHex: KEY_HEX,
        trust,
      });
      if (!opened.ok) {
        outcomes.add(`open ${opened.error.code}`);
        continue;
      }
      const vault = opened.value;
      const audit = await vault.audit({ offset: 0, limit: 500, search: '' });
      const queue = await vault.queue({ person: ANNA, section: 'mine', offset: 0, limit: 500, search: '' });
      for (const result of [audit, queue])
        outcomes.add(result.ok ? `shown ${String(result.value.rows.length)}` : `view ${result.error.code}`);
      await vault.close();
    }
    expect(outcomes).toContain('view vault-damaged');
    for (const outcome of outcomes)
      expect(['open vault-damaged', 'view vault-damaged', 'shown 40', `shown ${String(size)}`]).toContain(
        outcome,
      );
  });

  test('attaches no other database', async () => {
    const { file, remove } = deskFolder();
    undo.push(remove);
    const opened = await openEncrypted(file, KEY_HEX);
    if (!opened.ok) throw new Error(opened.error.code);
    const error = await new Promise<Error | null>((resolve) =>
      opened.value.run(`attach '${file}.plain' as plain key ''`, resolve),
    );
    expect(error?.message).toContain('too many attached databases');
    await new Promise((resolve) => {
      opened.value.close(resolve);
    });
  });

  test('of an earlier program, which kept an address without its chain, is brought to name both', async () => {
    const mini = new MiniLedger(chainGenesis());
    mini.propose(chainPayment({}, { expiresAt: '2126-05-08T09:00:00Z' }));
    const ledger = await StandIn.start(mini.events);
    undo.push(() => ledger.stop());
    const { file, remove } = deskFolder();
    undo.push(remove);
    const filling = await openDesk(file, ledger.trust());
    await filling.size(mini.events.length);
    await filling.close();
    const name = `eip155:${String(LOCAL_CHAIN)}:${CHAIN_PAYEE}`;
    const bare = `update intents set iban = '${CHAIN_PAYEE}'`;
    expect(await ibansAfter(file, [bare, `pragma user_version = ${String(migrations.length - 1)}`])).toEqual([
      CHAIN_PAYEE,
    ]);
    await (await openDesk(file, ledger.trust())).close();
    expect(await ibansAfter(file, [])).toEqual([name]);
  });

  test('is SQLCipher 4: another connection with the key reads it', async () => {
    const { file, ledger, size } = await filled();
    const desk = await openDesk(file, ledger.trust());
    await desk.size(size);
    await desk.close();
    const db = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    const rows = await new Promise<unknown>((resolve, reject) => {
      db.exec(`pragma cipher = 'sqlcipher'; pragma legacy = 4; pragma key = "x'${KEY_HEX}'"`, () => {
        db.all('select count(*) as n from events', (error, found) => {
          if (error === null) resolve(found);
          else reject(error);
        });
      });
    });
    expect(rows).toEqual([{ n: size }]);
    await new Promise((resolve) => {
      db.close(resolve);
    });
  });
});
