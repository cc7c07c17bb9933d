import fc from 'fast-check';
import { positionOf, type Position, type Sequel } from '#shared/double-entry';
import type { TestEvent } from './history-journal.ts';

/*
 * Random journals, and what the history must say about them, worked out the simple way: a list of entries that is
 * searched from end to end.
 */

export interface ModelEntry {
  readonly account: string;
  readonly position: Position;
  readonly seq: number;
  readonly leg: number;
  readonly side: 'debit' | 'credit';
  readonly minor: bigint;
  readonly bookingDay: number;
  readonly valueDay: number;
  readonly time: string;
  readonly kind: 'opening' | 'transfer' | 'post' | 'intent';
  readonly transfer: string | null;
  readonly intent: string | null;
  readonly counter: string | null;
}

export interface Model {
  readonly events: readonly TestEvent[];
  readonly entries: readonly ModelEntry[];
  readonly positions: ReadonlyMap<string, Position>;
  readonly sequels: ReadonlyMap<string, Sequel>;
  /** "key=value" -> positions in order. */
  readonly meta: ReadonlyMap<string, readonly Position[]>;
}

interface LegSpec {
  readonly from: number;
  readonly to: number;
  readonly minor: bigint;
}

export interface OperationSpec {
  readonly op: 'open' | 'transfer' | 'hold' | 'post' | 'void' | 'expire' | 'reversal' | 'correction';
  readonly legs: readonly LegSpec[];
  /** Days from the booking date. */
  readonly valueShift: number | null;
  readonly meta: number | null;
  readonly isRefused: boolean;
  readonly pick: number;
  readonly isTimeOrdered: boolean;
}

export interface EventSpec {
  readonly kind: 'book' | 'intent' | 'opening' | 'other';
  readonly minutesLater: number;
  readonly operations: readonly OperationSpec[];
}

export const ACCOUNTS = [
  'cash:EUR',
  'fees:EUR',
  'system.clearing.sepa.EUR',
  'a',
  'b',
  'wallet:7:JPY',
] as const;
export const META_VALUES = ['invoice-1', 'invoice-2', 'ü'] as const;
export const META_KEY = 'ref';
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-02-26T22:00:00Z');

const minorArbitrary = fc.oneof(
  fc.bigInt(1n, 999n),
  fc.bigInt(1n, 10n ** 20n),
  fc.bigInt(1n, 10n ** 39n - 1n),
);
const legArbitrary = fc.record({
  from: fc.nat({ max: ACCOUNTS.length - 1 }),
  to: fc.nat({ max: ACCOUNTS.length - 1 }),
  minor: minorArbitrary,
});

const operationArbitrary: fc.Arbitrary<OperationSpec> = fc.record({
  op: fc.constantFrom(
    'open',
    'transfer',
    'transfer',
    'hold',
    'hold',
    'post',
    'post',
    'void',
    'expire',
    'reversal',
    'correction',
  ),
  legs: fc.array(legArbitrary, { minLength: 1, maxLength: 4 }),
  valueShift: fc.option(fc.integer({ min: -4, max: 4 })),
  meta: fc.option(fc.nat({ max: META_VALUES.length - 1 })),
  isRefused: fc.nat({ max: 7 }).map((value) => value === 0),
  pick: fc.nat({ max: 1_000 }),
  isTimeOrdered: fc.boolean(),
});

export const eventsArbitrary = fc.array(
  fc.record<EventSpec>({
    kind: fc.constantFrom('book', 'book', 'book', 'intent', 'opening', 'other'),
    minutesLater: fc.oneof(fc.constant(0), fc.nat({ max: 3_000 })),
    operations: fc.array(operationArbitrary, { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

interface Writing {
  readonly entries: ModelEntry[];
  readonly positions: Map<string, Position>;
  readonly sequels: Map<string, Sequel>;
  readonly meta: Map<string, Position[]>;
  readonly holds: Map<string, readonly LegSpec[]>;
  readonly transfers: Map<string, readonly LegSpec[]>;
  /** Taken back and not corrected. */
  readonly reversed: Map<string, readonly LegSpec[]>;
  ids: number;
}

interface Moment {
  readonly seq: number;
  readonly time: string;
  readonly day: number;
}

/** The journal of a script, and what is in it. Event 0 is the genesis. */
export const modelOf = (script: readonly EventSpec[]): Model => {
  const writing: Writing = {
    entries: [],
    positions: new Map(),
    sequels: new Map(),
    meta: new Map(),
    holds: new Map(),
    transfers: new Map(),
    reversed: new Map(),
    ids: 0,
  };
  let timeMs = START_MS;
  const genesis: EventSpec = { kind: 'opening', minutesLater: 0, operations: script[0]?.operations ?? [] };
  const events = [genesis, ...script].map((spec, seq) => {
    timeMs += spec.minutesLater * 60_000;
    const time = new Date(timeMs).toISOString();
    const moment: Moment = { seq, time, day: Math.floor(timeMs / DAY_MS) };
    return {
      seq,
      time,
      ...(seq === 0 ? genesisEvent(writing, spec, moment) : eventOf(writing, spec, moment)),
    };
  });
  return { events, ...writing };
};

type Body = Readonly<Record<'type', string> & Record<'payload', unknown>>;

const eventOf = (writing: Writing, spec: EventSpec, moment: Moment): Body => {
  switch (spec.kind) {
    case 'book':
      return bookEvent(writing, spec, moment);
    case 'intent':
      return intentEvent(writing, spec, moment);
    case 'opening':
      return openingEvent(writing, spec, moment);
    default:
      return { type: 'approval.recorded', payload: { intent: 'f'.repeat(64) } };
  }
};

const bookEvent = (writing: Writing, { operations }: EventSpec, moment: Moment): Body => {
  const recorded = operations.map((spec, index) => operationOf(writing, spec, moment, index));
  const half = Math.ceil(recorded.length / 2);
  const groups = [recorded.slice(0, half), recorded.slice(half)]
    .filter((group) => group.length > 0)
    .map((group) => ({ mandate: 'm', operations: group }));
  return { type: 'book.recorded', payload: { groups } };
};

const nextId = (writing: Writing, isTimeOrdered: boolean): string => {
  writing.ids += 1;
  const count = writing.ids.toString(16).padStart(8, '0');
  const spread = (Math.imul(writing.ids, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return isTimeOrdered
    ? `019b0000-${count.slice(4)}-7000-8000-0000${count}`
    : `${spread}-0000-4000-8000-0000${count}`;
};

const textOf = (legs: readonly LegSpec[]): readonly object[] =>
  legs.map(({ from, to, minor }) => ({
    asset: 'EUR',
    credit: ACCOUNTS[from] ?? '',
    debit: ACCOUNTS[to] ?? '',
    minor: String(minor),
  }));

const picked = (map: ReadonlyMap<string, readonly LegSpec[]>, pick: number): string | undefined =>
  [...map.keys()][pick % Math.max(1, map.size)];

const operationOf = (writing: Writing, spec: OperationSpec, moment: Moment, index: number): object => {
  const id = nextId(writing, spec.isTimeOrdered);
  const position = positionOf(moment.seq, index);
  writing.positions.set(id, position);
  const refused = spec.isRefused ? { refused: 'floor' } : {};
  const valueDay = moment.day + (spec.valueShift ?? 0);
  const common = {
    id,
    ...(spec.valueShift === null
      ? {}
      : { valueDate: new Date(valueDay * DAY_MS).toISOString().slice(0, 10) }),
    ...(spec.meta === null ? {} : { meta: { [META_KEY]: META_VALUES[spec.meta] ?? '', other: 'x' } }),
  };
  const note = (): void => {
    if (spec.meta === null) return;
    const text = META_VALUES[spec.meta] ?? '';
    writing.meta.set(text, [...(writing.meta.get(text) ?? []), position]);
  };
  const move = (kind: 'transfer' | 'post', legs: readonly LegSpec[]): void => {
    addLegs(writing, legs, { kind, transfer: id, intent: null, position, valueDay }, moment);
  };
  const wanted = spec.op === 'expire' && spec.isRefused ? 'void' : spec.op;
  const hold = picked(writing.holds, spec.pick);
  const reversed = picked(writing.transfers, spec.pick);
  if (wanted === 'open') return { op: 'open', id, account: { id: `new-${id}` }, ...refused };
  if (wanted === 'hold') {
    if (!spec.isRefused) writing.holds.set(id, spec.legs);
    if (!spec.isRefused) note();
    return { op: 'hold', ...common, legs: textOf(spec.legs), expiresAt: '2030-01-01T00:00:00Z', ...refused };
  }
  if ((wanted === 'post' || wanted === 'void' || wanted === 'expire') && hold !== undefined)
    return endHold(writing, spec, wanted, hold, common, refused, position, note, move);
  if (wanted === 'reversal' && reversed !== undefined) {
    const legs = (writing.transfers.get(reversed) ?? []).map(({ from, to, minor }) => ({
      from: to,
      to: from,
      minor,
    }));
    if (!spec.isRefused) {
      writing.transfers.delete(reversed);
      writing.reversed.set(reversed, legs);
      writing.sequels.set(reversed, { kind: 'reversal', position });
      note();
      move('transfer', legs);
    }
    return { op: 'transfer', ...common, legs: textOf(legs), reverses: reversed, ...refused };
  }
  const corrected = wanted === 'correction' ? picked(writing.reversed, spec.pick) : undefined;
  if (!spec.isRefused) {
    writing.transfers.set(id, spec.legs);
    if (corrected !== undefined) correct(writing, corrected, position);
    note();
    move('transfer', spec.legs);
  }
  const corrects = corrected === undefined ? {} : { corrects: corrected };
  return { op: 'transfer', ...common, legs: textOf(spec.legs), ...corrects, ...refused };
};

const correct = (writing: Writing, id: string, correction: Position): void => {
  const sequel = writing.sequels.get(id);
  if (sequel === undefined) throw new Error(`${id} was not taken back`);
  writing.sequels.set(id, { ...sequel, correction });
  writing.reversed.delete(id);
};

const endHold = (
  writing: Writing,
  spec: OperationSpec,
  op: 'post' | 'void' | 'expire',
  hold: string,
  common: { readonly id: string },
  refused: object,
  position: Position,
  note: () => void,
  move: (kind: 'post', legs: readonly LegSpec[]) => void,
): object => {
  const legs = writing.holds.get(hold) ?? [];
  const parts = spec.pick % 2 === 0 ? null : legs.map(({ minor }, leg) => (leg % 2 === 0 ? minor / 2n : 0n));
  if (!spec.isRefused) {
    writing.holds.delete(hold);
    writing.sequels.set(hold, { kind: op, position });
    if (op !== 'expire') note();
    if (op === 'post')
      move(
        'post',
        legs.map((leg, index) => ({ ...leg, minor: parts?.[index] ?? leg.minor })),
      );
  }
  if (op === 'expire') return { op, id: common.id, hold };
  return {
    op,
    ...common,
    hold,
    ...(op === 'post' && parts !== null ? { minors: parts.map(String) } : {}),
    ...refused,
  };
};

type Source = Pick<ModelEntry, 'kind' | 'transfer' | 'intent' | 'position' | 'valueDay'>;

const addLegs = (writing: Writing, legs: readonly LegSpec[], source: Source, moment: Moment): void => {
  for (const [leg, { from, to, minor }] of legs.entries()) {
    if (minor === 0n) continue;
    const common = { ...source, seq: moment.seq, leg, minor, bookingDay: moment.day, time: moment.time };
    const debit = ACCOUNTS[to] ?? '';
    const credit = ACCOUNTS[from] ?? '';
    writing.entries.push(
      { ...common, account: debit, side: 'debit', counter: credit },
      { ...common, account: credit, side: 'credit', counter: debit },
    );
  }
};

const DIGEST = 'ab'.repeat(32);

const intentEvent = (writing: Writing, { operations }: EventSpec, moment: Moment): Body => {
  const [first] = operations;
  const valueDay = moment.day + (first?.valueShift ?? 0);
  const legs = (first?.legs ?? []).slice(0, 1);
  const source: Source = {
    kind: 'intent',
    transfer: null,
    intent: DIGEST,
    position: positionOf(moment.seq, 0),
    valueDay,
  };
  addLegs(writing, legs, source, moment);
  const entries = legs.flatMap(({ from, to, minor }) => [
    { account: ACCOUNTS[from], side: 'credit', asset: 'EUR', minor: String(minor) },
    { account: ACCOUNTS[to], side: 'debit', asset: 'EUR', minor: String(minor) },
  ]);
  const date = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
  return {
    type: 'transfer.posted',
    payload: { intent: DIGEST, entries, bookingDate: date(moment.day), valueDate: date(valueDay) },
  };
};

/** More entries than one position has legs, so that they spread over several. */
const openingsOf = (
  writing: Writing,
  spec: EventSpec,
  moment: Moment,
  intent: string | null,
): readonly object[] => {
  const legs = spec.operations.flatMap((operation) => operation.legs);
  const wide = Array.from({ length: 3 }, () => legs).flat();
  return wide.map(({ from, to, minor }, index) => {
    const account = ACCOUNTS[index % 2 === 0 ? from : to] ?? '';
    const side = index % 2 === 0 ? 'credit' : 'debit';
    writing.entries.push({
      account,
      side,
      minor,
      leg: index % 32,
      position: positionOf(moment.seq, Math.floor(index / 32)),
      seq: moment.seq,
      time: moment.time,
      bookingDay: moment.day,
      valueDay: moment.day,
      kind: 'opening',
      transfer: null,
      intent,
      counter: null,
    });
    return { account, side, asset: 'EUR', minor: String(minor) };
  });
};

const openingEvent = (writing: Writing, spec: EventSpec, moment: Moment): Body => ({
  type: 'account.registered',
  payload: { intent: DIGEST, openings: openingsOf(writing, spec, moment, DIGEST) },
});

const genesisEvent = (writing: Writing, spec: EventSpec, moment: Moment): Body => ({
  type: 'ledger.genesis',
  payload: { openings: openingsOf(writing, spec, moment, null) },
});
