import type { ErrorCode } from '#shared/errors';
import { problemOf } from '../problems/index.ts';

export const SCIM_TYPE = 'application/scim+json; charset=utf-8';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
/** What a user means in this ledger; read only. */
export const AUTHORITY_URN = 'urn:countersign:params:scim:schemas:extension:authority:2.0:User';
export const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Users in one answer at most. */
export const LIST_MAX = 200;

/** Kinds of errors of RFC 7644 section 3.12, as far as they occur. */
export type ScimType =
  'invalidFilter' | 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'noTarget' | 'uniqueness';

export interface ScimAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScimError extends ScimAnswer {
  readonly body: Readonly<Record<string, unknown>>;
}

/** RFC 7644 section 3.12; `code` is the stable code of this service. */
export const scimError = (code: ErrorCode, detail: string, scimType?: ScimType): ScimError => {
  const { status, title, meaning } = problemOf(code, detail);
  return {
    status,
    body: {
      schemas: [ERROR_URN],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: `${title} ${meaning} (${detail})`,
      code,
    },
  };
};

/** The request is not of the documented form; `detail` names the place and no value of it. */
export const badRequest = (detail: string, scimType: ScimType): ScimError =>
  scimError('bad-request', detail, scimType);
