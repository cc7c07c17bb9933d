import type { ErasureReason } from '#shared/intent';
import type { PersonView } from '#shared/ipc';

type Tone = 'plain' | 'ok' | 'warn' | 'alarm';

export const standingWords: Readonly<
  Record<PersonView['standing'], { readonly text: string; readonly tone: Tone }>
> = {
  active: { text: 'active', tone: 'ok' },
  suspended: { text: 'suspended', tone: 'warn' },
  left: { text: 'left', tone: 'plain' },
  erased: { text: 'erased', tone: 'plain' },
};

export const reasonWords: Readonly<Record<ErasureReason, string>> = {
  request: 'The person asked for it',
  'retention-ended': 'The time for which it had to be kept is over',
  'recorded-in-error': 'It should not have been recorded',
};

/** Why what is known of a person can't be asked to be erased; the ledger knows the rest, and says it. */
export const whyNotErase = (person: PersonView | undefined): string | undefined => {
  if (person === undefined) return 'Choose a person.';
  if (person.standing === 'erased') return 'It is erased already.';
  return person.standing === 'left' ? undefined : 'Only what is known of somebody who has left is erased.';
};

/** People whose name, title, id or group holds what is typed. */
export const matching = (people: readonly PersonView[], search: string): readonly PersonView[] => {
  const text = search.trim().toLowerCase();
  return people.filter(({ id, name, title, groups }) =>
    [id, name, title, ...groups].some((each) => each.toLowerCase().includes(text)),
  );
};
