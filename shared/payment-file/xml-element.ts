/** An attribute; namespace declarations are none. */
export interface XmlAttribute {
  readonly name: string;
  /** Namespace name, '' for none. */
  readonly namespace: string;
  readonly value: string;
}

/** An element of a parsed document, as plain data that crosses process boundaries. */
export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** Namespace name, '' for none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The element's own character data, as written; '' when it is only the white space between children. */
  readonly text: string;
  /** 1-based line of the start tag. */
  readonly line: number;
}

/** White space of XML 1.0 (section 2.3), which is less than what `trim` takes away. */
const SURROUNDING_SPACE = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** The text without the white space around it. */
export const trimmedText = (element: XmlElement): string => element.text.replace(SURROUNDING_SPACE, '');

/** The first child of a name. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The first element down a path of names, `find(transfer, 'CdtrAcct', 'Id', 'IBAN')`. */
export const find = (element: XmlElement, ...path: readonly string[]): XmlElement | undefined => {
  let found: XmlElement | undefined = element;
  for (const name of path) found = found === undefined ? undefined : childOf(found, name);
  return found;
};

/** The trimmed text at a path; null where nothing is or nothing is said. */
export const textAt = (element: XmlElement, ...path: readonly string[]): string | null => {
  const found = find(element, ...path);
  return found === undefined ? null : trimmedText(found) || null;
};
