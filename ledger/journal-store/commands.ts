import { sql } from 'kysely';
import { inPieces, type Column, type ColumnType } from '../database/index.ts';
import type { Reading } from './reads.ts';
import type { Batch, KeptCommand } from './types.ts';

const TYPES: readonly ColumnType[] = [
  ...(['text', 'text', 'text', 'text'] as const),
  ...(['integer', 'integer', 'text', 'bigint', 'bigint'] as const),
];

/** Commands of a batch as they are kept. */
export const keptCommands = ({ commands, to }: Batch): readonly KeptCommand[] =>
  commands.map((command) => ({ ...command, size: to.size }));

/** Commands by column, in the order of the table. */
export const commandColumns = (commands: readonly KeptCommand[]): readonly Column[] => [
  commands.map(({ id }) => id),
  commands.map(({ bodyDigest }) => bodyDigest),
  commands.map(({ kind }) => kind),
  commands.map(({ statement }) => statement),
  commands.map(({ items }) => items),
  commands.map(({ status }) => status),
  commands.map(({ answer }) => answer),
  commands.map(({ firstSeq }) => firstSeq),
  commands.map(({ size }) => size),
];

/** Keeps first answers, within a transaction of the caller. */
export const insertCommands = ({ db, wording }: Reading, commands: readonly KeptCommand[]): Promise<void> =>
  inPieces(commands, (piece) =>
    sql`insert into commands
      (id, body_digest, kind, statement, items, status, answer, first_seq, size)
      ${wording.rows(TYPES, commandColumns(piece))}`.execute(db),
  );
