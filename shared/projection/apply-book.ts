import { BookSession, type Decidable, type RecordedOperation } from '#shared/double-entry';
import type { EventOf } from '#shared/journal';
import { fault, isSame, type Fault } from './fault.ts';
import type { WorkingSet } from './types.ts';

export const applyBook = (set: WorkingSet, event: EventOf<'book.recorded'>): Fault | undefined => {
  const session = new BookSession(set, { seq: event.seq, firstIndex: 0, time: event.time });
  for (const { mandate, operations } of event.payload.groups) {
    const record = mandate === null ? null : set.mandates.get(mandate);
    if (record === undefined) return fault('state', `mandate ${String(mandate)} is not known`);
    for (const operation of operations) {
      if (operation.op !== 'expire') continue;
      const wrong = session.expiryFault(operation);
      if (wrong !== null) return fault('state', wrong);
    }
    const outcomes = session.decide(record, operations.map(asked));
    for (const [index, outcome] of outcomes.entries())
      if (outcome.kind === 'again' || !isSame(outcome.recorded, operations[index]))
        return fault('state', `operation ${String(operations[index]?.id)} has another outcome`);
  }
  return undefined;
};

const asked = (recorded: RecordedOperation): Decidable => {
  if (recorded.op === 'expire') return recorded;
  const { refused: _, flags: __, ...rest } = recorded;
  return rest as Decidable;
};
