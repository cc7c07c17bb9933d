import type { PolicyPublicationIntent } from '#shared/intent';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/** A version is drafted on the one in force: whoever approves it compares it with that one. */
export const publicationProblem = (
  { base }: PolicyPublicationIntent,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const active = activePolicy(set);
  if (active?.policy.version === base.version && active.digest === base.digest) return undefined;
  return {
    code: 'policy-moved',
    detail: `drafted on version ${String(base.version)}, in force is ${String(active?.policy.version ?? 0)}`,
  };
};
