import fc from 'fast-check';
import type { JsonValue } from '#shared/json';

const isCharacter = (text: string): boolean =>
  Array.from(text).every((character) => !/[\p{Cs}\p{Noncharacter_Code_Point}]/u.test(character));

/** Any text that I-JSON may carry. */
export const jsonText: fc.Arbitrary<string> = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter(isCharacter);

/** Any name that a member may have. */
export const memberName: fc.Arbitrary<string> = fc
  .oneof(jsonText, fc.constantFrom('prototype', 'constructor', 'toJSON', 'é', '\u{1f600}', '\ufb33', ''))
  .filter((name) => name !== '__proto__');

/** Any I-JSON value of this product: integers only. */
export const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    jsonText,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .uniqueArray(fc.tuple(memberName, tie('value')), { maxLength: 6, selector: ([name]) => name })
      .map((members) => Object.fromEntries<JsonValue>(members)),
  ),
})).value;
