import type { CheckView } from '#shared/ipc';
import { moneyText, scaleOf } from '../../journal/amounts.ts';
import type { DraftIntent } from '../../contract.ts';
import { attention } from '../checks/check.ts';
import { DUPLICATE, duplicateCheck } from '../checks/duplicate.ts';
import { isNear } from '../checks/near.ts';
import { listed } from '../scope.ts';
import type { Subject, Twin } from '../twins.ts';

/** A draft as others of its list name it. */
export interface Other {
  readonly subject: Subject;
  readonly origin: DraftIntent['origin'];
}

/** A draft that is like items of the journal, or like others of its own list. */
export const duplicateOfDraft = (
  own: Subject,
  items: readonly Twin[],
  others: readonly Other[],
): CheckView => {
  const known = duplicateCheck(items);
  if (others.length === 0) return known;
  const inFile = `Like ${listed(others.map((other) => otherText(own, other)))}, to the same account.`;
  return attention(DUPLICATE, known.outcome === 'pass' ? inFile : `${inFile} ${known.detail}`, {
    remedy: 'If they are one payment, take one of them out of the file.',
    items: known.items,
  });
};

/** "line 21 of this file, 48,350.00 EUR (within 1 %)". */
const otherText = (own: Subject, { subject, origin }: Other): string => {
  const place =
    origin.kind === 'file' ? `line ${origin.line.toLocaleString('en-GB')} of this file` : 'another draft';
  const { asset, minor } = subject;
  const amount = moneyText({ asset, scale: scaleOf(asset), minor: minor.toString() });
  return `${place}, ${amount} (${likeness(own, subject)})`;
};

const likeness = (own: Subject, other: Subject): string => {
  if (!isNear(own.minor, other.minor) || own.asset !== other.asset) return 'the same reference';
  return own.minor === other.minor ? 'the same amount' : 'within 1 %';
};
