import { sql } from 'kysely';
import type { NodeReader, NodeRef } from '#shared/merkle';
import { bulk, type Reader, type Writer } from './store.ts';

/** A complete subtree's root, in hex. */
export type NodeRow = readonly [level: number, index: number, hash: string];

export const nodeKey = (level: number, index: number): string => `${String(level)}.${String(index)}`;

/** Fetches the named nodes at once, for the pure proof functions to read. */
export const readNodes = async (db: Reader, refs: readonly NodeRef[]): Promise<NodeReader> => {
  const pairs = JSON.stringify(refs.map(({ level, index }) => [level, index]));
  const found = await sql<{ level: number; idx: number; hash: Uint8Array }>`
    select n.level, n.idx, n.hash from json_each(${pairs}) j
    join nodes n on n.level = j.value ->> 0 and n.idx = j.value ->> 1`.execute(db);
  const nodes = new Map(found.rows.map(({ level, idx, hash }) => [nodeKey(level, idx), hash]));
  return (level, index) => {
    const hash = nodes.get(nodeKey(level, index));
    if (hash === undefined) throw new Error(`tree node ${nodeKey(level, index)} is missing`);
    return hash;
  };
};

export const writeNodes = (db: Writer, rows: readonly NodeRow[]): Promise<void> =>
  bulk(db, `insert into nodes select value ->> 0, value ->> 1, unhex(value ->> 2) from json_each(?)`, rows);
