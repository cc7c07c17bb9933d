import { amountFault } from './amounts.ts';
import { IN_FILE, type Place, type Report } from './collector.ts';
import { quoted, type FindingCode } from './findings.ts';
import type { ComplexType, Grammar, Particle } from './grammar.ts';
import { labelOf } from './labels.ts';
import { checkOf, type Fault } from './simple-types.ts';
import { trimmedText, type XmlAttribute, type XmlElement } from './xml-element.ts';

/*
 * Walks a document beside its grammar and reports every departure, each against the smallest thing it spoils:
 * inside a credit transfer that transfer, inside a payment information all of its transfers, else the file.
 */

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const AMOUNT_TYPE = 'CurrencyAndAmount';

interface Walk {
  readonly grammar: Grammar;
  readonly namespace: string;
  readonly places: ReadonlyMap<XmlElement, Place>;
  readonly report: Report;
}

/** Where the walk is: the element, those above it (outermost first), and what a finding here refuses. */
interface Position {
  readonly element: XmlElement;
  readonly ancestors: readonly XmlElement[];
  readonly place: Place;
}

/** Reports what is wrong with the form of a document: elements, order, occurrence, attributes, simple values. */
export const checkStructure = (
  root: XmlElement,
  grammar: Grammar,
  places: ReadonlyMap<XmlElement, Place>,
  report: Report,
): void => {
  const walk: Walk = { grammar, namespace: root.namespace, places, report };
  visit(walk, { element: root, ancestors: [], place: IN_FILE }, 'Document');
};

const visit = (walk: Walk, at: Position, type: string): void => {
  const complex = walk.grammar.get(type);
  checkAttributes(walk, at, type);
  if (complex === undefined) checkSimple(walk, at, type);
  else checkChildren(walk, at, complex);
};

/** Reports against the element of a position: `The <element> <says>.` */
const say = (walk: Walk, at: Position, code: FindingCode, says: string): void => {
  const label = labelOf(at.ancestors, at.element.name);
  walk.report(at.place, code, at.element.line, `The ${label} ${says}.`);
};

const checkAttributes = (walk: Walk, at: Position, type: string): void => {
  for (const attribute of at.element.attributes) {
    if (!isAllowed(attribute, type))
      say(walk, at, 'attribute-unexpected', `has an unexpected attribute, ${quoted(attribute.name)}`);
  }
};

/** A schema location is only a hint; `xsi:type` and `xsi:nil` would change what an element means. */
const isAllowed = (attribute: XmlAttribute, type: string): boolean =>
  attribute.namespace === XSI
    ? attribute.name === 'schemaLocation' && type === 'Document'
    : attribute.namespace === '' && attribute.name === 'Ccy' && type === AMOUNT_TYPE;

const checkSimple = (walk: Walk, at: Position, type: string): void => {
  if (at.element.children.length > 0) {
    say(walk, at, 'element-unexpected', 'holds elements where a value belongs');
    return;
  }
  const fault = type === AMOUNT_TYPE ? amountFault(at.element) : textFault(type, at.element);
  if (fault !== null) say(walk, at, fault.code, fault.says);
};

/** The schema counts white space around a text to its length, though nobody reads it. */
const FREE_TEXT = /^Max\d+Text$/;

const textFault = (type: string, element: XmlElement): Fault | null => {
  const text = trimmedText(element);
  if (text === '') return { code: 'text-empty', says: 'is empty' };
  return (
    checkOf(type)(text) ??
    (FREE_TEXT.test(type) ? checkOf(type)(element.text.replace(/[\t\r\n]/g, ' ')) : null)
  );
};

const checkChildren = (walk: Walk, at: Position, type: ComplexType): void => {
  if (at.element.text !== '')
    say(walk, at, 'text-unexpected', `holds the text ${quoted(at.element.text)} between its elements`);
  const ancestors = [...at.ancestors, at.element];
  const counts = new Map<Particle, number>();
  let reached = 0;
  for (const element of at.element.children) {
    const child = { element, ancestors, place: walk.places.get(element) ?? at.place };
    const index = type.particles.findIndex((particle) => particle.name === element.name);
    const particle = type.particles[index];
    if (particle === undefined || element.namespace !== walk.namespace) {
      reportUnexpected(walk, child);
      continue;
    }
    if (index < reached && !type.isChoice)
      say(walk, child, 'element-order', 'comes later than the schema’s order allows');
    reached = Math.max(reached, index);
    countChild(walk, child, particle, counts);
    visitChild(walk, child, particle);
  }
  if (type.isChoice) checkChoice(walk, at, type, counts);
  else reportMissing(walk, at, type, counts);
};

const countChild = (walk: Walk, child: Position, particle: Particle, counts: Map<Particle, number>): void => {
  const count = (counts.get(particle) ?? 0) + 1;
  counts.set(particle, count);
  if (count === particle.max + 1)
    say(walk, child, 'element-repeated', 'is there more often than the schema allows');
};

const visitChild = (walk: Walk, child: Position, particle: Particle): void => {
  if (particle.type === null) say(walk, child, particle.refusal, REFUSALS[particle.refusal] ?? NOT_CARRIED);
  else visit(walk, child, particle.type);
};

const NOT_CARRIED = 'can’t be carried by a payment from here';
const REFUSALS: Readonly<Partial<Record<FindingCode, string>>> = {
  'account-not-iban': 'is identified by something else than an IBAN, which can’t be checked',
  'amount-equivalent': 'leaves the amount to a conversion at the bank, so that it can’t be approved exactly',
};

const reportUnexpected = (walk: Walk, child: Position): void => {
  const { element } = child;
  const name = element.namespace === walk.namespace ? element.name : `{${element.namespace}}${element.name}`;
  const owner = child.ancestors.at(-1)?.name ?? '';
  const what = `The element ${quoted(name)} does not belong in ${owner}.`;
  walk.report(child.place, 'element-unexpected', element.line, what);
};

const reportMissing = (
  walk: Walk,
  at: Position,
  type: ComplexType,
  counts: ReadonlyMap<Particle, number>,
): void => {
  for (const { name, min } of type.particles.filter((particle) => !counts.has(particle))) {
    if (min === 0) continue;
    const label = labelOf([...at.ancestors, at.element], name);
    const code = name === 'Nm' ? 'name-missing' : 'element-missing';
    // A payment information without any transfer has no line that the finding could refuse.
    const place = name === 'CdtTrfTxInf' ? IN_FILE : at.place;
    walk.report(place, code, at.element.line, `The ${label} is missing.`);
  }
};

const checkChoice = (
  walk: Walk,
  at: Position,
  type: ComplexType,
  counts: ReadonlyMap<Particle, number>,
): void => {
  const names = type.particles.map((particle) => particle.name).join(' or ');
  if (counts.size > 1) say(walk, at, 'element-repeated', `has more than one of ${names}`);
  // Of an element that does not belong there is a finding already.
  if (at.element.children.length === 0) say(walk, at, 'element-missing', `has none of ${names}`);
};
