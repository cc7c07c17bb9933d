import type { PersonId } from '#shared/brand';
import type { Person, RosterIndex } from '#shared/roster';
import type { ProposalRefusal } from './refusal.ts';

/* Refusals that changes of the roster have in common. */

export const refused = (detail: string): ProposalRefusal => ({ code: 'change-refused', detail });

/** Something is not as the change says that it is. */
export const moved = (detail: string): ProposalRefusal => ({ code: 'roster-moved', detail });

export const onPerson = (
  index: RosterIndex,
  id: PersonId,
  check: (person: Person) => ProposalRefusal | undefined,
): ProposalRefusal | undefined => {
  const person = index.person(id);
  if (person === undefined) return { code: 'not-found', detail: `person ${id}` };
  return person.standing === 'erased' ? { code: 'person-erased', detail: id } : check(person);
};
