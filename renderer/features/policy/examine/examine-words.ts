import type { PolicyExamination, PolicyFindingView } from '#shared/ipc';
import type { VerdictChange } from '#shared/policy';

/* Words of what was found. */

export interface DirectionWords {
  readonly tone: 'info' | 'warn';
  readonly whatHappened: string;
  readonly meaning: string;
}

/** How a draft stands to the version in force, and what follows from it. */
export const directionWords = ({
  isLooser,
  direction,
  isProved,
  coolDownHours,
}: Pick<PolicyExamination, 'isLooser' | 'direction' | 'isProved' | 'coolDownHours'>): DirectionWords => {
  if (!isLooser)
    return {
      tone: 'info',
      whatHappened: direction === 'same' ? 'It answers everything as before.' : 'It only tightens.',
      meaning: 'In force as soon as enough people have approved it.',
    };
  const meaning = `Approved, it waits ${String(coolDownHours)} hours, and anyone of the groups that were asked can reject it in that time.`;
  if (direction === 'looser' || direction === 'both')
    return {
      tone: 'warn',
      whatHappened: isProved
        ? direction === 'both'
          ? 'Looser in one respect, tighter in another.'
          : 'Looser.'
        : 'Taken for looser: it is not proved that nothing passes more easily.',
      meaning,
    };
  return {
    tone: 'warn',
    whatHappened: 'Taken for looser: it changes rules about administrative changes.',
    meaning,
  };
};

const codeTitles: Readonly<Record<PolicyFindingView['code'], string>> = {
  'duplicate-rule': 'Two rules of one id',
  'empty-window': 'A window that holds no amount',
  'unknown-currency': 'An asset that does not exist',
  'currency-never-matches': 'A limit in another asset',
  'velocity-without-currency': 'A limit without a currency',
  'drops-above': 'Larger amounts pass more easily',
  'idle-escalation': 'An escalation that helps nobody',
  'unknown-group': 'A group that does not exist',
  'never-met': 'A demand that nothing meets',
  'review-overdue': 'To be looked at again',
  'no-source': 'Looks at what nobody reports',
  gap: 'Nobody can approve it: no rule matches',
  contradiction: 'A rule that can never match',
  'dead-rule': 'A rule that never decides',
  overlap: 'Rules that overlap',
  'unreachable-quorum': 'A quorum that nobody can fill',
  deadlock: 'Hangs on single people',
  'self-lockout': 'Locks everybody out',
  'break-glass-lost': 'Nobody could break the glass',
  'looser-than': 'Looser than before',
  'too-large': 'Not walked to its end',
};

export const findingTitle = ({ code }: Pick<PolicyFindingView, 'code'>): string => codeTitles[code];

export const severityWords: Readonly<Record<PolicyFindingView['severity'], string>> = {
  error: 'Grave: look at these first',
  warning: 'To be read before it is proposed',
  note: 'Notes',
};

/** What the draft brings stands before what the version in force has as well. */
export const newFirst = (findings: readonly PolicyFindingView[]): readonly PolicyFindingView[] =>
  findings.toSorted((a, b) => Number(a.isInForce) - Number(b.isInForce));

export const severities = ['error', 'warning', 'note'] as const;

/** What a replay counts, the gravest for the money first. */
export const changeWords: Readonly<Record<VerdictChange, { readonly title: string; readonly one: string }>> =
  {
    looser: { title: 'Would have passed more easily', one: 'looser' },
    freed: { title: 'Denied then, could be approved', one: 'freed' },
    blocked: { title: 'Would have been denied', one: 'blocked' },
    tighter: { title: 'Would have needed more', one: 'tighter' },
    other: { title: 'Would have needed something else', one: 'other' },
  };

export const changeOrder: readonly VerdictChange[] = ['looser', 'freed', 'blocked', 'tighter', 'other'];

/** "1 item", "1,204 items". */
export const itemsText = (count: number): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? 'item' : 'items'}`;
