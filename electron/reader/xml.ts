import {
  ParseOption,
  XmlDocument,
  XmlElement as ElementNode,
  XmlParseError,
  XmlText,
  type XmlTreeNode,
} from 'libxml2-wasm';
import { err, ok, type Result } from '#shared/errors';
import { fileFinding, type PaymentFinding, type XmlElement } from '#shared/payment-file';
import { doctypeFinding } from './doctype.ts';
import { encodingOf, type Encoding } from './encoding.ts';
import { DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX } from './limits.ts';
import { scanMarkup } from './markup.ts';

// The limits of libxml2 stay on (no HUGE). The WebAssembly build has no network and no file system either way.
const PARSE_OPTIONS = [
  ParseOption.XML_PARSE_NO_XXE,
  ParseOption.XML_PARSE_NO_SYS_CATALOG,
  ParseOption.XML_PARSE_NOCDATA,
  ParseOption.XML_PARSE_SKIP_IDS,
].reduce<ParseOption>((all, option) => all | option, ParseOption.XML_PARSE_NONET);

/**
 * Parses the bytes of an XML document into a plain tree. Anything that could make a parser do more than read is
 * refused before one sees it: too many bytes, an encoding that hides markup, any DOCTYPE, too many or too deeply
 * nested elements. Comments are left out of the tree.
 */
export const parseXml = (bytes: Uint8Array): Result<XmlElement, readonly PaymentFinding[]> => {
  const checked = checkBytes(bytes);
  if (!checked.ok) return err([checked.error]);
  try {
    const { encoding, lines } = checked.value;
    // The encoding that was checked, whatever the parser would have made of the declaration.
    const document = XmlDocument.fromBuffer(bytes, { encoding, option: PARSE_OPTIONS });
    return treeOf(document, lines);
  } catch (error) {
    if (error instanceof XmlParseError) return err([notWellFormed(error)]);
    throw error;
  }
};

interface Checked {
  readonly encoding: Encoding;
  /** The lines of all start tags, in the order of the document. */
  readonly lines: readonly number[];
}

const checkBytes = (bytes: Uint8Array): Result<Checked, PaymentFinding> => {
  if (bytes.length > FILE_BYTES_MAX)
    return err(
      fileFinding('file-too-large', null, `The file is larger than ${String(FILE_BYTES_MAX)} bytes.`),
    );
  if (bytes.length === 0) return err(fileFinding('file-empty', null, 'The file is empty.'));
  const encoding = encodingOf(bytes);
  if (!encoding.ok) return err(encoding.finding);
  const lines = checkMarkup(bytes);
  return lines.ok ? ok({ encoding: encoding.encoding, lines: lines.value }) : lines;
};

const checkMarkup = (bytes: Uint8Array): Result<readonly number[], PaymentFinding> => {
  const { declaration, instructionLine, depth, lines } = scanMarkup(bytes, {
    elements: ELEMENTS_MAX,
    depth: DEPTH_MAX,
  });
  if (declaration !== null) return err(doctypeFinding(bytes, declaration.offset, declaration.line));
  // Nothing that a payment means stands in one, and the parser's tree can't be walked past it.
  if (instructionLine !== null)
    return err(fileFinding('xml-instruction', instructionLine, 'The file holds a processing instruction.'));
  const line = lines.at(-1) ?? 1;
  if (depth > DEPTH_MAX)
    return err(fileFinding('xml-too-deep', line, `Elements are nested deeper than ${String(DEPTH_MAX)}.`));
  if (lines.length > ELEMENTS_MAX)
    return err(
      fileFinding('xml-too-many-elements', line, `There are more than ${String(ELEMENTS_MAX)} elements.`),
    );
  return ok(lines);
};

const notWellFormed = (error: XmlParseError): PaymentFinding => {
  const [first] = error.details;
  const detail = (first?.message ?? error.message).trim();
  return fileFinding(
    'xml-not-well-formed',
    first?.line ?? null,
    `The file is not well-formed XML: ${detail}.`,
  );
};

const treeOf = (
  document: XmlDocument,
  lines: readonly number[],
): Result<XmlElement, readonly PaymentFinding[]> => {
  try {
    if (document.dtd !== null) return err([fileFinding('doctype', null, 'The file has a DOCTYPE.')]);
    const cursor = { lines, next: 0 };
    const root = plain(document.root, cursor);
    // Scanner and parser read the same bytes; where they disagree nothing of it is believed.
    if (cursor.next === lines.length) return ok(root);
    return err([fileFinding('xml-not-well-formed', null, 'The file’s markup is ambiguous.')]);
  } finally {
    document.dispose();
  }
};

interface Cursor {
  readonly lines: readonly number[];
  next: number;
}

/** Depth is limited before, so that this may recurse. */
const plain = (node: ElementNode, cursor: Cursor): XmlElement => {
  const line = cursor.lines[cursor.next] ?? node.line;
  cursor.next += 1;
  const children: XmlElement[] = [];
  let text = '';
  for (let child: XmlTreeNode | null = node.firstChild; child !== null; child = child.next) {
    if (child instanceof ElementNode) children.push(plain(child, cursor));
    else if (child instanceof XmlText) text += child.content;
  }
  const attributes = node.attrs.map(({ name, namespaceUri, value }) => ({
    name,
    namespace: namespaceUri,
    value,
  }));
  const isSpace = children.length > 0 && /^[ \t\r\n]*$/.test(text);
  return {
    name: node.name,
    namespace: node.namespaceUri,
    attributes,
    children,
    text: isSpace ? '' : text,
    line,
  };
};
