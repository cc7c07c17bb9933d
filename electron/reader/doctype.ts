import { fileFinding, type PaymentFinding } from '#shared/payment-file';

/** As much of a declaration as is looked at to say what it is; it is refused whatever it is. */
const LOOK_AT_BYTES = 64 * 1024;

const EXTERNAL = /\b(?:SYSTEM|PUBLIC)\s*["']/;
const NESTED = /<!ENTITY\s[^>]*["'][^"'>]*[&%][\w:.-]+;/;
const ENTITY = /<!ENTITY\s/;

/**
 * Says what a document type declaration tries, so that IT knows what came in: reading of other files, entities
 * within entities that grow without bound, or entities at all. It is never parsed.
 */
export const doctypeFinding = (bytes: Uint8Array, offset: number, line: number): PaymentFinding => {
  const text = String.fromCharCode(...[...bytes.subarray(offset, offset + LOOK_AT_BYTES)]);
  if (EXTERNAL.test(text))
    return fileFinding('doctype-external', line, 'The file’s DOCTYPE points to another file or address.');
  if (NESTED.test(text))
    return fileFinding(
      'doctype-nested-entities',
      line,
      'The file’s DOCTYPE defines entities within entities, a known attack on readers.',
    );
  if (ENTITY.test(text)) return fileFinding('doctype-entities', line, 'The file’s DOCTYPE defines entities.');
  return fileFinding('doctype', line, 'The file has a DOCTYPE or another markup declaration.');
};
