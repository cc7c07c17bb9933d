/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Any JSON value. Numbers read by this product are always integers within ±(2^53 − 1). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
