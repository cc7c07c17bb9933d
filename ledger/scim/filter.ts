import { err, ok, type Result } from '#shared/errors';
import type { LookupAttribute } from '../directory/index.ts';
import { attributeOf } from './attributes.ts';
import { badRequest, type ScimError } from './messages.ts';

/** What a list is filtered by: the two attributes that name a user (RFC 7644 section 3.4.2.2). */
export interface UserFilter {
  readonly attribute: LookupAttribute;
  readonly value: string;
}

const EQUALITY = /^\s*([\w:.]{1,120})\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i;

export const readFilter = (text: string): Result<UserFilter, ScimError> => {
  const [, name = '', literal = ''] = EQUALITY.exec(text) ?? [];
  const attribute = attributeOf(name);
  const value = jsonText(literal);
  if ((attribute !== 'userName' && attribute !== 'externalId') || value === undefined)
    return err(badRequest('filter: only userName eq "…" and externalId eq "…"', 'invalidFilter'));
  return ok({ attribute, value });
};

const jsonText = (literal: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};
