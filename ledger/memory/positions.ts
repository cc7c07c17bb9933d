import type { TransferId } from '#shared/brand';
import type { Position } from '#shared/double-entry';
import { NotLoaded, partial } from './not-loaded.ts';
import type { RecentOperations } from './recent.ts';

/** Positions that a batch may ask for: the recent ones, and what was looked up in the history for it. */
export class KnownPositions extends Map<TransferId, Position> {
  readonly #recent: RecentOperations;
  #looked = new Map<TransferId, Position | null>();

  constructor(recent: RecentOperations) {
    super();
    this.#recent = recent;
  }

  override get size(): number {
    return partial('positions');
  }

  /** Takes what the history says of an id: null when it stands nowhere. */
  lookedUp(id: TransferId, position: Position | null): void {
    this.#looked.set(id, position);
  }

  /** Ends the look-ups of a batch. */
  forget(): void {
    if (this.#looked.size > 0) this.#looked = new Map();
  }

  isKnown(id: TransferId): boolean {
    return this.#recent.position(id) !== undefined || this.#looked.has(id);
  }

  override get(id: TransferId): Position | undefined {
    const recent = this.#recent.position(id);
    if (recent !== undefined) return recent;
    const looked = this.#looked.get(id);
    if (looked === undefined) throw new NotLoaded('positions', id);
    return looked ?? undefined;
  }

  override has(id: TransferId): boolean {
    return this.get(id) !== undefined;
  }

  override set(id: TransferId, position: Position): this {
    this.#recent.add(id, position);
    return this;
  }

  override delete(): boolean {
    throw new Error('A position is for ever');
  }

  override keys(): MapIterator<TransferId> {
    return partial('positions');
  }

  override values(): MapIterator<Position> {
    return partial('positions');
  }

  override entries(): MapIterator<[TransferId, Position]> {
    return partial('positions');
  }

  override [Symbol.iterator](): MapIterator<[TransferId, Position]> {
    return partial('positions');
  }

  override forEach(): void {
    partial('positions');
  }
}
