import type { Role } from './roles.ts';
import { relationOf } from './separation.ts';

/*
 * How bad it is that two duties meet in one person, as data. It orders advice and nothing else: what is refused stays
 * refused, and no decision looks at it.
 */

export type ControlKind = 'delay' | 'external-witness' | 'outside' | 'by-the-product';

/** What makes up for a conflict that can't be avoided, in words. */
export interface Control {
  readonly kind: ControlKind;
  readonly text: string;
}

/** One step of badness: pairs that are kept apart and have this role in them, where no worse step has. */
export interface BadnessLevel {
  readonly role: Role;
  /** Why it is worse than what follows. */
  readonly why: string;
  readonly control: Control;
}

/** Of pairs that are never one person, the worst first. */
export const badnessLevels: readonly BadnessLevel[] = [
  {
    role: 'security-admin',
    why: 'Who gives people power can make a second person out of nothing: every other separation hangs on it.',
    control: {
      kind: 'outside',
      text: 'Have people and tokens administered by several people of a service provider, who hold no other role here.',
    },
  },
  {
    role: 'policy-author',
    why: 'Who writes the rules can write the one that lets their own deed through.',
    control: {
      kind: 'delay',
      text: 'Give the rule about policy versions a delay, and have somebody outside read each version while it waits.',
    },
  },
  {
    role: 'custodian',
    why: 'Who holds a share of a key and decides on its use needs one person less to act outside the product.',
    control: {
      kind: 'outside',
      text: 'Leave the share with a bank or a trustee, and lead no ceremony without an external witness.',
    },
  },
  {
    role: 'it-deployer',
    why: 'Who installs the desk could install another one, on every desk at once.',
    control: {
      kind: 'external-witness',
      text: 'Have an external witness compare the digest of each build with the released one before it is installed.',
    },
  },
  {
    role: 'compliance',
    why: 'Who pays would clear their own payment: one more look is lost, the other approvals are not.',
    control: {
      kind: 'outside',
      text: 'Have a compliance officer outside fill that seat.',
    },
  },
  {
    role: 'reconciler',
    why: 'Who pays would say that the books agree: nothing is made possible, but a mistake is seen late.',
    control: {
      kind: 'outside',
      text: 'Have an accountant outside reconcile the statements.',
    },
  },
  {
    role: 'auditor',
    why: 'Who does the work would judge it: nothing is made possible, and it is seen last.',
    control: {
      kind: 'outside',
      text: 'Have an auditor outside read the journal; evidence bundles are verified without the desk.',
    },
  },
];

/** Two roles that one person may hold: the product itself makes up for it. */
export const keptApartByProduct: Control = {
  kind: 'by-the-product',
  text: 'Nothing to arrange: whoever has done the one on an item is refused the other on it.',
};

/** The step of a pair that is never one person; -1 for any other pair. The last step takes what no step names. */
export const levelOf = (a: Role, b: Role): number => {
  if (relationOf(a, b) !== 'apart') return -1;
  const level = badnessLevels.findIndex(({ role }) => role === a || role === b);
  return level === -1 ? badnessLevels.length - 1 : level;
};

/** Who outside can carry a duty, what is more usual to give away first. What moves the firm's money is not among them. */
export const outsiders: readonly { readonly role: Role; readonly who: string }[] = [
  { role: 'auditor', who: 'an external auditor' },
  { role: 'witness', who: 'an external witness, for instance a notary' },
  { role: 'it-deployer', who: 'an IT service provider' },
  { role: 'security-admin', who: 'security administrators of a service provider' },
  { role: 'reconciler', who: 'an external accountant' },
  { role: 'ceremony-lead', who: 'a ceremony lead of a service provider' },
  { role: 'custodian', who: 'a bank or a trustee that holds the share of the key' },
  { role: 'compliance', who: 'an external compliance officer' },
  { role: 'break-glass', who: 'holders of sealed tokens outside, for instance a lawyer or an owner' },
  { role: 'policy-author', who: 'an adviser who writes the versions of the policy' },
  { role: 'policy-approver', who: 'owners or members of the board who approve the policy' },
];
