/**
 * Proves that the freshly built modules do what they are for: a database written with a key can't be
 * read with another one, its file holds no plain text, and the PKCS#11 binding loads.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pkcs11js from 'pkcs11js';
import sqlite3 from 'sqlite3';

const MARKER = 'PLAINTEXT-MARKER';

/**
 * @param {string} file
 * @param {string} keyHex
 * @param {string} statements
 * @param {string} query
 */
async function withKey(file, keyHex, statements, query) {
  const database = new sqlite3.Database(file);
  const exec = promisify(database.exec.bind(database));
  try {
    await exec(`PRAGMA cipher='sqlcipher'; PRAGMA legacy=4; PRAGMA key="x'${keyHex}'"; ${statements}`);
    return await new Promise((resolve, reject) =>
      database.get(query, (error, row) => (error ? reject(error) : resolve(row))),
    );
  } finally {
    await promisify(database.close.bind(database))();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
try {
  const file = join(folder, 'verify.db');
  const create = `CREATE TABLE t(x); INSERT INTO t VALUES ('${MARKER}')`;
  const row = await withKey(file, '11'.repeat(32), create, 'SELECT sqlite3mc_version() AS version, x FROM t');
  assert.equal(row.x, MARKER);
  assert.ok(!readFileSync(file).includes(MARKER), 'the database file holds plain text');
  await assert.rejects(withKey(file, '22'.repeat(32), '', 'SELECT x FROM t'), { code: 'SQLITE_NOTADB' });
  assert.equal(typeof new pkcs11js.PKCS11().C_Initialize, 'function');
  console.log(row.version);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
