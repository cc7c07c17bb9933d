import type { Gauges } from '#shared/api';
import type { CommandId, PersonId, Sha256Hex } from '#shared/brand';
import { fromHex, sha256Hex, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { canonicalize } from '#shared/json';
import { intentsIn, UNDER_WAY } from '#shared/projection';
import { formatCheckpoint, signNote } from '#shared/note';
import { diagnosisOf } from '../database/index.ts';
import { CommitSignal, type FeedSource } from '../feed/index.ts';
import type { History } from '../history/index.ts';
import type { JournalStore } from '../journal-store/index.ts';
import { ledgerKeyOf, opensslVerify, type LedgerKey } from '../keys/index.ts';
import { peopleRegister, type PeopleRegister } from '../people/index.ts';
import { CLEAN_ACCOUNTS_MAX, SAVE_LIMITS, type HeldSet } from '../memory/index.ts';
import {
  isOverdue,
  MEMORY_LIMITS,
  Writer,
  type Withdrawal,
  type WriterDeps,
  type WriterRefusal,
} from '../writer/index.ts';
import { booksOf, type LedgerBooks } from './books.ts';
import { restore, type Restored } from './restore.ts';
import type { CommandWriter, Inputs, ServiceOptions } from './options.ts';
import { closeStores, openStores, type Stores } from './stores.ts';

export type { CommandWriter, Inputs, ServiceLog, ServiceOptions } from './options.ts';

/** How much of a ledger is where; the process adds its memory. */
export type LedgerGauges = Omit<Gauges, 'memoryBytes'>;

/** Which part a node has in a ledger. */
export interface LedgerRole {
  readonly kind: 'leader' | 'follower';
  /** Where the leader is; null when it is this node or nobody knows. */
  readonly leaderUrl: string | null;
  /** Of a leader by lease: when it ends unless it is renewed, by the clock of `performance.now()`. */
  readonly untilMs?: number;
}

/** One ledger, open and able to commit. */
export interface LedgerService {
  readonly writer: CommandWriter;
  readonly role: () => LedgerRole;
  readonly store: JournalStore;
  readonly history: History;
  /**
   * What the durable journal gives, accounts and operations in part: read those through `books`. Never change it.
   */
  readonly set: HeldSet;
  readonly books: LedgerBooks;
  /** What is known of people; not in the journal. */
  readonly people: PeopleRegister;
  readonly feed: FeedSource;
  /** The signed checkpoint of the durable journal (C2SP tlog-checkpoint). */
  readonly checkpoint: () => string;
  /** Signs a text by the ledger's key (Ed25519 over its UTF-8 bytes). */
  readonly sign: (text: string) => Uint8Array;
  readonly gauges: () => LedgerGauges;
  /**
   * Takes the power of a person of whom a directory says that they are gone: from active to suspended, and nothing
   * else. Again it changes nothing. `reference` is the digest of what the directory sent; a quorum gives power back.
   */
  readonly withdraw: (
    person: PersonId,
    evidence: Omit<Withdrawal, 'person'> & { readonly at: string },
  ) => Promise<Result<{ readonly withdrawn: boolean }, WriterRefusal>>;
  /**
   * Does what time alone brings about at this moment: ends what is overdue and what is left of erased people, and puts
   * a version of the policy in force that has cooled down. Resolves when that is durable.
   */
  readonly expire: () => Promise<void>;
  /** Finishes what was accepted, then closes. */
  readonly stop: () => Promise<void>;
}

/**
 * Opens a ledger: takes over as its writer and rebuilds memory from the saved state and the journal. Throws with
 * a report when the journal does not give what was committed with it; the journal is not changed then.
 */
export const openLedger = async (options: ServiceOptions): Promise<LedgerService> => {
  const stores = await openStores(options);
  try {
    const { epoch } = await stores.store.claim();
    const restored = await restoreLedger(stores, options);
    if (restored.head.epoch !== epoch) throw new Error('Another service has taken over this journal');
    const service = serveLedger(stores, restored, options);
    await service.people.settle();
    return service;
  } catch (error) {
    await closeStores(stores);
    throw error;
  }
};

/** Rebuilds memory as of the head, without taking over. Throws when the journal does not give what was committed. */
export const restoreLedger = async (stores: Stores, options: ServiceOptions): Promise<Restored> => {
  const restored = await restore({
    ...stores,
    cleanAccountsMax: options.cleanAccountsMax ?? CLEAN_ACCOUNTS_MAX,
    save: options.save ?? SAVE_LIMITS,
    memoryLimits: options.memoryLimits ?? MEMORY_LIMITS,
    nowMs: () => performance.now(),
    onSaveFailed: (report) => {
      options.log.error({ report }, 'the state could not be saved; the journal has it all');
    },
    onSaved: (through) => options.watcher?.saved(through),
  });
  if (!restored.ok) throw new Error(`The journal is damaged: ${restored.error.report}`);
  if (restored.value.memory.set.identity === undefined) throw new Error('The journal has no genesis');
  return restored.value;
};

/** The ledger over what was restored; whoever calls has taken over, or gives a writer that refuses. */
export const serveLedger = (
  stores: Stores,
  restored: Restored,
  options: ServiceOptions,
  refusing?: CommandWriter,
): LedgerService => {
  const { store, history, state } = stores;
  const { memory, saver } = restored;
  const { identity } = memory.set;
  if (identity === undefined) throw new Error('The journal has no genesis');
  const key = ledgerKeyOf(identity.origin, options.seed);
  if (key.vkey !== identity.vkey) throw new Error('The key seed is not that of this ledger');
  const committed = options.committed ?? new CommitSignal();
  const people = registerOf(stores, restored, options);
  const onCommitted: WriterDeps['onCommitted'] = (head, changed) => {
    options.watcher?.committed(head.size, changed);
    committed.notify();
    void people.settle();
  };
  const writer = refusing ?? writerOf(stores, restored, options, key, onCommitted);
  if (refusing === undefined) options.watcher?.leads({ head: () => writer.head, memory, history, saver });
  return {
    writer,
    role: () => ({ kind: 'leader', leaderUrl: null }),
    store,
    history,
    people,
    set: memory.set,
    books: booksOf({ writer, memory, state, history, operations: restored.operations }),
    feed: { store, committed, size: () => writer.head.size },
    checkpoint: checkpointer(writer, key, identity.origin),
    sign: (text) => key.noteSigner.sign(utf8(text)),
    gauges: () => ({
      lastEventAt: writer.head.time,
      historyLag: Math.max(0, writer.head.size - history.through),
      stateLag: Math.max(0, writer.head.size - saver.through),
      recentOperations: memory.recent.count,
      openHolds: memory.set.transfers.openCount,
      intents: memory.set.intents.size,
      openIntents: memory.set.intents.count(UNDER_WAY),
      cleanAccounts: memory.set.accounts.keptCount,
      dirtyAccounts: memory.set.accounts.dirtyCount,
    }),
    withdraw: withdrawer(writer),
    expire: expirer(writer, memory.set, options, people),
    stop: async () => {
      await writer.stop();
      await people.settle();
      if (writer.status !== 'failed') await saver.finish(writer.head);
      else await saver.settle();
      await closeStores(stores);
    },
  };
};

const writerOf = (
  { store, history }: Stores,
  restored: Restored,
  options: ServiceOptions,
  key: LedgerKey,
  onCommitted: WriterDeps['onCommitted'],
): Writer =>
  new Writer({
    store,
    history,
    state: restored,
    loader: restored.loader,
    operations: restored.operations,
    saver: restored.saver,
    key,
    verify: opensslVerify(),
    clock: options.clock,
    newId: options.newId,
    limits: options.queue,
    memoryLimits: options.memoryLimits ?? MEMORY_LIMITS,
    onCommitted,
    onFailed: (report) => {
      options.watcher?.ended('failed');
      options.log.error({ report }, 'stopped: nothing more is committed');
      options.onFailed?.(report);
      void logDiagnosis(options);
    },
    onBug: (command, error) => {
      options.log.error({ command, error: stackOf(error) }, 'a command could not be decided');
    },
  });

/** A server has a log of its own; of a file the operating system says more than the database does. */
const logDiagnosis = async ({ targets: { journal }, log }: ServiceOptions): Promise<void> => {
  if (journal.kind !== 'sqlite') return;
  log.error({ remedy: await diagnosisOf(journal) }, 'what is wrong with the disk of the journal');
};

const registerOf = ({ people }: Stores, { memory }: Restored, { log }: ServiceOptions): PeopleRegister =>
  peopleRegister({
    store: people,
    roster: () => memory.set.roster,
    awaited: (person) => awaitedCommitment(memory.set, person),
    newcomers: () => [...addedIn(memory.set).keys()],
    onDestroyed: (count) => {
      log.info({ count }, 'personal records were destroyed');
    },
    onFailed: (error) => {
      log.error({ error: stackOf(error) }, 'erased records are not destroyed yet; it is tried again');
    },
  });

/** What a new person's record has to open: in the roster, or in an intent that waits for approval. */
const awaitedCommitment = ({ roster, intents }: HeldSet, person: PersonId): Sha256Hex | undefined => {
  const known = roster?.person(person);
  if (known !== undefined) return known.standing === 'erased' ? undefined : known.commitment;
  return addedIn({ intents }).get(person);
};

/** People whom intents that wait would add, with what their records have to open. */
const addedIn = ({ intents }: Pick<HeldSet, 'intents'>): ReadonlyMap<PersonId, Sha256Hex> => {
  const added = new Map<PersonId, Sha256Hex>();
  for (const { intent } of intentsIn({ intents }, { statuses: ['awaiting-approval'], type: 'roster.change' }))
    if (intent.type === 'roster.change')
      if (intent.change.kind === 'add-person') added.set(intent.change.person, intent.change.commitment);
  return added;
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Signs each head once, however often it is asked for. */
const checkpointer = (writer: CommandWriter, key: LedgerKey, origin: string): (() => string) => {
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

/** The command's id follows from the evidence: the same message again is the same command. */
const withdrawer =
  (writer: CommandWriter): LedgerService['withdraw'] =>
  async (person, { source, reference, at }) => {
    const body = canonicalize({ person, source, reference, at });
    const bodyDigest = sha256Hex(utf8(`countersign/withdrawal/v1\n${body}`)) as Sha256Hex;
    const id = `ledger.withdraw.${bodyDigest}` as CommandId;
    const result = await writer.submit({ kind: 'withdraw', id, bodyDigest, person, source, reference });
    if (!result.ok) return result;
    const answer = JSON.parse(result.value.body) as {
      readonly withdrawn?: boolean;
      readonly detail?: string;
    };
    return answer.withdrawn === undefined
      ? err({ code: 'not-found', detail: answer.detail ?? person })
      : ok({ withdrawn: answer.withdrawn });
  };

/** Sweeps do not overlap: one that is still at work takes the next one's items too. */
const expirer = (
  writer: CommandWriter,
  set: HeldSet,
  inputs: Inputs,
  people: PeopleRegister,
): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () =>
    (running ??= Promise.all([people.settle(), expire(writer, set, inputs)])
      .then(() => undefined)
      .finally(() => {
        running = undefined;
      }));
};

const expire = async (writer: CommandWriter, set: HeldSet, { clock, newId }: Inputs): Promise<void> => {
  while (writer.status === 'ok' && (isOverdue(set, clock()) || writer.hasOverdueHolds(clock()))) {
    const id = `ledger.expire.${newId()}` as CommandId;
    const bodyDigest = sha256Hex(utf8(id)) as Sha256Hex;
    const result = await writer.submit({ kind: 'expire', id, bodyDigest });
    if (!result.ok) return;
  }
};
