import type { AccountId, IntentDigest, TransferId } from '#shared/brand';
import type { Fact, FactLeg } from '../facts.ts';
import { dateOf } from '../keys.ts';
import type { Ordinal, Side } from '../ordinal.ts';
import { DamagedPage } from '../runs/page.ts';
import type { EntryKind, EntryRow } from '../types.ts';
import type { IndexedEntry } from './entries.ts';
import type { FactCache } from './fact-cache.ts';

/** Rows of a statement: what the index has in order, with the facts of their operations. */
export const readRows = async (
  cache: FactCache,
  entries: readonly IndexedEntry[],
): Promise<readonly EntryRow[]> => {
  const facts = await cache.get(entries.map(({ ordinal }) => ordinal.position));
  return entries.map((entry) => rowOf(entry, facts.get(entry.ordinal.position)));
};

const rowOf = ({ ordinal, balance }: IndexedEntry, fact: Fact | undefined): EntryRow => {
  const leg = fact?.legs.find((one) => one.leg === ordinal.leg);
  if (fact === undefined || leg === undefined)
    throw new DamagedPage(`the entry at ${ordinal.position} has no facts`);
  const isOperation = fact.kind === 'transfer' || fact.kind === 'post';
  return {
    cursor: cursorText(ordinal),
    position: ordinal.position,
    time: new Date(fact.timeMs).toISOString(),
    bookingDate: dateOf(fact.bookingDay),
    valueDate: dateOf(fact.valueDay),
    kind: entryKind(fact),
    transfer: isOperation ? (fact.id as TransferId | null) : null,
    intent: isOperation ? null : (fact.id as IntentDigest | null),
    side: ordinal.side,
    asset: leg.asset,
    minor: leg.minor,
    counter: counterOf(leg, ordinal.side),
    balance,
  };
};

const entryKind = ({ kind, position }: Fact): EntryKind => {
  if (kind === 'hold') throw new DamagedPage(`the hold at ${position} has an entry`);
  return kind;
};

const counterOf = ({ debit, credit }: FactLeg, side: Side): AccountId | null =>
  (side === 'debit' ? credit : debit) as AccountId | null;

/** Position, leg, side: "1234567-0d". Plain, so that whoever keeps one can say what it means. */
export const cursorText = ({ position, leg, side }: Ordinal): string =>
  `${position}-${leg}${side === 'credit' ? 'c' : 'd'}`;

const CURSOR = /^(\d{1,16})-(\d{1,2})([cd])$/;

/** The place that a cursor names; null when it is none. */
export const readCursor = (text: string): Ordinal | null => {
  const [, position, leg, side] = CURSOR.exec(text) ?? [];
  if (position === undefined || leg === undefined) return null;
  const ordinal: Ordinal = {
    position: Number(position),
    leg: Number(leg),
    side: side === 'c' ? 'credit' : 'debit',
  };
  return Number.isSafeInteger(ordinal.position) && ordinal.leg < 32 ? ordinal : null;
};
