import type { ErasureReason } from '#shared/intent';
import type { KeyView, RosterPerson, RosterView } from '#shared/ipc';
import { roleTitles } from '#shared/roster';

export type Tone = 'plain' | 'ok' | 'warn' | 'alarm';

export interface Word {
  readonly text: string;
  readonly tone: Tone;
}

export const standingWords: Readonly<Record<RosterPerson['standing'], Word>> = {
  active: { text: 'active', tone: 'ok' },
  suspended: { text: 'suspended', tone: 'warn' },
  left: { text: 'left', tone: 'plain' },
  erased: { text: 'erased', tone: 'plain' },
};

export const keyWords: Readonly<Record<KeyView['standing'], Word>> = {
  active: { text: 'active', tone: 'ok' },
  dormant: { text: 'dormant spare', tone: 'plain' },
  revoked: { text: 'revoked', tone: 'plain' },
};

/** A key of somebody without power signs nothing, whatever it says of itself. */
export const keyWord = (
  { standing }: Pick<KeyView, 'standing'>,
  holder: Pick<RosterPerson, 'standing'>,
): Word =>
  standing === 'active' && holder.standing !== 'active'
    ? { text: 'without effect', tone: 'plain' }
    : keyWords[standing];

export const reasonWords: Readonly<Record<ErasureReason, string>> = {
  request: 'The person asked for it',
  'retention-ended': 'The time for which it had to be kept is over',
  'recorded-in-error': 'It should not have been recorded',
};

/** Why what is known of a person can't be asked to be erased; the ledger knows the rest, and says it. */
export const whyNotErase = ({ standing }: Pick<RosterPerson, 'standing'>): string | undefined => {
  if (standing === 'erased') return 'It is erased already.';
  return standing === 'left' ? undefined : 'Only what is known of somebody who has left is erased.';
};

/** What is to be said of a person first: the standing, then whatever must not be missed. */
export const marksOf = (
  person: Pick<RosterPerson, 'id' | 'standing' | 'conflicts' | 'shadow'>,
  { freezes }: Pick<RosterView, 'freezes'>,
): readonly Word[] => [
  standingWords[person.standing],
  ...(person.standing === 'active' && person.shadow !== null
    ? [{ text: 'in shadow', tone: 'warn' } as const]
    : []),
  ...(freezes.some(({ scope }) => scope.kind === 'person' && scope.person === person.id)
    ? [{ text: 'frozen', tone: 'alarm' } as const]
    : []),
  ...(person.conflicts.length > 0 ? [{ text: 'duties conflict', tone: 'alarm' } as const] : []),
];

export const rolesText = ({ roles }: Pick<RosterPerson, 'roles'>): string =>
  roles.map((role) => roleTitles[role]).join(', ');

export const groupNamesOf = (
  { groups }: Pick<RosterPerson, 'groups'>,
  roster: Pick<RosterView, 'groups'>,
): readonly string[] => groups.map((id) => roster.groups.find((group) => group.id === id)?.name ?? id);

/** "1 active, 1 dormant spare"; revoked keys are history. */
export const keysText = ({ keys, standing }: Pick<RosterPerson, 'keys' | 'standing'>): string => {
  const texts = keys
    .filter((key) => key.standing !== 'revoked')
    .map((key) => keyWord(key, { standing }).text);
  const counted = [...new Set(texts)].map(
    (text) => `${String(texts.filter((each) => each === text).length)} ${text}`,
  );
  return counted.length === 0 ? 'none' : counted.join(', ');
};

export const custodyText = ({ custody, isAttested }: Pick<KeyView, 'custody' | 'isAttested'>): string =>
  `${custody === 'hardware-token' ? 'Hardware' : 'Software'}, ${isAttested ? 'attested' : 'not attested'}`;

/** Active people first, then those without power, then those who are gone; by name. */
const ORDER: Readonly<Record<RosterPerson['standing'], number>> = {
  active: 0,
  suspended: 1,
  left: 2,
  erased: 3,
};

export const inOrder = (people: readonly RosterPerson[]): readonly RosterPerson[] =>
  [...people].sort((a, b) => ORDER[a.standing] - ORDER[b.standing] || a.name.localeCompare(b.name, 'en'));

/** People whose name, title, id, role, group or token holds what is typed. */
export const matching = (roster: RosterView, search: string): readonly RosterPerson[] => {
  const text = search.trim().toLowerCase();
  return inOrder(roster.people).filter((person) =>
    [
      person.id,
      person.name,
      person.title,
      rolesText(person),
      ...groupNamesOf(person, roster),
      ...person.keys.map(({ serial }) => serial),
    ].some((each) => each.toLowerCase().includes(text)),
  );
};
