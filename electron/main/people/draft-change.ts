import type { DeviceId, PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { EmergencyDeed, ReversibleChange, RosterChange } from '#shared/intent';
import type { EmergencyDraft, RosterDraft } from '#shared/ipc';
import { sortedRoles, type Calendar, type EnrolledKey, type Roster } from '#shared/roster';

/* A change of people as it is signed: what shall be, with what is beside it. Pure; main brings the facts. */

type Shown<T> = Result<T, ShownError>;
export type TokenKeyFacts = Omit<EnrolledKey, 'person' | 'standing'>;

export interface DraftFacts {
  /** As this desk has verified it. */
  readonly roster: Roster;
  readonly signedIn: PersonId;
  readonly device: DeviceId;
  readonly build: Sha256Hex;
  /** The key of the token that was named, where one was. */
  readonly key: TokenKeyFacts | null;
  /** The change that is to be undone, where one is. */
  readonly undoes: ReversibleChange | null;
  /** Id and commitment of somebody new, where somebody is. */
  readonly newcomer: { readonly id: PersonId; readonly commitment: Sha256Hex } | null;
}

const unknown = (what: string): Shown<never> => err(shownError('not-found', what));

const found = <T, U>(item: T | undefined | null, what: string, make: (item: T) => U): Shown<U> =>
  item === undefined || item === null ? unknown(what) : ok(make(item));

export const draftChange = (draft: RosterDraft, facts: DraftFacts): Shown<RosterChange> => {
  const { roster } = facts;
  switch (draft.kind) {
    case 'add-person':
      return found(facts.newcomer, 'nobody to add', ({ id, commitment }) => ({
        kind: 'add-person',
        person: id,
        commitment,
        serviceOf: draft.serviceOf,
      }));
    case 'set-roles':
      return found(personOf(roster, draft.person), draft.person, ({ id, roles, groups }) => ({
        kind: 'set-roles',
        person: id,
        from: { roles, groups },
        to: { roles: [...sortedRoles(draft.roles)], groups: sortedSet(draft.groups) },
      }));
    case 'set-standing':
      return found(personOf(roster, draft.person), draft.person, ({ id, standing }) => ({
        kind: 'set-standing',
        person: id,
        from: standing === 'erased' ? 'left' : standing,
        to: draft.to,
      }));
    case 'enrol-key':
      return found(facts.key, 'no key on this token', (key) => ({
        kind: 'enrol-key',
        person: draft.person,
        key,
        as: draft.as,
      }));
    case 'activate-key':
      return found(keyOf(roster, draft.keyId), 'no such key', ({ person, keyId }) => ({
        kind: 'activate-key',
        person,
        keyId,
        from: 'dormant',
        to: 'active',
      }));
    case 'revoke-key':
      return found(keyOf(roster, draft.keyId), 'no such key', ({ person, keyId }) => ({
        kind: 'revoke-key',
        person,
        keyId,
      }));
    default:
      return draftPlace(draft, facts);
  }
};

type PlaceDraft = Exclude<
  RosterDraft,
  { kind: 'add-person' | 'set-roles' | 'set-standing' | 'enrol-key' | 'activate-key' | 'revoke-key' }
>;

const draftPlace = (draft: PlaceDraft, facts: DraftFacts): Shown<RosterChange> => {
  const { roster, signedIn, device, build } = facts;
  switch (draft.kind) {
    case 'register-device':
      return ok({
        kind: 'register-device',
        device: {
          id: device,
          name: draft.name,
          person: signedIn,
          build,
          attestation: null,
          isDiskEncrypted: null,
        },
      });
    case 'set-device-standing':
      return found(
        roster.devices.find(({ id }) => id === draft.device),
        draft.device,
        ({ id, person, standing }) => ({
          kind: 'set-device-standing',
          device: id,
          person,
          from: standing,
          to: draft.to,
        }),
      );
    case 'define-group': {
      const group = roster.groups.find(({ id }) => id === draft.group);
      const from = group === undefined ? null : { name: group.name, roles: group.roles };
      const to = draft.to === null ? null : { name: draft.to.name, roles: [...sortedRoles(draft.to.roles)] };
      return ok({ kind: 'define-group', group: draft.group, from, to });
    }
    case 'define-calendar': {
      const { id, ...from } = roster.calendars?.find((it) => it.id === draft.calendar) ?? { id: null };
      return ok({ ...draft, from: id === null ? null : (from as Omit<Calendar, 'id'>) });
    }
    case 'delegate':
      return ok({ ...draft, from: signedIn, groups: sortedSet(draft.groups) });
    case 'end-delegation':
      return ok(draft);
    case 'set-releases':
      return ok({
        kind: 'set-releases',
        from: roster.releases,
        to: [...draft.releases].sort((a, b) => (a.build < b.build ? -1 : 1)),
      });
    case 'access-review':
      return ok({
        ...draft,
        decisions: [...draft.decisions].sort((a, b) =>
          `${a.person} ${a.role}` < `${b.person} ${b.role}` ? -1 : 1,
        ),
      });
    case 'revert':
      return found(facts.undoes, draft.of, (undoes) => ({ kind: 'revert', of: draft.of, undoes }));
  }
};

export const draftDeed = (draft: EmergencyDraft, facts: DraftFacts): Shown<EmergencyDeed> => {
  switch (draft.kind) {
    case 'freeze':
    case 'unfreeze':
      return ok(draft);
    case 'revoke':
      return found(keyOf(facts.roster, draft.keyId), 'no such key', ({ person, keyId }) => ({
        kind: 'revoke',
        person,
        keyId,
      }));
    case 'replace': {
      const { key } = facts;
      if (key === null) return unknown('no key on this token');
      return found(keyOf(facts.roster, draft.lost), 'no such key', ({ person, keyId }) => ({
        kind: 'replace',
        person,
        lost: keyId,
        key,
      }));
    }
  }
};

const personOf = ({ people }: Roster, id: PersonId): Roster['people'][number] | undefined =>
  people.find((person) => person.id === id);

const keyOf = ({ keys }: Roster, id: EnrolledKey['keyId']): EnrolledKey | undefined =>
  keys.find(({ keyId }) => keyId === id);

const sortedSet = <T extends string>(items: readonly T[]): T[] => [...new Set(items)].sort();
