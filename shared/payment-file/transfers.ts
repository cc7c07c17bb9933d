import { toMoney, type Money } from '#shared/money';
import { checkBic, checkIban } from '#shared/identifiers';
import { readAmount } from './amounts.ts';
import { datePart } from './dates.ts';
import type { PaymentFinding } from './findings.ts';
import type { Group, TransferElement } from './outline.ts';
import type { CreditTransfer, RefusedTransfer } from './types.ts';
import { find, textAt, trimmedText, type XmlElement } from './xml-element.ts';

/** Reads a transfer against which nothing was found. Throws where that can't be, since it was checked before. */
export const readTransfer = (group: Group, { element, transaction }: TransferElement): CreditTransfer => ({
  transaction,
  line: element.line,
  paymentInformationId: required(textAt(group.element, 'PmtInfId')),
  debtor: {
    name: required(textAt(group.element, 'Dbtr', 'Nm')),
    iban: required(ibanAt(group.element, 'DbtrAcct')),
    currency: textAt(group.element, 'DbtrAcct', 'Ccy'),
    bic: bicOf(group.element, 'DbtrAgt'),
  },
  creditor: {
    name: required(textAt(element, 'Cdtr', 'Nm')),
    country: textAt(element, 'Cdtr', 'PstlAdr', 'Ctry') ?? textAt(element, 'Cdtr', 'CtryOfRes'),
    iban: required(ibanAt(element, 'CdtrAcct')),
    bic: bicOf(element, 'CdtrAgt'),
  },
  amount: required(amountOf(element)),
  amountText: required(textAt(element, 'Amt', 'InstdAmt')),
  serviceLevel: serviceLevelOf(group.element, element),
  chargeBearer: textAt(element, 'ChrgBr') ?? textAt(group.element, 'ChrgBr'),
  purpose: purposeOf(group.element, element),
  endToEndId: required(textAt(element, 'PmtId', 'EndToEndId')),
  instructionId: textAt(element, 'PmtId', 'InstrId'),
  remittance: remittanceOf(element),
  requestedExecutionDate: required(executionDateOf(group.element)),
});

/** Reads of a refused transfer what a person needs to find it again. */
export const readRefused = (
  { element, transaction }: TransferElement,
  findings: readonly PaymentFinding[],
): RefusedTransfer => ({
  transaction,
  line: element.line,
  creditorName: textAt(element, 'Cdtr', 'Nm'),
  creditorIban: textAt(element, 'CdtrAcct', 'Id', 'IBAN'),
  amount: amountOf(element),
  amountText: textAt(element, 'Amt', 'InstdAmt'),
  endToEndId: textAt(element, 'PmtId', 'EndToEndId'),
  findings,
});

/** Unstructured texts and creditor references, parted by a space; null when there are none. */
export const remittanceOf = (transfer: XmlElement): string | null => {
  const parts = find(transfer, 'RmtInf')?.children ?? [];
  const texts = parts.map((part) =>
    part.name === 'Ustrd' ? trimmedText(part) : textAt(part, 'CdtrRefInf', 'Ref'),
  );
  return texts.filter((text) => text !== null && text !== '').join(' ') || null;
};

/** A transfer's own payment type information comes before that of its payment information. */
const serviceLevelOf = (group: XmlElement, transfer: XmlElement): string | null => {
  const levels = [transfer, group].map((owner) =>
    (find(owner, 'PmtTpInf')?.children ?? [])
      .filter((child) => child.name === 'SvcLvl')
      .map((level) => textAt(level, 'Cd')),
  );
  const [first = []] = levels.filter((found) => found.length > 0);
  return first.includes('SEPA') ? 'SEPA' : (first[0] ?? null);
};

/** The category purpose steers how a payment is handled, so it is the one kept when both are stated. */
const purposeOf = (group: XmlElement, transfer: XmlElement): string | null =>
  textAt(transfer, 'PmtTpInf', 'CtgyPurp', 'Cd') ??
  textAt(group, 'PmtTpInf', 'CtgyPurp', 'Cd') ??
  textAt(transfer, 'Purp', 'Cd');

/** Text in version 03; `Dt` or `DtTm` in version 09. */
const executionDateOf = (group: XmlElement): string | null => {
  const text =
    textAt(group, 'ReqdExctnDt', 'Dt') ??
    textAt(group, 'ReqdExctnDt', 'DtTm') ??
    textAt(group, 'ReqdExctnDt');
  return text === null ? null : datePart(text);
};

const amountOf = (transfer: XmlElement): Money | null => {
  const element = find(transfer, 'Amt', 'InstdAmt');
  const read = element === undefined ? undefined : readAmount(element);
  return read?.ok === true ? toMoney(read.value) : null;
};

const ibanAt = (owner: XmlElement, account: string): string | null => {
  const checked = checkIban(textAt(owner, account, 'Id', 'IBAN') ?? '');
  return checked.ok ? checked.value : null;
};

const bicOf = (owner: XmlElement, agent: string): string | null => {
  const checked = checkBic(
    textAt(owner, agent, 'FinInstnId', 'BICFI') ?? textAt(owner, agent, 'FinInstnId', 'BIC') ?? '',
  );
  return checked.ok ? checked.value : null;
};

const required = <T>(value: T | null): T => {
  if (value === null) throw new TypeError('A transfer without findings lacks a value');
  return value;
};
