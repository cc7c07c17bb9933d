import type { KeyId, PersonId, WalletId } from '#shared/brand';
import type { EmergencyDraft, KeyView, RosterPerson, RosterView } from '#shared/ipc';
import type { FreezeScope } from '#shared/roster';
import type { Aim } from '../change/aim.ts';
import { freezeKey } from './freeze-words.ts';

/* Emergency deeds as they are drafted. */

export interface FreezeDraft {
  readonly kind: FreezeScope['kind'];
  readonly wallet: WalletId | undefined;
  readonly person: PersonId | undefined;
}

const scopeOf = ({ kind, wallet, person }: FreezeDraft): FreezeScope | string => {
  if (kind === 'ledger') return { kind };
  if (kind === 'wallet') return wallet === undefined ? 'Choose the wallet.' : { kind, wallet };
  return person === undefined ? 'Choose the person.' : { kind, person };
};

export const freezeAim = (
  draft: FreezeDraft,
  { freezes }: Pick<RosterView, 'freezes'>,
): Aim<EmergencyDraft> => {
  const scope = scopeOf(draft);
  if (typeof scope === 'string') return { whyNot: scope };
  return freezes.some((freeze) => freezeKey(freeze) === freezeKey({ scope }))
    ? { whyNot: 'It is frozen already.' }
    : { ready: { kind: 'freeze', scope } };
};

export interface HeldKey {
  readonly person: RosterPerson;
  readonly key: KeyView;
}

/** Keys that could be misused: everybody's but those that are revoked, and not one's own. */
export const revocableKeys = (
  { people }: Pick<RosterView, 'people'>,
  me: PersonId | undefined,
): readonly HeldKey[] =>
  heldKeys(people.filter(({ id }) => id !== me)).filter(({ key }) => key.standing !== 'revoked');

/** A lost token of a security administrator, and of nobody else: everybody else is helped by them. */
export const replaceableKeys = (
  { people }: Pick<RosterView, 'people'>,
  me: PersonId | undefined,
): readonly HeldKey[] =>
  heldKeys(
    people.filter(
      ({ id, standing, roles }) => id !== me && standing === 'active' && roles.includes('security-admin'),
    ),
  ).filter(({ key }) => key.standing !== 'dormant');

const heldKeys = (people: readonly RosterPerson[]): readonly HeldKey[] =>
  [...people]
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .flatMap((person) => person.keys.map((key) => ({ person, key })));

export const keyLabel = ({ person, key }: HeldKey): string =>
  [person.name, key.model, key.serial].filter((part) => part !== '').join(' · ');

export const revokeAim = (keyId: KeyId | undefined): Aim<EmergencyDraft> =>
  keyId === undefined ? { whyNot: 'Choose the key.' } : { ready: { kind: 'revoke', keyId } };

export const replaceAim = (lost: KeyId | undefined, tokenId: string): Aim<EmergencyDraft> => {
  if (lost === undefined) return { whyNot: 'Choose the key that was lost.' };
  return tokenId === '' ? { whyNot: 'Choose the new token.' } : { ready: { kind: 'replace', lost, tokenId } };
};
