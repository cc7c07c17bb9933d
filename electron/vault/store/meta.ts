import { sql } from 'kysely';
import type { Sha256Hex } from '#shared/brand';
import type { ErrorCode } from '#shared/errors';
import type { LedgerIdentity } from '#shared/projection';
import type { Roster } from '#shared/roster';
import type { Reader, Writer } from './store.ts';

/** The verified end of this desk's journal. */
export interface Head {
  readonly size: number;
  readonly root: Sha256Hex;
  readonly lastTime: string;
}

/** The newest signed checkpoint that this desk's journal reaches. */
export interface VerifiedCheckpoint {
  readonly note: string;
  readonly size: number;
  readonly root: Sha256Hex;
}

/** A proof that the centre lied or is not the centre. Kept until the desk is set up anew. */
export interface Alarm {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly at: string;
  /** What this desk had verified, and what the ledger said: signed notes, for whoever investigates. */
  readonly evidence: {
    readonly head: Head | null;
    readonly verified: string | null;
    readonly received: string;
  };
}

export interface Meta {
  identity: LedgerIdentity;
  roster: Roster;
  head: Head;
  checkpoint: VerifiedCheckpoint;
  /** When a checkpoint was last verified, whether or not it brought anything new. */
  verifiedAt: string;
  alarm: Alarm;
}

export const readMeta = async (db: Reader): Promise<Partial<Meta>> => {
  const rows = await db.selectFrom('meta').selectAll().execute();
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
};

export const writeMeta = async (db: Writer, values: Partial<Meta>): Promise<void> => {
  for (const [key, value] of Object.entries(values))
    await sql`insert or replace into meta values (${key}, ${JSON.stringify(value)})`.execute(db);
};
