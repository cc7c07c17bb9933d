import type { Problem } from '#shared/api';
import { catalogue, type ErrorCode } from '#shared/errors';

/** Status codes of the failures that the service answers with; everything else is a refusal of the content. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'bad-request': 400,
  unauthorised: 401,
  'not-found': 404,
  'intent-unknown': 404,
  'command-conflict': 409,
  'intent-closed': 409,
  'already-decided': 409,
  'approval-voided': 409,
  'account-exists': 409,
  'insufficient-funds': 409,
  'split-view': 409,
  'request-too-large': 413,
  'too-many-operations': 413,
  'ledger-busy': 429,
  'too-many-requests': 429,
  'too-many-streams': 429,
  'internal-error': 500,
  'ledger-failed': 503,
  'not-leader': 503,
  'history-behind': 503,
  'identity-required': 401,
  'identity-token-invalid': 401,
  'identity-token-expired': 401,
  'identity-proof-invalid': 401,
  'identity-proof-replayed': 401,
  'identity-key-mismatch': 401,
  'identity-unknown': 403,
  'identity-disabled': 403,
  'identity-unlinked': 403,
  'identity-person-inactive': 403,
  'identity-keys-unavailable': 503,
  'api-key-expired': 401,
  'api-key-revoked': 401,
  'api-key-owner-inactive': 403,
  'api-key-scope': 403,
  'api-key-owner-differs': 403,
  'directory-unauthorised': 401,
  'directory-too-many-attempts': 429,
  'directory-conflict': 409,
  'directory-groups-refused': 501,
  'withdrawal-waiting': 503,
};

const CONTENT_REFUSED = 422;

/** HTTP status with which the service answers a failure. */
export const statusOf = (code: ErrorCode): number => STATUS[code] ?? CONTENT_REFUSED;

/** A failure as RFC 9457 problem details, with its sentences from the catalogue. */
export const problemOf = (code: ErrorCode, detail: string): Problem => {
  const { number, title, meaning, remedy } = catalogue[code];
  const type = `urn:countersign:error:${String(number)}`;
  return { type, title, status: statusOf(code), code, detail, meaning, remedy };
};
