import type { AccountId } from '#shared/brand';
import type { EmergencyDeed, EmergencyIntent, Intent } from '#shared/intent';
import { stateAfter } from '#shared/double-entry';
import type { Policy, Requirement } from '#shared/policy';
import {
  indexRoster,
  isLedgerFrozen,
  type Freeze,
  type FreezeScope,
  type Roster,
  type RosterIndex,
} from '#shared/roster';
import { actionOf } from './action.ts';
import { emergencyFloorProblem } from './break-glass.ts';
import { isSame } from './fault.ts';
import { withKey, withStanding } from './changed-roster.ts';
import { strands, uncountedText } from './quorum-health.ts';
import type { ProposalRefusal } from './refusal.ts';
import { keyProblem, newKeyProblem } from './roster-places.ts';
import { onPerson } from './roster-refusals.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/* Emergencies: what may be frozen, revoked and replaced, and what a frozen ledger still does. */

const refused = (detail: string): ProposalRefusal => ({ code: 'emergency-refused', detail });

/** Why a deed can't be done as things stand. */
export const emergencyProblem = (
  { deed }: EmergencyIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const { roster } = set;
  if (roster === undefined) return { code: 'not-found', detail: 'no roster' };
  switch (deed.kind) {
    case 'freeze':
      return freezeOf(roster.roster, deed.scope) === undefined
        ? (scopeProblem(deed.scope, set, roster) ?? strandingProblem(deed, set, roster, time))
        : { code: 'emergency-frozen', detail: scopeText(deed.scope) };
    case 'unfreeze':
      return freezeOf(roster.roster, deed.scope) === undefined
        ? refused(`${scopeText(deed.scope)} is not frozen by an emergency`)
        : undefined;
    case 'revoke':
      return (
        keyProblem(roster, deed.person, deed.keyId, ({ standing }) =>
          standing === 'revoked' ? refused('the key is revoked') : undefined,
        ) ?? strandingProblem(deed, set, roster, time)
      );
    case 'replace':
      return replacementProblem(deed, set, roster);
  }
};

/**
 * An emergency leaves enough people to change the roster, where there are enough: they are those who can object to what
 * two holders of sealed tokens do. The freeze of the whole ledger takes nobody's part in that away.
 */
const strandingProblem = (
  deed: Extract<EmergencyDeed, { kind: 'freeze' | 'revoke' }>,
  set: WorkingSet,
  before: RosterIndex,
  time: string,
): ProposalRefusal | undefined => {
  const after = afterDeed(deed, before);
  return after !== undefined && strands(activePolicy(set)?.policy, 'roster.change', before, after, time)
    ? {
        code: 'quorum-unreachable',
        detail: `after this nobody could change the roster${uncountedText(after, time)}`,
      }
    : undefined;
};

const afterDeed = (
  deed: Extract<EmergencyDeed, { kind: 'freeze' | 'revoke' }>,
  { roster }: RosterIndex,
): RosterIndex | undefined => {
  if (deed.kind === 'revoke') return indexRoster(withKey(roster, deed.keyId, 'revoked'));
  return deed.scope.kind === 'person'
    ? indexRoster(withStanding(roster, deed.scope.person, 'suspended'))
    : undefined;
};

export const freezeOf = ({ freezes }: Roster, scope: FreezeScope): Freeze | undefined =>
  freezes.find((freeze) => isSame(freeze.scope, scope));

const scopeText = (scope: FreezeScope): string => {
  switch (scope.kind) {
    case 'ledger':
      return 'the ledger';
    case 'wallet':
      return `wallet ${scope.wallet}`;
    case 'person':
      return `person ${scope.person}`;
  }
};

const scopeProblem = (
  scope: FreezeScope,
  set: WorkingSet,
  roster: RosterIndex,
): ProposalRefusal | undefined => {
  if (scope.kind === 'ledger') return undefined;
  if (scope.kind === 'person')
    return onPerson(roster, scope.person, ({ standing }) =>
      standing === 'active' ? undefined : refused(`${scope.person} is ${standing}`),
    );
  const state = set.wallets.get(scope.wallet)?.state;
  if (state === undefined) return { code: 'not-found', detail: `wallet ${scope.wallet}` };
  return stateAfter('freeze', state) === undefined ? refused(`the wallet is ${state}`) : undefined;
};

/** A lost token of somebody who mends the roster, and of nobody else: everybody else is helped by them. */
const replacementProblem = (
  { person, lost, key }: Extract<EmergencyDeed, { kind: 'replace' }>,
  set: WorkingSet,
  roster: RosterIndex,
): ProposalRefusal | undefined =>
  onPerson(roster, person, ({ standing, roles }) =>
    standing === 'active' && roles.includes('security-admin')
      ? undefined
      : refused(`${person} is no active security administrator`),
  ) ??
  keyProblem(roster, person, lost, ({ standing }) =>
    standing === 'dormant' ? refused('the key that was lost is a spare') : undefined,
  ) ??
  newKeyProblem(person, key, set, roster);

/** Why what a policy asks of an emergency is less than it takes. */
export const emergencyQuorumProblem = (
  intent: Intent,
  requirement: Requirement,
  policy: Policy,
  { roster }: WorkingSet,
): ProposalRefusal | undefined =>
  intent.type === 'emergency'
    ? emergencyFloorProblem(actionOf(intent), requirement, policy, roster)
    : undefined;

/** What a frozen ledger still decides: whatever takes power or value out of reach, and the way back. */
export const frozenProblem = (intent: Intent, roster: Roster): ProposalRefusal | undefined => {
  return isLedgerFrozen(roster) && isStoppedByFreeze(intent) ? FROZEN : undefined;
};

const isStoppedByFreeze = (intent: Intent): boolean => {
  switch (intent.type) {
    case 'roster.change':
    case 'emergency':
    case 'mandate.revoke':
      return false;
    case 'wallet.change':
      return intent.change.kind !== 'freeze';
    case 'key.change':
      return actionOf(intent) !== 'key.stop';
    default:
      return true;
  }
};

/** Whether a freeze keeps an item waiting: of the whole ledger, or of the wallet that it pays from. */
export const isHeldByFreeze = (
  intent: Intent,
  scope: FreezeScope,
  frozenAccounts: ReadonlySet<AccountId>,
): boolean => {
  switch (scope.kind) {
    case 'ledger':
      return isStoppedByFreeze(intent);
    case 'wallet':
      return (
        intent.type === 'transfer' && intent.legs.some(({ source }) => frozenAccounts.has(source.account))
      );
    case 'person':
      return false;
  }
};

const FROZEN: ProposalRefusal = {
  code: 'ledger-frozen',
  detail: 'an emergency is declared over the whole ledger',
};
