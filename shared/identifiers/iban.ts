import type { Brand } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { IdentifierError, IdentifierErrorCode } from './errors.ts';
import { BBAN_STRUCTURES } from './iban-structures.ts';
import { compactUpperCase } from './normalise.ts';

/** An IBAN in electronic format: upper case, no spaces, checked. */
export type Iban = Brand<string, 'Iban'>;

interface Layout {
  readonly length: number;
  readonly bban: RegExp;
}

const SHAPE = /^[A-Z]{2}[0-9]{2}[A-Z0-9]+$/;
const CLASSES: Readonly<Record<string, string>> = { n: '[0-9]', a: '[A-Z]', c: '[A-Z0-9]' };
const LAYOUTS: ReadonlyMap<string, Layout> = new Map(
  [...BBAN_STRUCTURES].map(([country, structure]) => [country, layoutOf(structure)]),
);

/** ISO 7064 mod 97-10 makes 02 to 98; the three others leave the same remainder and would be a second spelling. */
const IMPOSSIBLE_CHECK_DIGITS: ReadonlySet<string> = new Set(['00', '01', '99']);

/**
 * Checks an IBAN (ISO 13616-1) in electronic or print format and returns the electronic format. Spaces and lower
 * case are tolerated. Errors, in order of checking: `iban.characters`, `iban.country` (not in the registry),
 * `iban.length`, `iban.structure` (letters where the country has digits), `iban.check-digits`.
 */
export function checkIban(text: string): Result<Iban, IdentifierError> {
  const iban = compactUpperCase(text);
  if (!SHAPE.test(iban)) return refuse('iban.characters', 'Two letters, two digits, then letters and digits');
  const country = iban.slice(0, 2);
  const layout = LAYOUTS.get(country);
  if (layout === undefined) return refuse('iban.country', `${country} is not in the IBAN registry`);
  if (iban.length !== layout.length) {
    return refuse('iban.length', `${country} has ${layout.length} characters, not ${iban.length}`);
  }
  if (!layout.bban.test(iban.slice(4))) {
    return refuse('iban.structure', `Account part must be ${BBAN_STRUCTURES.get(country) ?? ''}`);
  }
  if (IMPOSSIBLE_CHECK_DIGITS.has(iban.slice(2, 4)) || mod97(iban) !== 1) {
    return refuse('iban.check-digits', 'Check digits do not fit: a character is wrong or swapped');
  }
  return ok(iban as Iban);
}

/** Print format: groups of four (ISO 13616-1 section 5). */
export function formatIban(iban: Iban): string {
  return iban.replace(/.{4}(?=.)/g, '$& ');
}

/** The remainder of ISO 7064 mod 97-10: country and check digits moved to the end, A is 10 to Z is 35. */
function mod97(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder;
}

function layoutOf(structure: string): Layout {
  const parts = [...structure.matchAll(/([0-9]+)([nac])/g)];
  const pattern = parts.map(([, count = '', kind = '']) => `${CLASSES[kind] ?? ''}{${count}}`).join('');
  const length = parts.reduce((total, [, count]) => total + Number(count), 4);
  return { length, bban: new RegExp(`^${pattern}$`) };
}

function refuse(code: IdentifierErrorCode, detail: string): Result<never, IdentifierError> {
  return err({ code, detail });
}
