import type { CheckView, ItemLink } from '#shared/ipc';
import { scaleOf, moneyText } from '../../journal/amounts.ts';
import { DUPLICATE_WINDOW_HOURS, type Twin } from '../twins.ts';
import { attention, counted, minuteText, passed } from './check.ts';

export const DUPLICATE = { id: 'duplicate', title: 'Likely duplicate' };

/** Twins that are shown by themselves; the others are counted. */
const SHOWN_MAX = 3;

/** Other items that may be this payment once more. `others` says how many of the same file are as well. */
export const duplicateCheck = (twins: readonly Twin[]): CheckView => {
  if (twins.length === 0)
    return passed(
      DUPLICATE,
      `No other item to this account has this amount within ${String(DUPLICATE_WINDOW_HOURS)} hours, or is for the same.`,
    );
  return attention(DUPLICATE, sentences(twins).join(' '), {
    remedy: 'Open it and compare. If it is the same payment, reject this one as a duplicate.',
    items: twins.slice(0, SHOWN_MAX).map(linkTo),
  });
};

const sentences = (twins: readonly Twin[]): readonly string[] => {
  const byAmount = twins.filter(({ by }) => by === 'amount').length;
  const byReference = twins.length - byAmount;
  return [
    ...(byAmount === 0
      ? []
      : [
          `${counted(byAmount, 'other item')} to this account ${byAmount === 1 ? 'has' : 'have'} the same amount, ` +
            `or one within 1 %, within ${String(DUPLICATE_WINDOW_HOURS)} hours.`,
        ]),
    ...(byReference === 0
      ? []
      : [
          `${counted(byReference, 'other item')} to this account ${byReference === 1 ? 'has' : 'have'} the same reference.`,
        ]),
    ...(twins.length > SHOWN_MAX ? [`The first ${String(SHOWN_MAX)}:`] : []),
  ];
};

/** "48,200.00 EUR, proposed 2026-11-28 08:30 UTC, awaiting approval". */
export const linkTo = ({ digest, asset, minor, proposedAt, status }: Twin): ItemLink => ({
  digest,
  text: `${moneyText({ asset, scale: scaleOf(asset), minor })}, proposed ${minuteText(proposedAt)}, ${status.replaceAll('-', ' ')}`,
});
