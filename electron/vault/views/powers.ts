import type { GroupId } from '#shared/brand';
import type { PowerView } from '#shared/ipc';
import { actionNames, groupsNamed, type Action, type Rule } from '#shared/policy';
import { activePolicy, mayInitiate, seatsAt } from '#shared/projection';
import { roleTitles, type Person, type RosterIndex } from '#shared/roster';
import { workingSetOf } from '../store/picture.ts';
import { personName } from './names.ts';
import { groupNames, type Scope } from './scope.ts';

/* Who can do what, and why: from the roles, the seats and the policy that are in force. */

const ACTION_TEXT: Readonly<Record<Action, string>> = {
  transfer: 'payments',
  'account.register': 'new accounts',
  'wallet.freeze': 'freezing a wallet',
  'wallet.unfreeze': 'unfreezing a wallet',
  'wallet.close': 'closing a wallet',
  'wallet.reopen': 'reopening a wallet',
  'wallet.archive': 'archiving a wallet',
  'wallet.set-limits': 'limits of a wallet',
  'wallet.set-owner': 'the owner of a wallet',
  'wallet.extend': 'extending a wallet',
  'mandate.grant': 'granting a mandate',
  'mandate.revoke': 'revoking a mandate',
  'person.erase': 'erasing personal data',
  'policy.publish': 'policy versions',
  'roster.change': 'changes of people',
  'emergency.freeze': 'an emergency freeze',
  'emergency.unfreeze': 'lifting a freeze',
  'emergency.revoke': 'revoking a key in an emergency',
  'emergency.replace': 'replacing a lost token in an emergency',
  'key.register': 'new custody keys',
  'key.activate': 'activating a custody key',
  'key.stop': 'stopping a custody key',
  'key.retire': 'ending a custody key',
  'key.amend': 'holders, backups and wallets of a custody key',
};

export const powersOf = (scope: Scope, index: RosterIndex, person: Person): readonly PowerView[] =>
  person.standing === 'active' ? [...proposals(person), ...decisions(scope, index, person)] : [];

const proposals = ({ roles }: Person): readonly PowerView[] => {
  const actions = actionNames.filter((action) => mayInitiate(action, roles));
  const why = roles.map((role) => roleTitles[role]).join(', ');
  return actions.length === 0
    ? []
    : [{ what: `Propose ${actions.map((action) => ACTION_TEXT[action]).join(', ')}`, why }];
};

const decisions = (scope: Scope, index: RosterIndex, person: Person): readonly PowerView[] => {
  const rules = activePolicy(workingSetOf(scope.picture))?.policy.rules ?? [];
  const names = groupNames(scope.picture);
  return seatsAt(index, person, scope.now.toISOString()).flatMap(({ groups, behalf }) =>
    groups.flatMap((group) => {
      const actions = actionsFor(rules, group);
      if (actions.length === 0) return [];
      const seat = `Seat in ${names[group] ?? group}`;
      const why = behalf === null ? seat : `${seat}, for ${personName(scope.picture, behalf.person)}`;
      return [{ what: `Decide on ${actions.map((action) => ACTION_TEXT[action]).join(', ')}`, why }];
    }),
  );
};

const actionsFor = (rules: readonly Rule[], group: string): readonly Action[] => {
  const asked = rules.filter(
    ({ then }) => then.kind === 'require' && groupsNamed(then.groups).includes(group as GroupId),
  );
  return actionNames.filter((action) => asked.some(({ when }) => when.action.includes(action)));
};
