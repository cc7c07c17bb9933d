import type { ApplyError } from './types.ts';

/** What a handler found wrong; the dispatcher adds the sequence number. */
export type Fault = Pick<ApplyError, 'code' | 'detail'>;

export const fault = (code: ApplyError['code'], detail: string): Fault => ({ code, detail });

/** Equality of JSON-shaped values: as their canonical forms are equal, without writing them. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (!isComposite(a) || !isComposite(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
};

const isComposite = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
