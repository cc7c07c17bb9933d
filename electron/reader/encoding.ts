import { fileFinding, quoted, type PaymentFinding } from '#shared/payment-file';

/*
 * XML 1.0 appendix F, narrowed: UTF-8, or a declared subset of it or of Latin-1. In each of these the markup
 * characters are single ASCII bytes, so that what is scanned here is what the parser sees.
 */

const DECLARATION = /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.[0-9]\1(.*?)\?>/s;
const ENCODING = /^[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][A-Za-z0-9._-]*)\1/;
/** A declaration is far shorter; one that isn't closed within is none. */
const DECLARATION_BYTES_MAX = 1024;

export type Encoding = 'utf-8' | 'iso-8859-1' | 'us-ascii';

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  'us-ascii': 'us-ascii',
};

export type EncodingOutcome =
  | { readonly ok: true; readonly encoding: Encoding }
  | { readonly ok: false; readonly finding: PaymentFinding };

/** The encoding of a document, or why it is refused. */
export const encodingOf = (bytes: Uint8Array): EncodingOutcome => {
  if (isWide(bytes)) return refuse('encoding-unsupported', 'The file is in UTF-16, UTF-32 or EBCDIC.');
  const start = hasUtf8Mark(bytes) ? 3 : 0;
  const declared = declaredEncoding(bytes.subarray(start, start + DECLARATION_BYTES_MAX));
  const encoding = ENCODINGS[(declared ?? 'utf-8').toLowerCase()];
  if (encoding === undefined)
    return refuse('encoding-unsupported', `The file says that it is in ${quoted(declared ?? '')}.`);
  if (start > 0 && encoding !== 'utf-8')
    return refuse('encoding-invalid', `The file says ${quoted(declared ?? '')} and is marked as UTF-8.`);
  if (!isValid(bytes, encoding))
    return refuse('encoding-invalid', `The file holds bytes that are no ${encoding.toUpperCase()}.`);
  return { ok: true, encoding };
};

const refuse = (code: 'encoding-unsupported' | 'encoding-invalid', what: string): EncodingOutcome => ({
  ok: false,
  finding: fileFinding(code, 1, what),
});

/** Byte order marks of the wide encodings, and the patterns of `<?` or `<` in them without a mark. */
const isWide = (bytes: Uint8Array): boolean => {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe)) return true;
  // `<?xm` in EBCDIC; UTF-7 has no mark of its own worth the name, and must be declared to count.
  if (first === 0x4c && second === 0x6f && third === 0xa7 && fourth === 0x94) return true;
  return [first, second, third, fourth].includes(0);
};

const hasUtf8Mark = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf;

const declaredEncoding = (head: Uint8Array): string | undefined => {
  const text = String.fromCharCode(...head);
  const rest = DECLARATION.exec(text)?.[2];
  return rest === undefined ? undefined : ENCODING.exec(rest)?.[2];
};

const isValid = (bytes: Uint8Array, encoding: Encoding): boolean => {
  if (encoding === 'iso-8859-1') return true;
  if (encoding === 'us-ascii') return bytes.every((byte) => byte < 0x80);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};
