import type { PolicyVersionRow, PolicyVersionState } from '#shared/ipc';

/* Words for how versions of the policy stand. */

export interface StateWord {
  readonly text: string;
  readonly tone: 'plain' | 'ok' | 'warn' | 'alarm';
}

const words: Readonly<Record<PolicyVersionState, StateWord>> = {
  'in-force': { text: 'in force', tone: 'ok' },
  superseded: { text: 'superseded', tone: 'plain' },
  cooling: { text: 'cooling down', tone: 'warn' },
  waiting: { text: 'waits for approvals', tone: 'warn' },
  rejected: { text: 'rejected', tone: 'plain' },
  returned: { text: 'returned', tone: 'plain' },
  expired: { text: 'expired', tone: 'plain' },
  denied: { text: 'denied', tone: 'plain' },
};

export const stateWord = ({ state }: Pick<PolicyVersionRow, 'state'>): StateWord => words[state];

/** `2026-05-04 12:04`, in UTC as the journal has it. */
export const utcText = (time: string): string => time.slice(0, 16).replace('T', ' ');

/** When it came to be as it is; empty where that is not known. */
export const sinceText = (row: PolicyVersionRow): string => {
  if (row.state === 'cooling' && row.activeFrom !== null) return `until ${utcText(row.activeFrom)}`;
  const at = row.inForceAt ?? row.closedAt ?? row.proposedAt;
  return at === null ? '' : utcText(at);
};

/** What a version does to the one before it. */
export const directionText = (isLooser: boolean | null): string =>
  isLooser === null ? 'The first' : isLooser ? 'Looser' : 'Only tighter';

/** What the state means, in one or two sentences. */
export const stateSentence = (row: PolicyVersionRow): string => {
  switch (row.state) {
    case 'in-force':
      return 'Everything new is judged by it.';
    case 'cooling':
      return `Approved, and looser: in force from ${utcText(row.activeFrom ?? '')} UTC on. Until then anyone of the groups that were asked can reject it under Approvals, which ends it for good.`;
    case 'waiting':
      return 'It waits under Approvals until enough people have approved it.';
    case 'superseded':
      return `It was in force from ${row.inForceAt === null ? 'the beginning' : `${utcText(row.inForceAt)} UTC`} until the next version.`;
    case 'rejected':
    case 'returned':
    case 'expired':
    case 'denied':
      return `It never came into force: ${words[row.state].text}${row.closing === null ? '' : ` (${row.closing})`}.`;
  }
};

/** "Bram de Vries and Carla Rossi"; a dash for nobody. */
export const namesText = (people: readonly { readonly name: string }[]): string => {
  const names = people.map(({ name }) => name);
  if (names.length === 0) return '–';
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
};

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
