import type { CheckView } from '#shared/ipc';
import { attention, counted } from '../checks/check.ts';
import { DUPLICATE, duplicateCheck } from '../checks/duplicate.ts';
import type { Twin } from '../twins.ts';

/** A draft that is like items of the journal, or like others of its own file. */
export const duplicateOfDraft = (items: readonly Twin[], inFile: number): CheckView => {
  const known = duplicateCheck(items);
  if (inFile === 0) return known;
  const same = `${counted(inFile, 'other payment')} of this file ${inFile === 1 ? 'is' : 'are'} like it: the same account with the same amount, one within 1 %, or the same reference.`;
  return attention(DUPLICATE, known.outcome === 'pass' ? same : `${same} ${known.detail}`, {
    remedy: 'Take the payment out of the file if it is the same one.',
    items: known.items,
  });
};
