/*
 * One pass over the bytes of a document, before any parser sees them: finds a DOCTYPE wherever it stands, counts
 * elements and nesting, and notes the line of every start tag (libxml2 keeps lines in 16 bits). It need not
 * understand XML: in a well-formed document without a DOCTYPE it is exact, and every other one is refused.
 */

const LT = 0x3c;
const GT = 0x3e;
const BANG = 0x21;
const QUESTION = 0x3f;
const SLASH = 0x2f;
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

const COMMENT_OPEN = ascii('<!--');
const COMMENT_CLOSE = ascii('-->');
const CDATA_OPEN = ascii('<![CDATA[');
const CDATA_CLOSE = ascii(']]>');
const INSTRUCTION_CLOSE = ascii('?>');

export interface Markup {
  /** Offset of the first declaration (`<!…` that is neither comment nor CDATA), with its line. */
  readonly declaration: { readonly offset: number; readonly line: number } | null;
  /** Line of the first processing instruction inside of an element. */
  readonly instructionLine: number | null;
  readonly depth: number;
  /** Line of each start tag in the order of the document: 1-based; one entry an element. */
  readonly lines: readonly number[];
}

export interface MarkupLimits {
  readonly elements: number;
  readonly depth: number;
}

/** Scans until the end, the first declaration, or one past a limit. */
export const scanMarkup = (bytes: Uint8Array, limits: MarkupLimits): Markup => {
  const lines: number[] = [];
  let line = 1;
  let open = 0;
  let depth = 0;
  let at = 0;
  let instructionLine: number | null = null;
  const skip = (end: number): void => {
    for (; at < end; at += 1) if (bytes[at] === NEWLINE) line += 1;
  };
  while (at < bytes.length) {
    skip(orEnd(bytes.indexOf(LT, at), bytes));
    const kind = bytes[at + 1];
    if (at >= bytes.length) break;
    if (kind === BANG && !startsWith(bytes, COMMENT_OPEN, at) && !startsWith(bytes, CDATA_OPEN, at))
      return { declaration: { offset: at, line }, instructionLine, depth, lines };
    const end = endOfTag(bytes, at, kind);
    if (kind === QUESTION && open > 0) instructionLine ??= line;
    if (kind === SLASH) open -= 1;
    else if (kind !== BANG && kind !== QUESTION) {
      lines.push(line);
      open += 1;
      depth = Math.max(depth, open);
      if (bytes[end - 2] === SLASH) open -= 1;
    }
    if (lines.length > limits.elements || depth > limits.depth) break;
    skip(end);
  }
  return { declaration: null, instructionLine, depth, lines };
};

/** Where a tag, comment, CDATA section or processing instruction ends: the offset after it. */
const endOfTag = (bytes: Uint8Array, start: number, kind: number | undefined): number => {
  if (kind === QUESTION) return after(bytes, INSTRUCTION_CLOSE, start + 2);
  if (kind !== BANG) return endOfStartTag(bytes, start);
  return startsWith(bytes, COMMENT_OPEN, start)
    ? after(bytes, COMMENT_CLOSE, start + COMMENT_OPEN.length)
    : after(bytes, CDATA_CLOSE, start + CDATA_OPEN.length);
};

/** A `>` inside of quotes does not end a tag. */
const endOfStartTag = (bytes: Uint8Array, start: number): number => {
  let quote = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === GT) return at + 1;
  }
  return bytes.length;
};

const after = (bytes: Uint8Array, wanted: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(wanted[0] ?? 0, from); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (startsWith(bytes, wanted, at)) return at + wanted.length;
  }
  return bytes.length;
};

const startsWith = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

const orEnd = (offset: number, bytes: Uint8Array): number => (offset < 0 ? bytes.length : offset);

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
