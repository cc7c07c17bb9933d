import type { JsonErrorCode } from './errors.ts';

/** One escape sequence of a string. */
interface Escape {
  /** The UTF-16 code unit that it stands for. */
  readonly unit: string;
  /** Characters in the text. */
  readonly length: number;
  /** Whether JCS writes this unit exactly so (RFC 8785 section 3.2.2.2). */
  readonly isCanonical: boolean;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const FOUR_DIGITS = /^[0-9a-fA-F]{4}$/;
const HAS_SHORT_FORM: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);

/** The escape sequence whose backslash is at `at`, or `undefined` when there is none such. */
export function readEscape(text: string, at: number): Escape | undefined {
  const letter = text.charAt(at + 1);
  if (letter === 'u') return readUnicodeEscape(text.slice(at + 2, at + 6));
  const unit = SHORT.get(letter);
  return unit === undefined ? undefined : { unit, length: 2, isCanonical: letter !== '/' };
}

function readUnicodeEscape(digits: string): Escape | undefined {
  if (!FOUR_DIGITS.test(digits)) return undefined;
  const unit = Number.parseInt(digits, 16);
  const isCanonical = unit < 0x20 && !HAS_SHORT_FORM.has(unit) && digits === digits.toLowerCase();
  return { unit: String.fromCharCode(unit), length: 6, isCanonical };
}

/** What RFC 7493 section 2.1 forbids in a string, if anything of it is there. */
export function firstInvalidText(text: string): JsonErrorCode | undefined {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) return 'json.unpaired-surrogate';
    if ((point & 0xfffe) === 0xfffe || (point >= 0xfdd0 && point <= 0xfdef)) return 'json.noncharacter';
  }
  return undefined;
}
