import type { ProposeOutcome } from '#shared/api';
import type { CommandId, IntentDigest, PersonId } from '#shared/brand';
import type { ErrorCode } from '#shared/errors';
import type { Reader, Writer } from '../store/store.ts';
import type { Command } from './bodies.ts';

/** What the ledger said to a command, as it is kept. */
export type Answer =
  | { readonly kind: 'approved'; readonly seq: number; readonly status: string }
  | { readonly kind: 'proposed'; readonly outcomes: readonly ProposeOutcome[] }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string };

export interface Waiting {
  readonly id: number;
  readonly kind: 'approval' | 'submission';
  readonly parent: string;
  readonly body: string;
}

export interface Enqueued {
  readonly kind: 'approval' | 'submission';
  readonly person: PersonId;
  readonly intent: IntentDigest | null;
  readonly parent: CommandId;
  readonly commands: readonly Command[];
  /** Size of the verified journal. */
  readonly size: number;
}

/** Keeps commands that are not kept yet: the same id is one command, however often it is given. */
export const insertCommands = async (db: Writer, entry: Enqueued): Promise<void> => {
  for (const { commandId, body } of entry.commands)
    await db
      .insertInto('outbox')
      .values({
        command_id: commandId,
        kind: entry.kind,
        person: entry.person,
        intent: entry.intent,
        parent: entry.parent,
        body,
        state: 'waiting',
        answer: null,
        created_seq: entry.size,
      })
      .onConflict((conflict) => conflict.column('command_id').doNothing())
      .execute();
};

/** The oldest command that waits behind another, in the order of signing; 0 begins at the front. */
export const nextWaiting = (db: Reader, after: number): Promise<Waiting | undefined> =>
  db
    .selectFrom('outbox')
    .select(['id', 'kind', 'parent', 'body'])
    .where('state', '=', 'waiting')
    .where('id', '>', after)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

export const countWaiting = async (db: Reader): Promise<number> => {
  const found = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return found.waiting;
};

/** Records the ledger's answer. A submission's claim on its file gives way to what the journal will say. */
export const settle = async (db: Writer, { id, parent }: Waiting, answer: Answer): Promise<void> => {
  await db
    .updateTable('outbox')
    .set({ state: answer.kind === 'refused' ? 'refused' : 'delivered', answer: JSON.stringify(answer) })
    .where('id', '=', id)
    .execute();
  const left = await db
    .selectFrom('outbox')
    .select('id')
    .where('parent', '=', parent)
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst();
  if (left === undefined) await db.deleteFrom('imports').where('source', '=', parent).execute();
};

export interface Kept {
  readonly body: string;
  readonly state: 'waiting' | 'delivered' | 'refused';
  readonly answer: Answer | null;
}

/** All batches of one submission, or the one command of an approval. */
export const keptUnder = async (db: Reader, parent: CommandId): Promise<readonly Kept[]> => {
  const rows = await db
    .selectFrom('outbox')
    .select(['body', 'state', 'answer'])
    .where('parent', '=', parent)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as Answer),
  }));
};
