import { positionOf, type Position } from '#shared/double-entry';

/*
 * Where one entry stands: position of its operation, leg and side, in 64 bits. Orders all entries of a ledger,
 * and is the cursor of a page of entries.
 */

const LEG_BITS = 5;
export const LEGS_PER_POSITION = 2 ** LEG_BITS;
/** Leg and side. */
const ENTRY_VALUES = 2 * LEGS_PER_POSITION;
const WORD_VALUES = 2 ** 32;

export type Side = 'debit' | 'credit';

export interface Ordinal {
  readonly position: Position;
  readonly leg: number;
  readonly side: Side;
}

/** Upper and lower 32 bits. A position has 53 bits, so both parts are exact. */
export const ordinalHigh = (position: Position): number =>
  Math.floor(position / (WORD_VALUES / ENTRY_VALUES));
export const ordinalLow = (position: Position, leg: number, isCredit: boolean): number =>
  (position % (WORD_VALUES / ENTRY_VALUES)) * ENTRY_VALUES + leg * 2 + (isCredit ? 1 : 0);

export const writeOrdinal = (view: DataView, at: number, { position, leg, side }: Ordinal): void => {
  view.setUint32(at, ordinalHigh(position));
  view.setUint32(at + 4, ordinalLow(position, leg, side === 'credit'));
};

export const readOrdinal = (view: DataView, at: number): Ordinal => {
  const low = view.getUint32(at + 4);
  const entry = low % ENTRY_VALUES;
  return {
    position: view.getUint32(at) * (WORD_VALUES / ENTRY_VALUES) + Math.floor(low / ENTRY_VALUES),
    leg: entry >>> 1,
    side: entry % 2 === 1 ? 'credit' : 'debit',
  };
};

/** The least ordinal of an event: everything of earlier events is below. */
export const firstOrdinal = (seq: number): Ordinal => ({
  position: positionOf(seq, 0),
  leg: 0,
  side: 'debit',
});

/** Kept in a value: position and a small number beside it. */
export const writePosition = (view: DataView, at: number, position: Position, tag: number): void => {
  view.setUint32(at, Math.floor(position / WORD_VALUES) + tag * 2 ** 24);
  view.setUint32(at + 4, position % WORD_VALUES);
};

export const readPosition = (
  view: DataView,
  at: number,
): { readonly position: Position; readonly tag: number } => {
  const high = view.getUint32(at);
  return { position: (high % 2 ** 24) * WORD_VALUES + view.getUint32(at + 4), tag: high >>> 24 };
};
