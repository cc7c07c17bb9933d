import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import type { ShownAccount } from '../api/books-port.ts';

/*
 * What a commit made of accounts, as it goes from the writer's thread to that of the reads: flat arrays, because
 * the writer pays for each object that is copied. What an account is does not change, so it is not in here.
 */

export interface PackedAccounts {
  /** Ids, one a line. */
  readonly ids: string;
  /** `TOTALS` for each account, minor units. */
  readonly totals: BigInt64Array<ArrayBuffer>;
  /** `MARKS` for each account. */
  readonly marks: Float64Array<ArrayBuffer>;
  /** Totals that do not fit 64 bits, by their index. */
  readonly wide: readonly (readonly [number, bigint])[];
}

/** Totals of an account: debits posted, credits posted, debits pending, credits pending. */
export const TOTALS = 4;
/** Beside them: the last event that touched it, open holds. */
export const MARKS = 2;
const FIRST_WIDE = 2n ** 63n;
const ACCOUNTS_AT_FIRST = 1_024;

/** Packs accounts into arrays that are used again and again: what it gives is copied out of them. */
export class AccountPacker {
  #totals = new BigInt64Array(TOTALS * ACCOUNTS_AT_FIRST);
  #marks = new Float64Array(MARKS * ACCOUNTS_AT_FIRST);
  #wide: [number, bigint][] = [];

  pack(
    changed: Iterable<readonly [AccountId, AccountRecord]>,
    look: (record: AccountRecord) => void = () => undefined,
  ): PackedAccounts {
    const ids: AccountId[] = [];
    this.#wide = [];
    for (const [id, record] of changed) {
      look(record);
      this.#put(ids.length, record);
      ids.push(id);
    }
    return {
      ids: ids.join('\n'),
      totals: this.#totals.slice(0, TOTALS * ids.length),
      marks: this.#marks.slice(0, MARKS * ids.length),
      wide: this.#wide,
    };
  }

  #put(index: number, record: AccountRecord): void {
    const at = TOTALS * index;
    if (at >= this.#totals.length) this.#grow();
    this.#total(at, record.debitsPosted);
    this.#total(at + 1, record.creditsPosted);
    this.#total(at + 2, record.debitsPending);
    this.#total(at + 3, record.creditsPending);
    this.#marks[MARKS * index] = record.lastSeq;
    this.#marks[MARKS * index + 1] = record.openHolds;
  }

  #total(at: number, minor: bigint): void {
    if (minor < FIRST_WIDE) this.#totals[at] = minor;
    else this.#wide.push([at, minor]);
  }

  #grow(): void {
    const totals = new BigInt64Array(2 * this.#totals.length);
    totals.set(this.#totals);
    this.#totals = totals;
    const marks = new Float64Array(2 * this.#marks.length);
    marks.set(this.#marks);
    this.#marks = marks;
  }
}

/** Memory that moves to the other thread instead of being copied. */
export const movedWith = ({ totals, marks }: PackedAccounts): ArrayBuffer[] => [totals.buffer, marks.buffer];

export type Totals = Omit<ShownAccount, 'account'>;
