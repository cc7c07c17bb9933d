import type { Decision } from '#shared/approval';
import type { IntentDetail } from '#shared/ipc';
import { decisionLabels } from './labels.ts';
import type { DecisionState } from './use-decide.ts';

/** Why this decision can't be made now, and who can change that; undefined when it can. */
export const whyNot = (
  decision: Decision,
  detail: IntentDetail,
  isReadable: boolean,
  whyNotSign: string | undefined,
): string | undefined => {
  if (whyNotSign !== undefined) return whyNotSign;
  if (!isReadable)
    return 'This item can not be decoded completely, so it can not be signed here. Its initiator can draft it again.';
  const { mayDecide } = detail;
  if (mayDecide.can || mayDecide.mayStill?.some((it) => it === decision) === true) return undefined;
  return mayDecide.why;
};

/** `You would be the 2nd of 3 to sign.`, or that it would not count. */
export const placeInLine = (detail: IntentDetail): string => {
  if (detail.mayDecide.can && detail.mayDecide.shadow !== undefined)
    return `${detail.mayDecide.shadow}: an approval is recorded and does not count, a rejection does.`;
  const groups = detail.row.progress.groups;
  const needed = groups.reduce((sum, group) => sum + group.atLeast, 0);
  const people = new Set(groups.flatMap((group) => [...group.counted]));
  const place = people.size + 1;
  if (needed === 0) return 'No approval is needed.';
  if (needed === 1) return 'Your signature alone approves it.';
  return place >= needed
    ? `You would be the last of ${String(needed)} to sign.`
    : `You would be the ${ordinal(place)} of ${String(needed)} to sign.`;
};

const ordinal = (value: number): string => {
  const words = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
  return words[value - 1] ?? `${String(value)}th`;
};

/** What has become of a decision that was just made. */
export const outcomeSentence = (state: Extract<DecisionState, { state: 'signed' }>): string =>
  state.isDelivered
    ? `Signed: ${decisionLabels[state.decision].done}. The ledger has it.`
    : `Signed: ${decisionLabels[state.decision].done}. Kept on this desk and sent when the ledger is in reach.`;
