import type { Place, Report } from './collector.ts';
import { IN_FILE } from './collector.ts';
import { decimalOf, decimalText, type Decimal } from './decimals.ts';
import type { Group, Outline, TransferElement } from './outline.ts';
import { find, textAt, trimmedText, type XmlElement } from './xml-element.ts';

/*
 * Counts and control sums of the group header and of each payment information. They protect against a file that
 * was cut, edited or merged on its way, so that any difference refuses the whole file.
 */

/** Reports every stated count and control sum that the transfers do not bear out. */
export const checkTotals = (outline: Outline, report: Report): void => {
  const all = outline.groups.flatMap((group) => group.transfers);
  if (outline.header !== undefined) checkStated(outline.header, 'file', all, report);
  outline.groups.forEach((group: Group) => {
    checkStated(group.element, `payment information ${nameOf(group)}`, group.transfers, report);
  });
};

const nameOf = (group: Group): string => textAt(group.element, 'PmtInfId') ?? String(group.index + 1);

const checkStated = (
  holder: XmlElement,
  owner: string,
  transfers: readonly TransferElement[],
  report: Report,
): void => {
  checkCount(holder, owner, transfers.length, report);
  checkSum(holder, owner, transfers, report);
};

const checkCount = (holder: XmlElement, owner: string, actual: number, report: Report): void => {
  const element = find(holder, 'NbOfTxs');
  const text = element === undefined ? '' : trimmedText(element);
  if (element === undefined || !/^[0-9]{1,15}$/.test(text) || Number(text) === actual) return;
  const what = `The ${owner} states ${transfersText(Number(text))} and holds ${String(actual)}.`;
  report(IN_FILE, 'count-mismatch', element.line, what);
};

const checkSum = (
  holder: XmlElement,
  owner: string,
  transfers: readonly TransferElement[],
  report: Report,
): void => {
  const element = find(holder, 'CtrlSum');
  const stated = element === undefined ? null : decimalOf(trimmedText(element));
  if (element === undefined || stated === null) return;
  const place: Place = IN_FILE;
  const actual = sumOf(transfers);
  if (actual === null) {
    const what = `The control sum of the ${owner}, ${decimalText(stated)}, can’t be proven: an amount can’t be read.`;
    report(place, 'control-sum-unproven', element.line, what);
  } else if (actual !== stated) {
    const what = `The ${owner} states the control sum ${decimalText(stated)}; its amounts add up to ${decimalText(actual)}.`;
    report(place, 'control-sum-mismatch', element.line, what);
  }
};

/** The sum of the amounts as bare numbers, as the standard has it; null when one of them is none. */
const sumOf = (transfers: readonly TransferElement[]): Decimal | null => {
  let sum = 0n;
  for (const { element } of transfers) {
    const amount = decimalOf(
      textAt(element, 'Amt', 'InstdAmt') ?? textAt(element, 'Amt', 'EqvtAmt', 'Amt') ?? '',
    );
    if (amount === null) return null;
    sum += amount;
  }
  return sum;
};

const transfersText = (count: number): string =>
  count === 1 ? '1 credit transfer' : `${String(count)} credit transfers`;
