/**
 * Expected failures are values: a function that can fail returns a `Result` whose error is the exact
 * union of what can go wrong. `throw` is for bugs only.
 */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value as success. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Wraps an error as failure. */
export const err = <const E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
