import type { Brand } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { isCountryCode } from './countries.ts';
import type { IdentifierError } from './errors.ts';
import { compactUpperCase } from './normalise.ts';

/** A business identifier code (ISO 9362), 8 or 11 characters, upper case. */
export type Bic = Brand<string, 'Bic'>;

/** ISO 20022 `BICFIDec2014Identifier`. */
const SHAPE = /^[A-Z0-9]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;

/** Kosovo has no ISO 3166-1 code; its banks use this user-assigned one. */
const KOSOVO = 'XK';

/**
 * Checks a BIC and returns it in upper case without spaces. Eight characters stay eight: an added `XXX` would be
 * other bytes than were given. Errors: `bic.format`, `bic.country`.
 */
export function checkBic(text: string): Result<Bic, IdentifierError> {
  const bic = compactUpperCase(text);
  const country = SHAPE.exec(bic)?.[1];
  if (country === undefined)
    return err({ code: 'bic.format', detail: 'A BIC has 8 or 11 letters and digits' });
  if (country !== KOSOVO && !isCountryCode(country)) {
    return err({ code: 'bic.country', detail: `${country} is not a country code` });
  }
  return ok(bic as Bic);
}
