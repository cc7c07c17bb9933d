import type { ErrorCode } from '#shared/errors';

/** Why a proposal can't stand as things are. */
export interface ProposalRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
}
