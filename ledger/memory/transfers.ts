import type { TransferId } from '#shared/brand';
import type { TransferRecord } from '#shared/double-entry';
import { HoldClock } from './hold-clock.ts';
import { NotLoaded, partial } from './not-loaded.ts';
import { ownCopy } from './own-copy.ts';
import type { RecentOperations } from './recent.ts';

/** Holds that were opened and ended since the state was saved last. */
export interface HoldChanges {
  readonly opened: readonly TransferRecord[];
  readonly closed: readonly TransferId[];
}

/**
 * Operations that others may refer to: every open hold, and what was read from the journal for the batch at hand.
 * A hold that ends leaves memory; how it ended stays among the recent operations until the history knows it.
 */
export class KnownTransfers extends Map<TransferId, TransferRecord> {
  readonly clock = new HoldClock();
  readonly #recent: RecentOperations;
  readonly #open = new Map<TransferId, TransferRecord>();
  #loaded = new Map<TransferId, TransferRecord | null>();
  #opened = new Map<TransferId, TransferRecord>();
  #closed = new Set<TransferId>();

  constructor(recent: RecentOperations) {
    super();
    this.#recent = recent;
  }

  get openCount(): number {
    return this.#open.size;
  }

  readonly isOpen = (id: TransferId): boolean => this.#open.has(id);

  openHold(id: TransferId): TransferRecord | undefined {
    return this.#open.get(id);
  }

  openHolds(): MapIterator<TransferRecord> {
    return this.#open.values();
  }

  /** A hold that was open when the state was saved. */
  restore(record: TransferRecord): void {
    this.#put(record);
  }

  /** Takes what the journal holds for an id: null when there is no such operation. */
  lookedUp(id: TransferId, record: TransferRecord | null): void {
    this.#loaded.set(id, record);
  }

  forget(): void {
    if (this.#loaded.size > 0) this.#loaded = new Map();
  }

  isKnown(id: TransferId): boolean {
    return this.#open.has(id) || this.#loaded.has(id);
  }

  override get size(): number {
    return partial('transfers');
  }

  override get(id: TransferId): TransferRecord | undefined {
    const open = this.#open.get(id);
    if (open !== undefined) return open;
    const loaded = this.#loaded.get(id);
    if (loaded === undefined) throw new NotLoaded('transfers', id);
    return loaded ?? undefined;
  }

  override has(id: TransferId): boolean {
    return this.get(id) !== undefined;
  }

  override set(id: TransferId, record: TransferRecord): this {
    if (record.sequel !== null) this.#end(id, record);
    else if (record.operation.op === 'hold' && record.operation.refused === undefined) {
      const own = ownCopy(record);
      this.#put(own);
      this.#opened.set(own.operation.id, own);
    }
    return this;
  }

  override delete(): boolean {
    throw new Error('A transfer is for ever');
  }

  /** What changed since it was asked last. */
  beginSave(): HoldChanges {
    const changes = { opened: [...this.#opened.values()], closed: [...this.#closed] };
    this.#opened = new Map();
    this.#closed = new Set();
    return changes;
  }

  /** Takes changes back that were not saved. */
  takeBack({ opened, closed }: HoldChanges): void {
    for (const record of opened)
      if (!this.#closed.delete(record.operation.id)) this.#opened.set(record.operation.id, record);
    for (const id of closed) this.#closed.add(id);
  }

  override keys(): MapIterator<TransferId> {
    return partial('transfers');
  }

  override values(): MapIterator<TransferRecord> {
    return partial('transfers');
  }

  override entries(): MapIterator<[TransferId, TransferRecord]> {
    return partial('transfers');
  }

  override [Symbol.iterator](): MapIterator<[TransferId, TransferRecord]> {
    return partial('transfers');
  }

  override forEach(): void {
    partial('transfers');
  }

  #put(record: TransferRecord): void {
    const { operation } = record;
    if (operation.op !== 'hold') throw new Error(`${operation.id} is not a hold`);
    this.#open.set(operation.id, record);
    this.clock.add(operation.id, operation.expiresAt);
  }

  #end(id: TransferId, record: TransferRecord): void {
    if (record.sequel === null) return;
    this.#recent.follow(id, record.sequel);
    if (!this.#open.delete(id)) {
      // Opened and ended in one batch: it was never seen open.
      this.#opened.delete(id);
      return;
    }
    if (!this.#opened.delete(id)) this.#closed.add(id);
  }
}
