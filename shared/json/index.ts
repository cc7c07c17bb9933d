export type { JsonObject, JsonValue } from './value.ts';
export type { JsonError, JsonErrorCode, JsonLimits } from './errors.ts';
export { DEFAULT_JSON_LIMITS } from './errors.ts';
export { parseCanonical, parseStrict } from './parse.ts';
export { canonicalBytes, canonicalize } from './canonical.ts';
