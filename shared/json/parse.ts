import { err, ok, type Result } from '#shared/errors';
import { DEFAULT_JSON_LIMITS, type JsonError, type JsonLimits } from './errors.ts';
import { FAILED, Scanner } from './scanner.ts';
import type { JsonValue } from './value.ts';

/**
 * Reads strict I-JSON (RFC 7493) in one pass: no duplicate member names, no unpaired surrogates or
 * noncharacters, only integers within ±(2^53 − 1), nothing over the limits. What two readers could understand
 * differently is refused, not repaired.
 */
export function parseStrict(
  text: string,
  limits: JsonLimits = DEFAULT_JSON_LIMITS,
): Result<JsonValue, JsonError> {
  return read(text, limits).result;
}

/**
 * {@link parseStrict}, and the text must be its own canonical form (JCS, RFC 8785): the only texts whose bytes
 * may be hashed as they are. Otherwise `json.not-canonical` at the first place that differs.
 */
export function parseCanonical(
  text: string,
  limits: JsonLimits = DEFAULT_JSON_LIMITS,
): Result<JsonValue, JsonError> {
  const { result, deviation } = read(text, limits);
  if (!result.ok || deviation === undefined) return result;
  return err({ code: 'json.not-canonical', position: deviation });
}

function read(
  text: string,
  limits: JsonLimits,
): { readonly result: Result<JsonValue, JsonError>; readonly deviation: number | undefined } {
  if (isLongerThan(text, limits.bytes)) {
    return { result: err({ code: 'json.too-large', position: limits.bytes }), deviation: undefined };
  }
  const scanner = new Scanner(text, limits.depth);
  const value = scanner.document();
  const result = value === FAILED ? err(scanner.failure()) : ok(value);
  return { result, deviation: scanner.deviation };
}

/** UTF-8 takes one to three bytes for each UTF-16 code unit, so most texts need no counting. */
function isLongerThan(text: string, bytesMax: number): boolean {
  if (text.length > bytesMax) return true;
  if (text.length * 3 <= bytesMax) return false;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair counts for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes > bytesMax;
}
