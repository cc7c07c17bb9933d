import type { MandateId, TransferId } from '#shared/brand';
import {
  answerOf,
  BookSession,
  differenceOf,
  indexOf,
  readRecordedOperation,
  seqOf,
  TextWriter,
  writeBookEvent,
  type Books,
  type ExpireOperation,
  type Operation,
  type Outcome,
  type Position,
  type RecordedOperation,
  type TransferRecord,
} from '#shared/double-entry';
import { fromUtf8, utf8 } from '#shared/encoding';
import type { EventOf } from '#shared/journal';
import { applyEvent, emptyWorkingSet, stateHash, type WorkingSet } from '#shared/projection';
import { OverlayMap } from '../../../ledger/writer/overlay-map.ts';
import { applyChange, type ChangedEvent, type SimulatedChange } from './simulated-change.ts';
import { SimulatedLog } from './simulated-log.ts';

export type SimulatedEvent = EventOf<'book.recorded'> | ChangedEvent;

/** Operations of one client under one mandate. */
export interface Request {
  readonly mandate: MandateId;
  readonly operations: readonly Operation[];
}

/** One result: the answer, or the field in which a repeated id differs from its first request. */
export type Result = { readonly answer: string } | { readonly conflict: string };

/** Every point of a commit at which the machine may stop. */
export const CRASH_POINTS = ['decided', 'encoded', 'appended', 'synced', 'merged'] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export class Crashed extends Error {}

/** Any operation may be named later, so all of them are kept: the simulation is about commits, not about memory. */
const EVERYTHING = { has: () => true } as unknown as ReadonlySet<TransferId>;

/**
 * The pure part of a ledger over a simulated disk: decide on a draft, encode, append, sync, merge, answer. What is
 * in memory is lost by a crash and built again from the log.
 */
export class SimulatedLedger {
  readonly log = new SimulatedLog();
  readonly #initial: () => Books;
  readonly #writer = new TextWriter(1 << 16);
  #set: WorkingSet & { named: ReadonlySet<TransferId> };
  #recorded: { readonly operations: readonly RecordedOperation[]; readonly time: string }[] = [];

  constructor(initial: () => Books) {
    this.#initial = initial;
    this.#set = this.#freshSet();
  }

  #freshSet(): WorkingSet & { named: ReadonlySet<TransferId> } {
    // Event 0 stands for the genesis that made the initial books.
    return { ...emptyWorkingSet(), ...this.#initial(), size: 1, named: EVERYTHING };
  }

  get books(): Books {
    return this.#set;
  }

  get size(): number {
    return this.#set.size;
  }

  stateHash(): string {
    return stateHash(this.#set);
  }

  /** Decides requests in one event and answers them; throws `Crashed` at the given point, with memory lost. */
  commit(
    requests: readonly Request[],
    time: string,
    crashAt: CrashPoint | null,
    expired: ExpireOperation[],
  ): Result[][] {
    const draft = draftOf(this.#set);
    const session = new BookSession(draft, { seq: this.#set.size, firstIndex: 0, time });
    const own = session.decide(null, expired);
    const outcomes = requests.map(({ mandate, operations }) => {
      const record = draft.mandates.get(mandate);
      if (record === undefined) throw new Error('no mandate');
      return session.decide(record, operations);
    });
    this.#stop(crashAt, 'decided');
    const event = eventOf(this.#set.size, time, requests, [own, ...outcomes]);
    if (event !== null) this.#store(event, draft, crashAt);
    return requests.map(({ operations }, index) => this.#answers(operations, outcomes[index] ?? []));
  }

  /** Records a change of a wallet or mandate as an event of its own; throws `Crashed` like `commit`. */
  change(change: SimulatedChange, time: string, crashAt: CrashPoint | null): void {
    const event: ChangedEvent = { type: 'simulated.changed', seq: this.#set.size, time, change };
    const bytes = utf8(JSON.stringify(event));
    this.#stop(crashAt, 'decided');
    this.#stop(crashAt, 'encoded');
    this.log.append(bytes);
    this.#stop(crashAt, 'appended');
    this.log.sync();
    this.#stop(crashAt, 'synced');
    this.#changed(event);
    this.#stop(crashAt, 'merged');
  }

  #changed(event: ChangedEvent): void {
    applyChange(this.#set, event);
    this.#set.size += 1;
    this.#set.lastTime = event.time;
  }

  #stop(crashAt: CrashPoint | null, here: CrashPoint): void {
    if (crashAt === here) throw new Crashed(here);
  }

  #store(event: EventOf<'book.recorded'>, draft: DraftBooks, crashAt: CrashPoint | null): void {
    writeBookEvent(this.#writer.clear(), event);
    this.#stop(crashAt, 'encoded');
    this.log.append(this.#writer.bytes());
    this.#stop(crashAt, 'appended');
    this.log.sync();
    this.#stop(crashAt, 'synced');
    for (const map of [draft.accounts, draft.wallets, draft.positions, draft.transfers]) map.merge();
    this.#set.size += 1;
    this.#set.lastTime = event.time;
    this.#remember(event);
    this.#stop(crashAt, 'merged');
  }

  #remember({ seq, time, payload }: EventOf<'book.recorded'>): void {
    this.#recorded[seq] = { operations: payload.groups.flatMap(({ operations }) => operations), time };
  }

  #answers(operations: readonly Operation[], outcomes: readonly Outcome[]): Result[] {
    return operations.map((asked, at) => {
      const outcome = outcomes[at];
      if (outcome === undefined) throw new Error('an operation without an outcome');
      return this.#answer(asked, outcome.position);
    });
  }

  /** From the journal alone, whether it was recorded just now or long ago. */
  #answer(asked: Operation, position: Position): Result {
    const event = this.#recorded[seqOf(position)];
    const recorded = event?.operations[indexOf(position)];
    if (event === undefined || recorded === undefined) throw new Error('a position without an operation');
    const field = differenceOf(recorded, asked);
    return field === null ? { answer: answerOf(recorded, position, event.time) } : { conflict: field };
  }

  /** The machine starts again: everything is built from what stands on the disk. Returns the events. */
  restart(): readonly SimulatedEvent[] {
    this.#set = this.#freshSet();
    this.#recorded = [];
    const events = this.log.recover().map(decode);
    for (const event of events) {
      if (event.type === 'simulated.changed') {
        this.#changed(event);
        continue;
      }
      const applied = applyEvent(this.#set, event, { verify: () => false });
      if (!applied.ok) throw new Error(`replay: ${applied.error.code} ${applied.error.detail}`);
      this.#remember(event);
    }
    return events;
  }

  /** Open holds whose time is over. */
  overAt(time: string): readonly TransferRecord[] {
    const ms = Date.parse(time);
    return [...this.#set.transfers.values()].filter(
      ({ operation, sequel }) =>
        operation.op === 'hold' &&
        operation.refused === undefined &&
        sequel === null &&
        Date.parse(operation.expiresAt) <= ms,
    );
  }
}

interface DraftBooks extends Books {
  readonly accounts: OverlayMap<never, never> & Books['accounts'];
  readonly wallets: OverlayMap<never, never> & Books['wallets'];
  readonly positions: OverlayMap<never, never> & Books['positions'];
  readonly transfers: OverlayMap<never, never> & Books['transfers'];
}

const draftOf = (set: Books): DraftBooks =>
  ({
    accounts: new OverlayMap(set.accounts),
    wallets: new OverlayMap(set.wallets),
    mandates: set.mandates,
    positions: new OverlayMap(set.positions),
    transfers: new OverlayMap(set.transfers),
    named: EVERYTHING,
  }) as unknown as DraftBooks;

type Group = EventOf<'book.recorded'>['payload']['groups'][number];

/** Requests under one mandate, one after the other, share a group. */
const join = (groups: Group[], group: Group): void => {
  const last = groups.at(-1);
  if (last?.mandate === group.mandate) last.operations.push(...group.operations);
  else groups.push(group);
};

/** What is recorded of an event; null when everything was asked before. */
const eventOf = (
  seq: number,
  time: string,
  requests: readonly Request[],
  outcomes: readonly (readonly Outcome[])[],
): EventOf<'book.recorded'> | null => {
  const groups: Group[] = [];
  for (const [at, of] of outcomes.entries()) {
    const mandate = at === 0 ? null : (requests[at - 1]?.mandate ?? null);
    const operations = of.flatMap((outcome) => (outcome.kind === 'recorded' ? [outcome.recorded] : []));
    if (operations.length > 0) join(groups, { mandate, operations });
  }
  if (groups.length === 0) return null;
  const command = {
    id: `batch-${String(seq)}`,
    digest: '0'.repeat(64),
  } as EventOf<'book.recorded'>['command'];
  return { seq, time, actor: { kind: 'ledger' }, command, type: 'book.recorded', payload: { groups } };
};

/** As a replay reads it: JSON, then every operation by the reader of the hot route. */
const decode = (bytes: Uint8Array): SimulatedEvent => {
  const event = JSON.parse(fromUtf8(bytes)) as SimulatedEvent;
  if (event.type === 'simulated.changed') return event;
  for (const { operations } of event.payload.groups)
    for (const operation of operations) {
      const read = readRecordedOperation(operation);
      if (!read.ok) throw new Error(`replay: ${read.error.path} ${read.error.problem}`);
    }
  return event;
};
