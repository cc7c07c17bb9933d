import type { WalletId } from '#shared/brand';
import type { EmergencyDeed, RosterChange, RosterChangeKind } from '#shared/intent';
import type { FreezeScope } from '#shared/roster';
import { markOf } from './marks.ts';

/* What changes of people and emergencies do, as the object of a sentence. People are marks. */

export const rosterDeed = (change: RosterChange): string => {
  switch (change.kind) {
    case 'add-person':
      return `adding ${markOf(change.person)}`;
    case 'set-roles':
      return `setting the roles and seats of ${markOf(change.person)}`;
    case 'set-standing':
      return STANDING_DEED[change.to](markOf(change.person));
    case 'enrol-key':
      return `enrolling token ${change.key.token.serial} of ${markOf(change.person)}`;
    case 'activate-key':
      return `${change.to === 'active' ? 'activating' : 'putting aside'} a key of ${markOf(change.person)}`;
    case 'revoke-key':
      return `revoking a key of ${markOf(change.person)}`;
    case 'register-device':
      return `registering device ${change.device.name} of ${markOf(change.device.person)}`;
    case 'set-device-standing':
      return `setting device ${change.device} of ${markOf(change.person)} to ${change.to}`;
    case 'define-group':
      return `${change.to === null ? 'ending' : 'defining'} group ${change.group}`;
    case 'define-calendar':
      return `${change.to === null ? 'ending' : 'defining'} calendar ${change.calendar}`;
    case 'delegate':
      return `having ${markOf(change.to)} sit for ${markOf(change.from)} until ${change.until.slice(0, 10)}`;
    case 'end-delegation':
      return `having ${markOf(change.to)} sit for ${markOf(change.from)} no longer`;
    case 'set-releases':
      return 'setting which builds may sign';
    case 'access-review':
      return `carrying out the access review through ${change.through}`;
    case 'revert':
      return `undoing ${rosterDeed(change.undoes)}`;
  }
};

const STANDING_DEED = {
  active: (person: string) => `reinstating ${person}`,
  suspended: (person: string) => `suspending ${person}`,
  left: (person: string) => `recording that ${person} has left`,
} as const;

export const emergencyDeed = (deed: EmergencyDeed): string => {
  switch (deed.kind) {
    case 'freeze':
      return `freezing ${scopeText(deed.scope)}`;
    case 'unfreeze':
      return `lifting the freeze of ${scopeText(deed.scope)}`;
    case 'revoke':
      return `revoking a key of ${markOf(deed.person)}`;
    case 'replace':
      return `replacing a lost token of ${markOf(deed.person)}`;
  }
};

/** A wallet by its name, where the caller knows one. */
export const scopeText = (
  scope: FreezeScope,
  nameOf: (wallet: WalletId) => string | undefined = () => undefined,
): string => {
  switch (scope.kind) {
    case 'ledger':
      return 'the whole ledger';
    case 'wallet':
      return `wallet ${nameOf(scope.wallet) ?? scope.wallet}`;
    case 'person':
      return markOf(scope.person);
  }
};

/** A change of people in a word or two, for lists. */
export const rosterLabels: Readonly<Record<RosterChangeKind, string>> = {
  'add-person': 'Add person',
  'set-roles': 'Set roles',
  'set-standing': 'Set standing',
  'enrol-key': 'Enrol key',
  'activate-key': 'Activate key',
  'revoke-key': 'Revoke key',
  'register-device': 'Register device',
  'set-device-standing': 'Set device',
  'define-group': 'Define group',
  'define-calendar': 'Define calendar',
  delegate: 'Delegate',
  'end-delegation': 'End delegation',
  'set-releases': 'Set releases',
  'access-review': 'Access review',
  revert: 'Undo',
};

export const emergencyLabels: Readonly<Record<EmergencyDeed['kind'], string>> = {
  freeze: 'Freeze',
  unfreeze: 'Lift freeze',
  revoke: 'Revoke key',
  replace: 'Replace token',
};

/** Whom or what a change is about, as the title of its row. */
export const rosterTitle = (change: RosterChange): string => {
  switch (change.kind) {
    case 'register-device':
      return markOf(change.device.person);
    case 'define-group':
      return change.to?.name ?? change.from?.name ?? change.group;
    case 'define-calendar':
      return change.to?.name ?? change.from?.name ?? change.calendar;
    case 'delegate':
    case 'end-delegation':
      return `${markOf(change.to)} for ${markOf(change.from)}`;
    case 'set-releases':
      return 'Released builds';
    case 'access-review':
      return `Access review through ${change.through}`;
    case 'revert':
      return rosterTitle(change.undoes);
    default:
      return markOf(change.person);
  }
};

export const emergencyTitle = (deed: EmergencyDeed): string =>
  deed.kind === 'revoke' || deed.kind === 'replace' ? markOf(deed.person) : scopeText(deed.scope);
