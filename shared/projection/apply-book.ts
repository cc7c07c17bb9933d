import {
  BookSession,
  type ExpireOperation,
  type MandateRecord,
  type Operation,
  type RecordedOperation,
  type RefusalCode,
} from '#shared/double-entry';
import type { EventOf } from '#shared/journal';
import { isLedgerFrozen } from '#shared/roster';
import { fault, isSame, type Fault } from './fault.ts';
import { answeredFor } from './mandates.ts';
import type { WorkingSet } from './types.ts';

type Group = EventOf<'book.recorded'>['payload']['groups'][number];

/**
 * Operations on the books: decided once more, and each outcome compared with the one that is recorded. What the
 * operations name must be loaded: see `touchedBy`.
 */
export const applyBook = (set: WorkingSet, event: EventOf<'book.recorded'>): Fault | undefined => {
  const { seq, time } = event;
  const session = new BookSession(set, { seq, firstIndex: 0, time });
  for (const group of event.payload.groups) {
    const wrong = group.mandate === null ? applyOwn(session, group) : applyGroup(set, session, group);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** What follows by rule: holds whose time is over end. */
const applyOwn = (session: BookSession, { operations }: Group): Fault | undefined => {
  for (const operation of operations) {
    if (operation.op !== 'expire') return fault('state', `${operation.id}: there is no mandate for it`);
    const early = session.expiryFault(operation);
    if (early !== null) return fault('state', early);
    const wrong = decideAgain(session, null, [operation]);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

const applyGroup = (
  set: WorkingSet,
  session: BookSession,
  { mandate, operations }: Group,
): Fault | undefined => {
  const record = mandate === null ? undefined : set.mandates.get(mandate);
  if (record === undefined) return fault('state', `mandate ${String(mandate)} is not known`);
  const own = operations.find(({ op }) => op === 'expire');
  if (own !== undefined) return fault('state', `${own.id}: a hold expires by rule, not under a mandate`);
  if (set.roster !== undefined && isLedgerFrozen(set.roster.roster))
    return fault('state', 'the ledger is frozen');
  return applyRuns(session, answeredFor(record, set.roster), operations);
};

/**
 * The operations of several requests may stand in one group, so chains are found by their outcomes: `linked-open`
 * ends one that did not end by itself. Some refusals can't be found again, because what caused them is not in the
 * event (`linked-known`) or because a chain was too long to be looked at: they are taken as they stand. They move
 * nothing. Everything else is decided again.
 */
const applyRuns = (
  session: BookSession,
  mandate: MandateRecord,
  operations: readonly RecordedOperation[],
): Fault | undefined => {
  let run: RecordedOperation[] = [];
  for (const operation of operations) {
    const code = operation.op === 'expire' ? undefined : operation.refused;
    const isTaken = code === 'linked-known' || code === 'linked-too-long';
    if (!isTaken) run.push(operation);
    if (!isTaken && code !== 'linked-open') continue;
    const wrong =
      decideAgain(session, mandate, run) ?? (isTaken ? takeRefusal(session, operation, code) : undefined);
    if (wrong !== undefined) return wrong;
    run = [];
  }
  return decideAgain(session, mandate, run);
};

const takeRefusal = (
  session: BookSession,
  operation: RecordedOperation,
  code: RefusalCode,
): Fault | undefined =>
  session.refuse(requestOf(operation), code).kind === 'again'
    ? fault('state', `${operation.id} is recorded twice`)
    : undefined;

const decideAgain = (
  session: BookSession,
  mandate: Parameters<BookSession['decide']>[0],
  operations: readonly RecordedOperation[],
): Fault | undefined => {
  const outcomes = session.decide(mandate, operations.map(requestOf));
  for (const [index, outcome] of outcomes.entries()) {
    const recorded = operations[index];
    if (recorded === undefined) return fault('state', 'an outcome without an operation');
    if (outcome.kind === 'again') return fault('state', `${recorded.id} is recorded twice`);
    if (!isSame(outcomeOf(recorded), outcomeOf(outcome.recorded)))
      return fault(
        'state',
        `${recorded.id}: ${told(recorded)} is recorded, ${told(outcome.recorded)} follows`,
      );
  }
  return undefined;
};

/** What was asked for, without what became of it. */
const requestOf = (recorded: RecordedOperation): Operation | ExpireOperation => {
  if (recorded.op === 'expire' || (recorded.refused === undefined && recorded.flags === undefined))
    return recorded;
  const { refused: _refused, flags: _flags, ...asked } = recorded;
  return asked;
};

const outcomeOf = (recorded: RecordedOperation): unknown =>
  recorded.op === 'expire' ? null : [recorded.refused ?? null, recorded.flags ?? null];

const told = (recorded: RecordedOperation): string => {
  if (recorded.op === 'expire') return 'its end';
  if (recorded.refused !== undefined) return recorded.refused;
  return recorded.flags === undefined ? 'success' : `success with ${recorded.flags.join(', ')}`;
};
