import type { CommandId, PersonId, Sha256Hex } from '#shared/brand';
import { encodeEvent, EVENT_BYTES_MAX, type JournalEvent } from '#shared/journal';
import { applyEvent, type ApplyContext } from '#shared/projection';
import type { StoredEvent } from '../journal-store/index.ts';
import { opensslLeaf } from '../keys/index.ts';
import type { DraftSet } from './draft.ts';

/** An event before the journal gives it its place. */
export type EventBody = JournalEvent extends infer E
  ? E extends JournalEvent
    ? Pick<E, 'type' | 'payload'>
    : never
  : never;

/** An event with its canonical line and its leaf in the tree. */
export interface EmittedEvent {
  /** The payload of operations on the books is in the line alone. */
  readonly event: Pick<JournalEvent, 'seq' | 'type'> & { readonly payload: JournalEvent['payload'] | null };
  readonly line: StoredEvent['line'];
  readonly leaf: Uint8Array;
}

export interface CommandName {
  readonly id: CommandId;
  readonly digest: Sha256Hex;
}

/** One command's decision in progress: what it emits is applied to its own draft at once. */
export class Session {
  readonly set: DraftSet;
  readonly context: Required<ApplyContext>;
  readonly time: string;
  readonly emitted: EmittedEvent[] = [];
  readonly #command: CommandName;
  /** Signatures were checked by the decision, a moment ago and over the same envelopes. */
  readonly #applying: ApplyContext;

  constructor(set: DraftSet, context: Required<ApplyContext>, time: string, command: CommandName) {
    this.set = set;
    this.context = context;
    this.time = time;
    this.#command = command;
    this.#applying = { verify: () => true, rootAt: context.rootAt };
  }

  /**
   * Adds an event and returns its sequence number. Throws when the event does not follow from the rules that
   * every desk checks: then the decision was wrong, and the draft must be thrown away.
   */
  emit(body: EventBody, person: PersonId | null): number {
    const actor = person === null ? { kind: 'ledger' } : { kind: 'person', id: person };
    const { size: seq } = this.set;
    const event = { seq, time: this.time, actor, command: this.#command, ...body } as JournalEvent;
    const line = encodeEvent(event);
    if (line.length > EVENT_BYTES_MAX) throw new Error(`Event of ${String(line.length)} characters`);
    const applied = applyEvent(this.set, event, this.#applying);
    if (!applied.ok)
      throw new Error(`${event.type} does not apply: ${applied.error.code} ${applied.error.detail}`);
    this.emitted.push({ event, line, leaf: opensslLeaf(line) });
    return seq;
  }
}
