import type { ErrorCode } from '#shared/errors';
import { apiKeyRefusals } from './api-keys.ts';
import { identityRefusals } from './identity.ts';

/** Failures that every route answers with. */
export const commonRefusals = [
  'bad-request',
  'unauthorised',
  'too-many-requests',
  'ledger-failed',
  'internal-error',
  ...identityRefusals,
  ...apiKeyRefusals,
] as const satisfies readonly ErrorCode[];
