import type { AccountId, TransferId } from '#shared/brand';
import type { PostingLeg, RecordedOperation } from '#shared/double-entry';
import type { Entry, EventOf, JournalEvent } from '#shared/journal';
import type { WorkingSet } from '#shared/projection';
import { factsOfIntent } from './intent-row.ts';
import { operationText } from './operation-text.ts';

/** One line of an account's statement, before it has a number and a balance. */
export interface Posting {
  readonly account: AccountId;
  readonly seq: number;
  readonly idx: number;
  readonly booked: string;
  readonly valued: string;
  readonly side: 'debit' | 'credit';
  readonly minor: bigint;
  /** null for opening balances, which have many accounts on the other side. */
  readonly counter: AccountId | null;
  readonly party: string | null;
  readonly what: string;
  readonly operation: TransferId | null;
}

/** Holds that operations of a batch may post: the open ones that were loaded, and those of the batch itself. */
export type HoldLegs = Map<TransferId, readonly PostingLeg[]>;

/** What an applied event booked, in its order; `set` is the working set after it. */
export const postingsOf = (event: JournalEvent, set: WorkingSet, holds: HoldLegs): readonly Posting[] => {
  switch (event.type) {
    case 'ledger.genesis':
    case 'account.registered':
      return event.payload.openings.map((entry) => opening(event, entry));
    case 'transfer.posted':
    case 'transfer.ended':
      return carriedOut(event, set);
    case 'book.recorded':
      return operated(event, holds);
    default:
      return [];
  }
};

const dateOf = (event: JournalEvent): string => event.time.slice(0, 10);

const opening = (event: JournalEvent, entry: Entry): Posting => ({
  account: entry.account,
  seq: event.seq,
  idx: 0,
  booked: dateOf(event),
  valued: dateOf(event),
  side: entry.side,
  minor: BigInt(entry.minor),
  counter: null,
  party: null,
  what: 'Opening balance',
  operation: null,
});

const datesOf = (
  event: EventOf<'transfer.posted'> | EventOf<'transfer.ended'>,
): { readonly bookingDate: string; readonly valueDate: string } =>
  event.type === 'transfer.posted' ? event.payload : { bookingDate: dateOf(event), valueDate: dateOf(event) };

/** An intent's entries come in pairs, paying account first: see `holdEntries`. */
const carriedOut = (
  event: EventOf<'transfer.posted'> | EventOf<'transfer.ended'>,
  set: WorkingSet,
): readonly Posting[] => {
  const { entries, intent: digest } = event.payload;
  const { bookingDate, valueDate } = datesOf(event);
  const intent = set.intents.get(digest)?.intent;
  if (intent === undefined) throw new Error(`intent ${digest} was not loaded`);
  const { title, sourceName, reference } = factsOfIntent(intent);
  return entries.map((entry, place) => ({
    account: entry.account,
    seq: event.seq,
    idx: 0,
    booked: bookingDate,
    valued: valueDate,
    side: entry.side,
    minor: BigInt(entry.minor),
    counter: entries[place ^ 1]?.account ?? null,
    party: place % 2 === 0 ? title : sourceName,
    what: reference,
    operation: null,
  }));
};

const operated = (event: EventOf<'book.recorded'>, holds: HoldLegs): readonly Posting[] => {
  const operations = event.payload.groups.flatMap((group) => group.operations);
  return operations.flatMap((operation, idx) =>
    legsOf(operation, holds).flatMap((leg) => pair(event, operation, idx, leg)),
  );
};

/** The legs that an operation books; a hold books nothing until it is posted. */
const legsOf = (operation: RecordedOperation, holds: HoldLegs): readonly PostingLeg[] => {
  if ('refused' in operation) return [];
  if (operation.op === 'transfer') return operation.legs;
  if (operation.op === 'hold') holds.set(operation.id, operation.legs);
  if (operation.op !== 'post') return [];
  const held = holds.get(operation.hold);
  if (held === undefined) throw new Error(`hold ${operation.hold} was not loaded`);
  return held.map((leg, place) => ({ ...leg, minor: operation.minors?.[place] ?? leg.minor }));
};

const pair = (
  event: EventOf<'book.recorded'>,
  operation: RecordedOperation,
  idx: number,
  { debit, credit, minor }: PostingLeg,
): readonly Posting[] => {
  if (minor === '0') return [];
  const booked = dateOf(event);
  const common = {
    seq: event.seq,
    idx,
    booked,
    valued: 'valueDate' in operation ? (operation.valueDate ?? booked) : booked,
    minor: BigInt(minor),
    party: null,
    what: operationText(operation),
    operation: operation.id,
  };
  return [
    { ...common, account: credit, side: 'credit', counter: debit },
    { ...common, account: debit, side: 'debit', counter: credit },
  ];
};
