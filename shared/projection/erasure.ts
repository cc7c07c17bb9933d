import type { PersonId } from '#shared/brand';
import type { PersonErasureIntent } from '#shared/intent';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/**
 * Why a person's record can't be erased as things stand: the person is not as the intent says, is here still, or
 * answers for something. Whatever stands against it is named at once.
 */
export const erasureProblem = (
  { person: { id, commitment } }: PersonErasureIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const person = set.roster?.person(id);
  if (person === undefined) return { code: 'not-found', detail: `person ${id}` };
  if (person.commitment !== commitment)
    return { code: 'not-found', detail: `person ${id} has another record` };
  if (person.standing === 'erased') return { code: 'person-erased', detail: id };
  const standing = person.standing === 'left' ? [] : [`the person is ${person.standing}`];
  const obstacles = [...standing, ...walletsOf(id, set), ...mandatesOf(id, set, time)];
  return obstacles.length === 0 ? undefined : { code: 'erasure-refused', detail: obstacles.join('; ') };
};

const walletsOf = (id: PersonId, { wallets }: WorkingSet): readonly string[] =>
  [...wallets.values()]
    .filter(({ wallet, state }) => wallet.owner === id && state !== 'archived')
    .map(({ wallet }) => `the person answers for wallet ${wallet.id}`);

const mandatesOf = (id: PersonId, { mandates }: WorkingSet, time: string): readonly string[] =>
  [...mandates.values()]
    .filter(
      ({ mandate, isRevoked }) =>
        mandate.owner === id && !isRevoked && Date.parse(mandate.expiresAt) > Date.parse(time),
    )
    .map(({ mandate }) => `the person answers for mandate ${mandate.id}`);
