import type { IdentityRefusalCode } from '#shared/api';
import { err } from '#shared/errors';

/** Why a caller is not let in. The detail names what does not hold, and nothing of the person. */
export interface IdentityRefusal {
  readonly code: IdentityRefusalCode | 'too-many-requests';
  readonly detail: string;
}

export const refuse = (
  code: IdentityRefusal['code'],
  detail: string,
): { readonly ok: false; readonly error: IdentityRefusal } => err({ code, detail });
