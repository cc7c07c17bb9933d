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
  'account-exists': 409,
  'insufficient-funds': 409,
  'split-view': 409,
  'ledger-busy': 429,
  'internal-error': 500,
  'ledger-failed': 503,
};

const CONTENT_REFUSED = 422;

/** A failure as RFC 9457 problem details, with its sentences from the catalogue. */
export const problemOf = (code: ErrorCode, detail: string): Problem => {
  const { number, title, meaning, remedy } = catalogue[code];
  const status = STATUS[code] ?? CONTENT_REFUSED;
  return { type: `urn:countersign:error:${String(number)}`, title, status, code, detail, meaning, remedy };
};
