import type { Position, Sequel } from '#shared/double-entry';
import type { FactKind } from '../facts.ts';
import { DAY_BIAS, idWord, metaHash } from '../keys.ts';
import { ordinalHigh, ordinalLow } from '../ordinal.ts';
import { layouts } from '../runs/layout.ts';
import type { FactPage } from '../store/types.ts';
import { AccountSlots, type AccountSlot } from './accounts.ts';
import { bitsOf, readAmount, type BuildAmount } from './amount.ts';
import type { BuiltSegment } from './built.ts';
import { EntryRuns } from './entry-runs.ts';
import { FactWriter, type FactHead } from './fact-writer.ts';
import { writeIds, writePairs, type RunScope } from './id-runs.ts';
import { WordList } from './words.ts';

/** A segment is ended at about so many entries or ids: some megabytes in memory, a quarter of a second of work. */
export const SEGMENT_RECORDS_MAX = 65_536;

export interface SegmentLeg {
  readonly debit: string | null;
  readonly credit: string | null;
  readonly asset: string;
  readonly minor: string;
}

export interface SegmentOperation {
  readonly position: Position;
  readonly kind: FactKind;
  readonly id: string | null;
  readonly timeMs: number;
  readonly bookingDay: number;
  readonly valueDay: number;
  /** In order; a leg of zero moves nothing and keeps its number. */
  readonly legs: readonly SegmentLeg[];
}

/** How a hold ended or a transfer was taken back, as stored: index + 1. */
export const sequelKinds = ['post', 'void', 'expire', 'reversal'] as const satisfies readonly Sequel['kind'][];

const WORD_VALUES = 2 ** 32;
const SEQUEL_TAG_SHIFT = 2 ** 24;

/** The part of the index that is being built in memory, from events in order. */
export class Segment {
  readonly #slots = new AccountSlots();
  readonly #facts = new FactWriter();
  readonly #entries = new EntryRuns();
  readonly #ids = new WordList();
  readonly #sequels = new WordList();
  readonly #corrections = new WordList();
  readonly #meta = new WordList();
  readonly #amount: BuildAmount = { high: 0, low: 0, wide: null };

  get isFull(): boolean {
    return this.#entries.count >= SEGMENT_RECORDS_MAX || this.#ids.length / 6 >= SEGMENT_RECORDS_MAX;
  }

  /** The id of an operation counts from here on, whatever became of it. */
  addId(id: string, position: Position): void {
    pushId(this.#ids, id);
    pushPosition(this.#ids, position, 0);
  }

  addSequel(id: string, kind: Sequel['kind'], position: Position): void {
    pushId(this.#sequels, id);
    pushPosition(this.#sequels, position, sequelKinds.indexOf(kind) + 1);
  }

  addCorrection(id: string, position: Position): void {
    pushId(this.#corrections, id);
    pushPosition(this.#corrections, position, 0);
  }

  addMeta(key: string, value: string, position: Position): void {
    const { high, low } = metaHash(key, value);
    this.#meta.push(high);
    this.#meta.push(low);
    this.#meta.push(ordinalHigh(position));
    this.#meta.push(ordinalLow(position, 0, false));
  }

  /** Facts of an operation, and its entries unless it is a hold. */
  addOperation(operation: SegmentOperation): void {
    const head: FactHead = operation;
    this.#facts.begin(head, operation.legs.length);
    const isPosted = operation.kind !== 'hold';
    for (const [leg, { debit, credit, asset, minor }] of operation.legs.entries()) {
      readAmount(minor, this.#amount);
      if (bitsOf(this.#amount) === 0) continue;
      const debitSlot = debit === null ? null : this.#slots.get(debit);
      const creditSlot = credit === null ? null : this.#slots.get(credit);
      this.#facts.leg(leg, debitSlot, creditSlot, asset, this.#amount);
      if (isPosted) this.#addEntries(operation, leg, debitSlot, creditSlot);
    }
  }

  #addEntries(
    { position, bookingDay, valueDay }: SegmentOperation,
    leg: number,
    debit: AccountSlot | null,
    credit: AccountSlot | null,
  ): void {
    const displacedTo = bookingDay === valueDay ? null : valueDay + DAY_BIAS;
    const high = ordinalHigh(position);
    if (debit !== null)
      this.#entries.add(debit, high, ordinalLow(position, leg, false), this.#amount, displacedTo);
    if (credit !== null)
      this.#entries.add(credit, high, ordinalLow(position, leg, true), this.#amount, displacedTo);
  }

  /** Makes runs of everything since the last time, for events `fromSeq` to before `toSeq`. */
  build(scope: RunScope): BuiltSegment {
    const built: BuiltSegment = { pages: [], facts: this.#takeFacts(), runs: [], filters: new Map() };
    this.#entries.build(scope, built);
    writeIds(layouts.ids, this.#ids, scope, built);
    writeIds(layouts.sequels, this.#sequels, scope, built);
    writeIds(layouts.corrections, this.#corrections, scope, built);
    writePairs(layouts.meta, this.#meta, scope, built);
    for (const list of [this.#ids, this.#sequels, this.#corrections, this.#meta]) list.clear();
    return built;
  }

  #takeFacts(): readonly FactPage[] {
    this.#facts.flush();
    const { pages } = this.#facts;
    this.#facts.pages = [];
    return pages;
  }
}

const pushId = (list: WordList, id: string): void => {
  list.push(idWord(id, 0));
  list.push(idWord(id, 1));
  list.push(idWord(id, 2));
  list.push(idWord(id, 3));
};

/** As `writePosition` writes it. */
const pushPosition = (list: WordList, position: Position, tag: number): void => {
  list.push(Math.floor(position / WORD_VALUES) + tag * SEQUEL_TAG_SHIFT);
  list.push(position % WORD_VALUES);
};
