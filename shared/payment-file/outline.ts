import type { Place } from './collector.ts';
import { find, type XmlElement } from './xml-element.ts';

export interface TransferElement {
  readonly element: XmlElement;
  /** 1-based in the file. */
  readonly transaction: number;
}

/** A payment information (`PmtInf`) and its credit transfers. */
export interface Group {
  readonly element: XmlElement;
  readonly place: Place;
  /** 0-based in the file. */
  readonly index: number;
  readonly transfers: readonly TransferElement[];
}

/** What there is to count and to refuse in a document, before anything is known to be right. */
export interface Outline {
  readonly header: XmlElement | undefined;
  readonly groups: readonly Group[];
  readonly transferCount: number;
  /** What a finding inside an element refuses; elements that are not in it pass it on to the one above. */
  readonly places: ReadonlyMap<XmlElement, Place>;
}

export const outlineOf = (root: XmlElement): Outline => {
  const initiation = find(root, 'CstmrCdtTrfInitn');
  const places = new Map<XmlElement, Place>();
  const groups: Group[] = [];
  let transaction = 0;
  for (const element of named(initiation, 'PmtInf')) {
    const index = groups.length;
    const place: Place = { kind: 'group', group: index };
    places.set(element, place);
    const transfers = named(element, 'CdtTrfTxInf').map((transfer) => {
      transaction += 1;
      places.set(transfer, { kind: 'line', transaction });
      return { element: transfer, transaction };
    });
    groups.push({ element, place, index, transfers });
  }
  const header = initiation === undefined ? undefined : find(initiation, 'GrpHdr');
  return { header, groups, transferCount: transaction, places };
};

const named = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];
