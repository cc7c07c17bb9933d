import type { TransferId } from '#shared/brand';
import { positionOf, type Entry, type PostingLeg, type RecordedOperation } from '#shared/double-entry';
import type { JournalEvent } from '#shared/journal';
import { dayOf } from '../keys.ts';
import { LEGS_PER_POSITION } from '../ordinal.ts';
import type { OpenHolds } from './holds.ts';
import type { Segment, SegmentLeg } from './segment.ts';

/** When an event was booked: its time, and the day (UTC) as the index counts it. */
export interface Booking {
  readonly seq: number;
  readonly timeMs: number;
  readonly day: number;
}

/** Puts one event into the segment. Legs of the holds that it posts must be in `holds`. */
export const indexEvent = (segment: Segment, holds: OpenHolds, event: JournalEvent, booking: Booking): void => {
  if (event.type === 'book.recorded') {
    let index = 0;
    for (const { operations } of event.payload.groups)
      for (const operation of operations) {
        indexOperation(segment, holds, operation, positionOf(booking.seq, index), booking);
        index += 1;
      }
  } else if (event.type === 'transfer.posted') {
    const { intent, entries, valueDate } = event.payload;
    indexEntries(segment, { kind: 'intent', id: intent, entries, valueDay: dayOf(valueDate) }, booking);
  } else if (event.type === 'transfer.ended') {
    const { intent, entries } = event.payload;
    indexEntries(segment, { kind: 'intent', id: intent, entries, valueDay: booking.day }, booking);
  } else if (event.type === 'account.registered') {
    const { intent, openings } = event.payload;
    indexEntries(segment, { kind: 'opening', id: intent, entries: openings, valueDay: booking.day }, booking);
  } else if (event.type === 'ledger.genesis') {
    const { openings } = event.payload;
    indexEntries(segment, { kind: 'opening', id: null, entries: openings, valueDay: booking.day }, booking);
  }
};

/** Holds that an event posts without having made them itself: their legs have to be known first. */
export const holdsPosted = (event: JournalEvent): readonly TransferId[] => {
  if (event.type !== 'book.recorded') return [];
  const made = new Set<TransferId>();
  const posted: TransferId[] = [];
  for (const { operations } of event.payload.groups)
    for (const operation of operations) {
      if (operation.op === 'hold') made.add(operation.id);
      if (operation.op !== 'post' || operation.refused !== undefined) continue;
      if (!made.has(operation.hold)) posted.push(operation.hold);
    }
  return posted;
};

const indexOperation = (
  segment: Segment,
  holds: OpenHolds,
  operation: RecordedOperation,
  position: number,
  booking: Booking,
): void => {
  segment.addId(operation.id, position);
  if ('refused' in operation && operation.refused !== undefined) return;
  if ('meta' in operation && operation.meta !== undefined)
    for (const key in operation.meta) segment.addMeta(key, operation.meta[key] ?? '', position);
  switch (operation.op) {
    case 'open':
      return;
    case 'transfer':
      if (operation.reverses !== undefined) segment.addSequel(operation.reverses, 'reversal', position);
      if (operation.corrects !== undefined) segment.addCorrection(operation.corrects, position);
      addLegs(segment, operation, operation.legs, position, booking);
      return;
    case 'hold':
      holds.set(operation.id, operation.legs);
      addLegs(segment, operation, operation.legs, position, booking);
      return;
    case 'post':
      segment.addSequel(operation.hold, 'post', position);
      addLegs(segment, operation, postedLegs(holds.take(operation.hold), operation.minors), position, booking);
      return;
    case 'void':
    case 'expire':
      holds.forget(operation.hold);
      segment.addSequel(operation.hold, operation.op, position);
      return;
    default:
      return operation satisfies never;
  }
};

const postedLegs = (
  legs: readonly PostingLeg[],
  minors: readonly string[] | undefined,
): readonly SegmentLeg[] =>
  minors === undefined ? legs : legs.map((leg, index) => ({ ...leg, minor: minors[index] ?? '0' }));

type Moving = Extract<RecordedOperation, { readonly op: 'transfer' | 'hold' | 'post' }>;

const addLegs = (
  segment: Segment,
  { op, id, valueDate }: Moving,
  legs: readonly SegmentLeg[],
  position: number,
  { timeMs, day }: Booking,
): void => {
  segment.addOperation({
    position,
    kind: op,
    id,
    timeMs,
    bookingDay: day,
    valueDay: valueDate === undefined ? day : dayOf(valueDate),
    legs,
  });
};

interface EntryGroup {
  readonly kind: 'intent' | 'opening';
  readonly id: string | null;
  readonly entries: readonly Entry[];
  readonly valueDay: number;
}

/** Entries of a governance event: as many at one position as an operation has legs. */
const indexEntries = (
  segment: Segment,
  { kind, id, entries, valueDay }: EntryGroup,
  { seq, timeMs, day }: Booking,
): void => {
  const legs = legsOf(entries);
  for (let from = 0; from < legs.length; from += LEGS_PER_POSITION)
    segment.addOperation({
      position: positionOf(seq, from / LEGS_PER_POSITION),
      kind,
      id,
      timeMs,
      bookingDay: day,
      valueDay,
      legs: legs.slice(from, from + LEGS_PER_POSITION),
    });
};

/** Two entries that face each other are one leg; of more nobody can say which faces which. */
const legsOf = (entries: readonly Entry[]): readonly SegmentLeg[] => {
  const [debit, credit] = [...entries].sort((a, b) => (a.side === b.side ? 0 : a.side === 'debit' ? -1 : 1));
  const isPair =
    entries.length === 2 &&
    debit?.side === 'debit' &&
    credit?.side === 'credit' &&
    debit.asset === credit.asset &&
    debit.minor === credit.minor;
  if (isPair) return [{ debit: debit.account, credit: credit.account, asset: debit.asset, minor: debit.minor }];
  return entries.map(({ account, side, asset, minor }) => ({
    debit: side === 'debit' ? account : null,
    credit: side === 'credit' ? account : null,
    asset,
    minor,
  }));
};
