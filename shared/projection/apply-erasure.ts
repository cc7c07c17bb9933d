import type { EventOf } from '#shared/journal';
import { withErased } from '#shared/roster';
import { approved } from './apply-changes.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { moveOn } from './records.ts';
import type { WorkingSet } from './types.ts';

export const applyErased = (set: WorkingSet, event: EventOf<'person.erased'>): Fault | undefined => {
  const record = approved(set, event, 'person.erase');
  if ('code' in record) return record;
  const { person: id, commitment, reason } = event.payload;
  const asked = { person: record.intent.person, reason: record.intent.reason };
  if (!isSame({ person: { id, commitment }, reason }, asked))
    return fault('state', 'another erasure than was approved');
  if (set.roster === undefined) return fault('state', 'no roster');
  set.roster = withErased(set.roster, id);
  return moveOn(set, record, event, 'carried-out', null);
};
