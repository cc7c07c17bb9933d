import { canonicalize, type JsonValue } from '#shared/json';
import type { ApplyError } from './types.ts';

/** What a handler found wrong; the dispatcher adds the sequence number. */
export type Fault = Pick<ApplyError, 'code' | 'detail'>;

export const fault = (code: ApplyError['code'], detail: string): Fault => ({ code, detail });

/** Equality of JSON-shaped values in canonical form. */
export const isSame = (a: unknown, b: unknown): boolean =>
  canonicalize(a as JsonValue) === canonicalize(b as JsonValue);
