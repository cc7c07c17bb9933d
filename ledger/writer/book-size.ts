import { LINKED_MAX, OPERATIONS_PER_EVENT_MAX, type Operation } from '#shared/double-entry';
import { EVENT_BYTES_MAX } from '#shared/journal';

/** Kept free in an event for its header and for the flags that operations of one slice can raise. */
const RESERVED_BYTES = 512 * 1024;

/** Operations of one event fill at most this, by `operationBytesMax`. */
export const OPERATION_BYTES_PER_EVENT_MAX = EVENT_BYTES_MAX - RESERVED_BYTES;

/** Decided at once: bounds what flags can add to an event before it is noticed. */
const OPERATIONS_PER_SLICE_MAX = 250;

/** Names, punctuation and fixed-width members of an operation, of a leg, and of an account that is opened. */
const OPERATION_BYTES = 420;
const LEG_BYTES = 48;
const ACCOUNT_BYTES = 2_048;
const META_BYTES = 6;
const CONVERSION_BYTES = 700;
const TEXT_BYTES_PER_UNIT_MAX = 3;

/** An upper bound of an operation's canonical text in bytes, without flags. */
export const operationBytesMax = (operation: Operation): number => {
  let bytes = OPERATION_BYTES;
  if (operation.op === 'open') return bytes + ACCOUNT_BYTES;
  if ('legs' in operation)
    for (const { asset, credit, debit, minor } of operation.legs)
      bytes += LEG_BYTES + asset.length + credit.length + debit.length + minor.length;
  if (operation.op === 'post' && operation.minors !== undefined)
    for (const minor of operation.minors) bytes += minor.length + 3;
  if (operation.op === 'transfer' && operation.conversion !== undefined) bytes += CONVERSION_BYTES;
  for (const name in operation.meta)
    bytes += name.length + TEXT_BYTES_PER_UNIT_MAX * (operation.meta[name]?.length ?? 0) + META_BYTES;
  return bytes;
};

/** Operations that are decided together: a whole number of chains. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** The next slice of a command's operations, from one on. A chain is never cut. */
export const nextSlice = (operations: readonly Operation[], from: number, room: Room): Slice | undefined => {
  let slice: Slice | undefined;
  for (let at = from; at < operations.length;) {
    const chain = chainFrom(operations, at);
    const bytes = (slice?.bytes ?? 0) + chain.bytes;
    const count = chain.to - from;
    const isFull = count > room.operations || bytes > room.bytes;
    if (isFull || (slice !== undefined && count > OPERATIONS_PER_SLICE_MAX)) break;
    slice = { from, to: chain.to, bytes };
    at = chain.to;
  }
  return slice;
};

export interface Room {
  readonly operations: number;
  readonly bytes: number;
}

export const EMPTY_EVENT: Room = {
  operations: OPERATIONS_PER_EVENT_MAX,
  bytes: OPERATION_BYTES_PER_EVENT_MAX,
};

const isLinked = (operation: Operation | undefined): boolean =>
  operation !== undefined && 'linked' in operation && operation.linked === true;

const chainFrom = (operations: readonly Operation[], from: number): Slice => {
  let to = from;
  let bytes = 0;
  do {
    const operation = operations[to];
    if (operation === undefined) break;
    bytes += operationBytesMax(operation);
    to += 1;
  } while (isLinked(operations[to - 1]));
  return { from, to, bytes };
};

/** Why operations can't be recorded whatever the books say: a chain that no event holds. */
export const shapeProblem = (operations: readonly Operation[]): string | undefined => {
  for (let at = 0; at < operations.length;) {
    if (!isLinked(operations[at])) {
      at += 1;
      continue;
    }
    const { to, bytes } = chainFrom(operations, at);
    if (to - at > LINKED_MAX)
      return `a chain of ${String(to - at)} operations, at most ${String(LINKED_MAX)} are possible`;
    if (bytes > OPERATION_BYTES_PER_EVENT_MAX) return `a chain of about ${String(bytes)} bytes is too long`;
    at = to;
  }
  return undefined;
};
