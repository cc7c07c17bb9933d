import { randomUUID } from 'node:crypto';
import type { CommandId, Sha256Hex } from '#shared/brand';
import { fromHex, sha256Hex, utf8 } from '#shared/encoding';
import { formatCheckpoint, signNote } from '#shared/note';
import type { WorkingSet } from '#shared/projection';
import { CommitSignal, type FeedSource } from '../feed/index.ts';
import { openJournalStore, type JournalStore } from '../journal-store/index.ts';
import { ledgerKeyOf, opensslVerify, type LedgerKey } from '../keys/index.ts';
import { isOverdue, Writer, type JournalState, type QueueLimits } from '../writer/index.ts';
import { replayJournal } from './replay.ts';

export interface ServiceOptions {
  readonly databasePath: string;
  readonly seed: Uint8Array;
  readonly queue: QueueLimits;
  readonly clock: () => string;
  readonly log: ServiceLog;
}

/** What the service has to say. Facts and ids only: no names, no amounts, no secrets. */
export interface ServiceLog {
  readonly info: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void;
}

/** One ledger, open and able to commit. */
export interface LedgerService {
  readonly writer: Writer;
  readonly store: JournalStore;
  /** What the durable journal gives. Read it, never change it. */
  readonly set: WorkingSet;
  readonly feed: FeedSource;
  /** The signed checkpoint of the durable journal (C2SP tlog-checkpoint). */
  readonly checkpoint: () => string;
  /** Ends what is overdue at this moment; resolves when that is durable. */
  readonly expire: () => Promise<void>;
  /** Finishes what was accepted, then closes. */
  readonly stop: () => Promise<void>;
}

/**
 * Opens a ledger: takes over as its writer and rebuilds the state from the journal. Throws with a report when
 * the journal does not give what was stored beside it; nothing is changed then.
 */
export const openLedger = async (options: ServiceOptions): Promise<LedgerService> => {
  const store = await openJournalStore({ kind: 'sqlite', file: options.databasePath });
  try {
    const state = await takeOver(store);
    return serve(store, state, options);
  } catch (error) {
    await store.close();
    throw error;
  }
};

/** The root over all events was stored in the transaction that stored them, so signatures are not checked again. */
const takeOver = async (store: JournalStore): Promise<JournalState> => {
  const { epoch } = await store.claim();
  const replayed = await replayJournal(store, () => true);
  if (!replayed.ok) throw new Error(`The journal is damaged: ${replayed.error.report}`);
  if (replayed.value.set.identity === undefined) throw new Error('The journal has no genesis');
  if (replayed.value.head.epoch !== epoch) throw new Error('Another service has taken over this journal');
  return replayed.value;
};

const serve = (store: JournalStore, state: JournalState, options: ServiceOptions): LedgerService => {
  const { identity } = state.set;
  if (identity === undefined) throw new Error('The journal has no genesis');
  const key = ledgerKeyOf(identity.origin, options.seed);
  if (key.vkey !== identity.vkey) throw new Error('The key seed is not that of this ledger');
  const committed = new CommitSignal();
  const writer = new Writer({
    store,
    state,
    key,
    verify: opensslVerify(),
    clock: options.clock,
    limits: options.queue,
    onCommitted: () => {
      committed.notify();
    },
    onFailed: (report) => {
      options.log.error({ report }, 'stopped: a commit failed');
    },
    onBug: (command, error) => {
      options.log.error({ command, error: stackOf(error) }, 'a command could not be decided');
    },
  });
  return {
    writer,
    store,
    set: state.set,
    feed: { store, committed, size: () => writer.head.size },
    checkpoint: checkpointer(writer, key, identity.origin),
    expire: expirer(writer, state.set, options.clock),
    stop: async () => {
      await writer.stop();
      await store.close();
    },
  };
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Signs each head once, however often it is asked for. */
const checkpointer = (writer: Writer, key: LedgerKey, origin: string): (() => string) => {
  let signed: { readonly size: number; readonly note: string } | undefined;
  return () => {
    const { size, root } = writer.head;
    if (signed?.size !== size) {
      const text = formatCheckpoint({ origin, size, root: fromHex(root) });
      signed = { size, note: signNote(text, [key.noteSigner]) };
    }
    return signed.note;
  };
};

/** Sweeps do not overlap: one that is still at work takes the next one's items too. */
const expirer = (writer: Writer, set: WorkingSet, clock: () => string): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () =>
    (running ??= expire(writer, set, clock).finally(() => {
      running = undefined;
    }));
};

const expire = async (writer: Writer, set: WorkingSet, clock: () => string): Promise<void> => {
  while (writer.status === 'ok' && isOverdue(set, clock())) {
    const id = `ledger.expire.${randomUUID()}` as CommandId;
    const bodyDigest = sha256Hex(utf8(id)) as Sha256Hex;
    const result = await writer.submit({ kind: 'expire', id, bodyDigest });
    if (!result.ok) return;
  }
};
