/**
 * Why a text is not strict I-JSON (RFC 7493), or not canonical:
 * - `json.syntax`: not JSON at all (RFC 8259);
 * - `json.duplicate-key`: an object names a member twice (RFC 7493 section 2.3);
 * - `json.reserved-name`: a member called `__proto__`, which readers of JavaScript keep, lose or take for another
 *   thing: what one of them shows is not what another hashes;
 * - `json.unpaired-surrogate`, `json.noncharacter`: text that Unicode cannot carry (section 2.1);
 * - `json.not-integer`: a fraction or an exponent; `json.number-range`: beyond ±(2^53 − 1) (section 2.2),
 *   `-0` among them;
 * - `json.too-deep`, `json.too-large`: over the limits;
 * - `json.not-canonical`: valid, but not the JCS form (RFC 8785).
 */
export type JsonErrorCode =
  | 'json.syntax'
  | 'json.duplicate-key'
  | 'json.reserved-name'
  | 'json.unpaired-surrogate'
  | 'json.noncharacter'
  | 'json.not-integer'
  | 'json.number-range'
  | 'json.too-deep'
  | 'json.too-large'
  | 'json.not-canonical';

/** Why and where (offset in UTF-16 code units from the start of the text). */
export interface JsonError {
  readonly code: JsonErrorCode;
  readonly position: number;
}

/** Limits of one parse. */
export interface JsonLimits {
  /** Nested objects and arrays, at most. */
  readonly depth: number;
  /** UTF-8 length of the text, at most. */
  readonly bytes: number;
}

export const DEFAULT_JSON_LIMITS: JsonLimits = { depth: 64, bytes: 1024 * 1024 };

/** The one member name that is no name here: see `json.reserved-name`. */
export const RESERVED_NAME = '__proto__';
