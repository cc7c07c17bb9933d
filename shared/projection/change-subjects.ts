import type { PersonId } from '#shared/brand';
import type { EmergencyDeed, Grants, ReversibleChange, RosterChange } from '#shared/intent';

/* What a change is about. */

/** The change that undoes another one exactly. */
export const inverseOf = (change: ReversibleChange): RosterChange => {
  switch (change.kind) {
    case 'set-roles':
      return { ...change, from: change.to, to: change.from };
    case 'set-standing':
      return { ...change, from: change.to, to: change.from };
    case 'activate-key':
      return { ...change, from: change.to, to: change.from };
    case 'set-device-standing':
      return { ...change, from: change.to, to: change.from };
    case 'define-group':
      return { ...change, from: change.to, to: change.from };
    case 'define-calendar':
      return { ...change, from: change.to, to: change.from };
    case 'set-releases':
      return { ...change, from: change.to, to: change.from };
    case 'delegate':
      return { kind: 'end-delegation', from: change.from, to: change.to };
  }
};

/** What a change does: an undoing is the change that it makes. */
export const effectOf = (change: RosterChange): Exclude<RosterChange, { kind: 'revert' }> =>
  (change.kind === 'revert' ? inverseOf(change.undoes) : change) as Exclude<RosterChange, { kind: 'revert' }>;

/** Keys under which the roster remembers who touched what last. */
export const subjectsOf = (change: RosterChange): readonly string[] => {
  switch (change.kind) {
    case 'add-person':
    case 'set-roles':
    case 'set-standing':
      return [personSubject(change.person)];
    case 'enrol-key':
      return [`key:${change.key.keyId}`];
    case 'activate-key':
    case 'revoke-key':
      return [`key:${change.keyId}`];
    case 'register-device':
      return [`device:${change.device.id}`];
    case 'set-device-standing':
      return [`device:${change.device}`];
    case 'define-group':
      return [`group:${change.group}`];
    case 'define-calendar':
      return [`calendar:${change.calendar}`];
    case 'delegate':
    case 'end-delegation':
      return [`delegation:${change.from}:${change.to}`];
    case 'set-releases':
      return ['releases'];
    case 'access-review':
      return [...new Set(removalsIn(change).map(({ person }) => personSubject(person)))];
    case 'revert':
      return subjectsOf(change.undoes);
  }
};

export const personSubject = (person: PersonId): string => `person:${person}`;

/** The grants that fall: those that the review takes, and those for which nobody answered. */
export const removalsIn = ({
  decisions,
}: Extract<RosterChange, { kind: 'access-review' }>): Extract<
  RosterChange,
  { kind: 'access-review' }
>['decisions'] => decisions.filter(({ decision }) => decision !== 'keep');

/** The people whose power a change is about: they neither ask for it nor decide on it. */
export const concernedBy = (change: RosterChange): readonly PersonId[] => {
  const effect = effectOf(change);
  switch (effect.kind) {
    case 'add-person':
      return effect.serviceOf === null ? [effect.person] : [effect.person, effect.serviceOf];
    case 'register-device':
      return [effect.device.person];
    case 'delegate':
    case 'end-delegation':
      return [effect.from, effect.to];
    case 'access-review':
      return [...new Set(effect.decisions.map(({ person }) => person))];
    case 'define-group':
    case 'define-calendar':
    case 'set-releases':
      return [];
    default:
      return [effect.person];
  }
};

/** As {@link concernedBy}, for a deed in an emergency. */
export const concernedByDeed = (deed: EmergencyDeed): readonly PersonId[] => {
  if (deed.kind === 'revoke' || deed.kind === 'replace') return [deed.person];
  return deed.scope.kind === 'person' ? [deed.scope.person] : [];
};

/** The roles and seats of the one that the other has not. */
export const gained = ({ from, to }: Record<'from' | 'to', Grants>): Grants => ({
  roles: to.roles.filter((role) => !from.roles.includes(role)),
  groups: to.groups.filter((group) => !from.groups.includes(group)),
});

/**
 * Whether a change gives power that was not there, or may: other hours of a calendar can let through what was held back.
 * What only takes power away may be asked for with less.
 */
export const givesPower = (change: RosterChange): boolean => {
  const effect = effectOf(change);
  switch (effect.kind) {
    case 'set-roles': {
      const { roles, groups } = gained(effect);
      return roles.length > 0 || groups.length > 0;
    }
    case 'set-standing':
    case 'activate-key':
      return effect.to === 'active';
    case 'set-device-standing':
      return effect.to === 'trusted' || effect.to === 'degraded';
    case 'enrol-key':
    case 'register-device':
    case 'define-group':
    case 'define-calendar':
    case 'delegate':
    case 'set-releases':
      return true;
    case 'add-person':
    case 'revoke-key':
    case 'end-delegation':
    case 'access-review':
      return false;
  }
};
