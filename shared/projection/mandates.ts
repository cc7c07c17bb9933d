import type { MandateRecord } from '#shared/double-entry';
import type { MandateGrantIntent, MandateRevocationIntent } from '#shared/intent';
import type { RosterIndex } from '#shared/roster';
import { isActive } from './records.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/**
 * A mandate as the roster lets it stand: while its owner is not active nobody answers for it, and nothing is done under
 * it. It goes on when they come back, and not after they have left.
 */
export const answeredFor = (record: MandateRecord, roster: RosterIndex | undefined): MandateRecord =>
  roster === undefined || isActive(roster, record.mandate.owner) ? record : { ...record, isOwnerless: true };

/** Why a mandate can't be granted as things stand. An id is used once, for ever: also when it was revoked. */
export const grantProblem = (
  { mandate }: MandateGrantIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  if (set.mandates.has(mandate.id)) return { code: 'mandate-exists', detail: mandate.id };
  if (Date.parse(mandate.expiresAt) <= Date.parse(time))
    return { code: 'bad-request', detail: `the mandate would have ended ${mandate.expiresAt}` };
  if (set.roster === undefined || !isActive(set.roster, mandate.owner))
    return { code: 'owner-inactive', detail: mandate.owner };
  for (const id of mandate.wallets) {
    const state = set.wallets.get(id)?.state;
    if (state === undefined) return { code: 'not-found', detail: `wallet ${id}` };
    if (state === 'archived') return { code: 'wallet-archived', detail: `wallet ${id}` };
  }
  return undefined;
};

export const revocationProblem = (
  { mandate: { id, client, purpose } }: MandateRevocationIntent,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const found = set.mandates.get(id);
  if (found === undefined) return { code: 'not-found', detail: `mandate ${id}` };
  if (found.mandate.client !== client || found.mandate.purpose !== purpose)
    return { code: 'not-found', detail: `mandate ${id} is of another client or purpose` };
  return found.isRevoked ? { code: 'mandate-revoked', detail: id } : undefined;
};
