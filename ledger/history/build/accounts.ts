import { accountHashWords } from '../keys.ts';

/** What building needs of an account: its hash, and where it stands in the segment and page being built. */
export interface AccountSlot {
  readonly id: string;
  /** Words of the hash: numbers, because a buffer for each account would cost more than the hash. */
  readonly hash: readonly [number, number, number, number];
  segment: number;
  local: number;
  factPage: number;
  factText: number;
}

/** Slots of one generation; two are kept: about 50 MB. A hash costs more than all the rest of an entry. */
const SLOTS_MAX = 131_072;

/** Recently named accounts. */
export class AccountSlots {
  #young = new Map<string, AccountSlot>();
  #old = new Map<string, AccountSlot>();

  get(id: string): AccountSlot {
    const known = this.#young.get(id);
    if (known !== undefined) return known;
    const slot = this.#old.get(id) ?? {
      id,
      hash: accountHashWords(id),
      segment: -1,
      local: 0,
      factPage: -1,
      factText: 0,
    };
    if (this.#young.size >= SLOTS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, slot);
    return slot;
  }
}
