import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sqlite3 from 'sqlite3';
import type { DatabaseServer } from './database/server.ts';

/* What is left of a text: in the bytes of files, in pages under their tags, in rows of a server. */

/** Every file below a folder. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** As ledger/database/sqlite.ts has it: it hides nothing, and is no secret. */
const PAGE_KEY = Buffer.from('countersign/ledger/page-tags/v1!').toString('hex');

const exec = (db: sqlite3.Database, statement: string): Promise<void> =>
  new Promise((resolve, reject) => {
    db.exec(statement, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

/** A file without page tags begins with this (SQLite's file format, section 1.3). */
const PLAIN = Buffer.from('SQLite format 3\0');

/** The bytes of a database file with its log, without page tags. Nobody has it open. */
const plainPages = async (file: string): Promise<Buffer> => {
  const asItIs = readFileSync(file);
  if (asItIs.subarray(0, PLAIN.length).equals(PLAIN)) return asItIs;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-plain-'));
  const copy = join(folder, basename(file));
  try {
    for (const end of ['', '-wal'])
      if (readdirSync(join(file, '..')).includes(`${basename(file)}${end}`))
        copyFileSync(`${file}${end}`, `${copy}${end}`);
    const db = new sqlite3.Database(copy);
    await exec(db, `pragma cipher = 'aegis'; pragma key = 'raw:${PAGE_KEY}'`);
    await exec(db, `pragma journal_mode = delete; pragma rekey = ''`);
    await new Promise((closed) => {
      db.close(closed);
    });
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The files below a folder that hold one of these texts, as they lie there or under page tags. */
export const filesHolding = async (folder: string, texts: readonly string[]): Promise<readonly string[]> => {
  const found = new Set<string>();
  for (const file of filesIn(folder)) {
    const pages = file.endsWith('.sqlite') ? [await plainPages(file)] : [];
    for (const bytes of [readFileSync(file), ...pages])
      if (texts.some((text) => bytes.includes(text))) found.add(basename(file));
  }
  return [...found].sort();
};

/** The tables of a server that hold one of these texts in a row, compressed or not. */
export const tablesHolding = async (
  server: DatabaseServer,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const tables = await server.query(
    `select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { schemaname, tablename } of tables) {
    const name = `"${String(schemaname)}"."${String(tablename)}"`;
    for (const { row } of await server.query(`select t::text as row from ${name} t`))
      if (texts.some((text) => String(row).includes(text))) found.push(String(tablename));
  }
  return [...new Set(found)].sort();
};
