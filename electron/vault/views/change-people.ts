import type { PersonId } from '#shared/brand';
import type { EmergencyDeed, RosterChange } from '#shared/intent';

/* The people whom the signed lines of a change name by their ids. */

export const peopleOfChange = (change: RosterChange): readonly PersonId[] => {
  switch (change.kind) {
    case 'add-person':
      return change.serviceOf === null ? [change.person] : [change.person, change.serviceOf];
    case 'register-device':
      return [change.device.person];
    case 'delegate':
    case 'end-delegation':
      return [change.to, change.from];
    case 'access-review':
      return change.decisions.map(({ person }) => person);
    case 'revert':
      return peopleOfChange(change.undoes);
    case 'define-group':
    case 'define-calendar':
    case 'set-releases':
      return [];
    default:
      return [change.person];
  }
};

export const peopleOfDeed = (deed: EmergencyDeed): readonly PersonId[] => {
  if (deed.kind === 'revoke' || deed.kind === 'replace') return [deed.person];
  return deed.scope.kind === 'person' ? [deed.scope.person] : [];
};
