import { err, ok } from '#shared/errors';
import { standingIn, type AuthorityPort } from '../directory/index.ts';
import type { LedgerService } from './service.ts';

/** The directory's port to a ledger: what it withdraws is an event of the journal. */
export const journalAuthority = (service: Pick<LedgerService, 'set' | 'withdraw'>): AuthorityPort => {
  const standing: AuthorityPort['standing'] = (person) => standingIn(service.set.roster, person);
  return {
    standing,
    withdraw: async (person, evidence) => {
      if (standing(person) !== 'active') return ok('already');
      const recorded = await service.withdraw(person, evidence);
      if (!recorded.ok) return err({ detail: recorded.error.detail });
      return ok(recorded.value.withdrawn ? 'withdrawn' : 'already');
    },
  };
};
