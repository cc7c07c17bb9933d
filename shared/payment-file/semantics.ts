import type { Place, Report } from './collector.ts';
import type { Group, Outline, TransferElement } from './outline.ts';
import { remittanceOf } from './transfers.ts';
import { quoted } from './findings.ts';
import { textAt, type XmlElement } from './xml-element.ts';

/** What the schema lets through and a bank does not, besides the totals. */
export const checkSemantics = (outline: Outline, report: Report): void => {
  const seen = new Map<string, number>();
  for (const group of outline.groups) {
    checkPaymentMethod(group, report);
    checkGroupId(group, seen, report);
    checkReferences(group, report);
    for (const transfer of group.transfers) checkTransfer(group, transfer, report);
  }
};

const checkPaymentMethod = ({ element, place }: Group, report: Report): void => {
  const method = textAt(element, 'PmtMtd');
  if (method !== 'CHK' && method !== 'TRA') return;
  const what = `The payment method is ${method === 'CHK' ? 'cheque (CHK)' : 'transfer advice (TRA)'}.`;
  report(place, 'payment-method', element.line, what);
};

/** An id names one payment information in its message (ISO 20022, PaymentInformationIdentification). */
const checkGroupId = ({ element, place }: Group, seen: Map<string, number>, report: Report): void => {
  const id = textAt(element, 'PmtInfId');
  if (id === null) return;
  const firstLine = seen.get(id);
  if (firstLine === undefined) seen.set(id, element.line);
  else {
    const what = `The payment information id ${quoted(id)} is used before, in line ${String(firstLine)}.`;
    report(place, 'payment-information-repeated', element.line, what);
  }
};

/** What a sender writes who has no reference of his own (EPC132-08). */
const NOT_PROVIDED = 'NOTPROVIDED';

/** The same pair of references twice in one payment information is a payment twice, until somebody says not. */
const checkReferences = ({ transfers }: Group, report: Report): void => {
  const seen = new Map<string, number>();
  for (const { element, transaction } of transfers) {
    const instruction = textAt(element, 'PmtId', 'InstrId');
    const endToEnd = textAt(element, 'PmtId', 'EndToEndId');
    if (endToEnd === null || (instruction === null && endToEnd === NOT_PROVIDED)) continue;
    const key = JSON.stringify([instruction, endToEnd]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, transaction);
    else {
      const what = `The references of transfer ${String(transaction)} (${endToEnd}) are those of transfer ${String(first)}.`;
      report({ kind: 'line', transaction }, 'reference-repeated', element.line, what);
    }
  }
};

/** What the intent can hold. */
const REMITTANCE_MAX = 1000;

const checkTransfer = (group: Group, { element, transaction }: TransferElement, report: Report): void => {
  const place: Place = { kind: 'line', transaction };
  if (chargeBearerOf(group.element, element) === 'DEBT') {
    const what = 'The charge bearer is DEBT: the debtor pays charges that nobody has named.';
    report(place, 'charges-to-debtor', element.line, what);
  }
  const length = remittanceOf(element)?.length ?? 0;
  if (length > REMITTANCE_MAX) {
    const what = `The remittance information is ${String(length)} characters long; ${String(REMITTANCE_MAX)} are allowed.`;
    report(place, 'remittance-too-long', element.line, what);
  }
};

const chargeBearerOf = (group: XmlElement, transfer: XmlElement): string | null =>
  textAt(transfer, 'ChrgBr') ?? textAt(group, 'ChrgBr');
