import type { GroupId, PersonId } from '#shared/brand';
import type { CountedApproval, QuorumContext, QuorumProgress, Requirement } from './types.ts';
export const checkQuorum = (requirement: Requirement, approvals: readonly CountedApproval[], initiator: PersonId, context: QuorumContext = {}): QuorumProgress => { throw new Error(`not yet ${JSON.stringify([requirement, approvals, initiator, context])}`); };
export const canStillHelp = (requirement: Requirement, approvals: readonly CountedApproval[], person: PersonId, groups: readonly GroupId[], initiator: PersonId): boolean => { throw new Error(`not yet ${JSON.stringify([requirement, approvals, initiator, person, groups])}`); };
