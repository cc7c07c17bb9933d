import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import sqlite3 from 'sqlite3';
import { err, ok, type Result } from '#shared/errors';
import { damageCode, type OpenFault } from './faults.ts';

const KEY_HEX = /^[0-9a-f]{64}$/;
const BUSY_WAIT_MS = 5_000;
/** 64 MB: while a long journal is taken over, pages are copied back a few times and not after each commit. */
const WAL_PAGES = 16_384;
const CHECK_DOMAIN = 'countersign/vault-key-check/v1';

/**
 * Opens the encrypted store, or makes a new one. `keyHex` is 32 random bytes in hex: it goes into one
 * statement and nowhere else, so every failure here is told by code alone.
 */
export const openEncrypted = async (
  file: string,
  keyHex: string,
): Promise<Result<sqlite3.Database, OpenFault>> => {
  if (!KEY_HEX.test(keyHex)) return err({ code: 'vault-wrong-key' });
  if (!(await isOwnKey(file, keyHex))) return err({ code: 'vault-wrong-key' });
  const db = await openFile(file);
  if (db === undefined) return err({ code: 'vault-damaged' });
  const fault = await unlock(db, file, keyHex);
  if (fault === undefined) return ok(db);
  await close(db);
  return err(fault);
};

/** Another connection to a store that `openEncrypted` has opened, which can read and nothing else. */
export const openReader = async (
  file: string,
  keyHex: string,
): Promise<Result<sqlite3.Database, OpenFault>> => {
  const opened = await openEncrypted(file, keyHex);
  if (opened.ok) await exec(opened.value, 'pragma query_only = on');
  return opened;
};

/**
 * SQLCipher answers a wrong key and a damaged first page alike. A key check value beside the file tells them
 * apart: an HMAC under the random key says nothing about it.
 */
const isOwnKey = async (file: string, keyHex: string): Promise<boolean> => {
  const path = `${file}.check`;
  const expected = createHmac('sha256', Buffer.from(keyHex, 'hex')).update(CHECK_DOMAIN).digest();
  if (!existsSync(file)) {
    await writeFile(path, expected, { mode: 0o600 });
    return true;
  }
  if (!existsSync(path)) return true;
  const found = await readFile(path);
  return found.length === expected.length && timingSafeEqual(found, expected);
};

const openFile = (file: string): Promise<sqlite3.Database | undefined> =>
  new Promise((resolve) => {
    const db = new sqlite3.Database(file, (error) => {
      resolve(error === null ? db : undefined);
    });
  });

const unlock = async (db: sqlite3.Database, file: string, keyHex: string): Promise<OpenFault | undefined> => {
  const wasThere = existsSync(`${file}.check`);
  try {
    // ATTACH … KEY '' would write plain text: no database can be attached here.
    db.configure('limit', sqlite3.LIMIT_ATTACHED, 0);
    db.configure('busyTimeout', BUSY_WAIT_MS);
    await exec(db, `pragma cipher = 'sqlcipher'; pragma legacy = 4; pragma key = "x'${keyHex}'"`);
    // The first read checks the key and the first page.
    await exec(db, 'select count(*) from sqlite_schema');
    // What is deleted is overwritten: an erased person's name too.
    await exec(db, 'pragma secure_delete = on');
    // Sorting must not spill plain text into temporary files.
    await exec(db, 'pragma temp_store = memory; pragma trusted_schema = off; pragma foreign_keys = on');
    await exec(db, 'pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000');
    await exec(db, `pragma wal_autocheckpoint = ${String(WAL_PAGES)}; pragma journal_size_limit = 67108864`);
    return undefined;
  } catch (error) {
    if (errorCode(error) === 'SQLITE_NOTADB') return { code: wasThere ? 'vault-damaged' : 'vault-wrong-key' };
    return { code: damageCode(error) ?? 'vault-damaged' };
  }
};

const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const exec = (db: sqlite3.Database, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    db.exec(sql, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

const close = (db: sqlite3.Database): Promise<void> =>
  new Promise((resolve) => {
    db.close(() => {
      resolve();
    });
  });
