import type { Intent, RosterChange } from '#shared/intent';
import type { Action } from '#shared/policy';
import { roleTitles, type Role, type RosterIndex } from '#shared/roster';
import { concernedBy, concernedByDeed, effectOf } from './change-subjects.ts';
import { actionOf } from './action.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/* Who may propose what. A quorum decides afterwards; without the role nothing comes to it. */

/** The roles of which one is needed; an action that is not named needs any role that acts. */
const ROLES: Readonly<Partial<Record<Action, readonly Role[]>>> = {
  transfer: ['requester'],
  'policy.publish': ['policy-author'],
  'roster.change': ['security-admin'],
  'emergency.freeze': ['break-glass'],
  'emergency.revoke': ['break-glass'],
  'emergency.replace': ['break-glass'],
  'emergency.unfreeze': ['security-admin'],
  'key.register': ['custodian', 'ceremony-lead'],
  'key.activate': ['custodian', 'ceremony-lead'],
  'key.retire': ['custodian', 'ceremony-lead'],
  'key.amend': ['custodian', 'ceremony-lead'],
  /** A key in danger does not wait for a custodian. */
  'key.stop': ['custodian', 'ceremony-lead', 'security-admin'],
};

/** These look and never act. */
const WATCHING: readonly Role[] = ['auditor', 'witness'];

export const mayInitiate = (action: Action, roles: readonly Role[]): boolean => {
  const needed = ROLES[action];
  return needed === undefined
    ? roles.some((role) => !WATCHING.includes(role))
    : needed.some((role) => roles.includes(role));
};

/** Whether a role looks and never acts. */
export const isWatching = (role: Role): boolean => WATCHING.includes(role);

/**
 * The roles of which somebody makes use who proposes this: each that lets them, because nothing tells which one it was.
 * What is there for an emergency is used in one; and what people ask for themselves takes no role.
 */
export const initiatingRoles = (intent: Intent, roles: readonly Role[]): readonly Role[] => {
  if (intent.type === 'roster.change' && ownAsking(intent.change, intent.initiator) === true) return [];
  const needed = ROLES[actionOf(intent)];
  return roles.filter((role) =>
    needed === undefined ? !isWatching(role) && role !== 'break-glass' : needed.includes(role),
  );
};

/** Why this initiator may not propose this; asked once, when it is proposed. */
export const initiationProblem = (intent: Intent, { roster }: WorkingSet): ProposalRefusal | undefined => {
  const person = roster?.person(intent.initiator);
  if (roster === undefined || person === undefined) return { code: 'not-found', detail: intent.initiator };
  if (intent.type === 'roster.change') {
    const own = ownAsking(intent.change, intent.initiator);
    if (own === true) return undefined;
    if (own === false)
      return { code: 'role-missing', detail: 'the person whom it is about asks for it, with their own key' };
  }
  const action = actionOf(intent);
  if (!mayInitiate(action, person.roles))
    return { code: 'role-missing', detail: `${action} needs ${titlesOf(action)}` };
  return isConcerned(intent, roster) ? { code: 'own-power', detail: intent.initiator } : undefined;
};

/** Changes that people ask for themselves: true where this one is, false where somebody else asks, else undefined. */
const ownAsking = (change: RosterChange, initiator: Intent['initiator']): boolean | undefined => {
  if (change.kind === 'revert') return undefined;
  const effect = effectOf(change);
  switch (effect.kind) {
    case 'delegate':
      return effect.from === initiator;
    case 'register-device':
      return effect.device.person === initiator;
    case 'end-delegation':
      return effect.from === initiator || effect.to === initiator ? true : undefined;
    case 'revoke-key':
      return effect.person === initiator ? true : undefined;
    default:
      return undefined;
  }
};

const isConcerned = (intent: Intent, roster: RosterIndex): boolean =>
  concerned(intent).some((id) => roster.human(id) === roster.human(intent.initiator));

/** The people whose own power an intent is about; whoever is to answer for a mandate or a wallet is one. */
export const concerned = (intent: Intent): ReturnType<typeof concernedBy> => {
  switch (intent.type) {
    case 'roster.change':
      return concernedBy(intent.change);
    case 'emergency':
      return concernedByDeed(intent.deed);
    case 'mandate.grant':
      return [intent.mandate.owner];
    case 'wallet.change':
      return intent.change.kind === 'set-owner' ? [intent.change.to] : [];
    default:
      return [];
  }
};

const titlesOf = (action: Action): string => {
  const needed = ROLES[action];
  return needed === undefined
    ? 'a role that acts'
    : `the role ${needed.map((role) => roleTitles[role]).join(' or ')}`;
};
