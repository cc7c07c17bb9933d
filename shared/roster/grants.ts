import type { PersonId } from '#shared/brand';
import type { RosterIndex } from './lookup.ts';
import { roleTitles, sortedRoles, type Role } from './roles.ts';
import type { Group, Person, Roster } from './schema.ts';
import { heldConflicts } from './separation.ts';

/* What a person carries, and whether a set of grants can stand. */

/** Accounts of services for which a human answers. */
const servicesOf = ({ people }: Roster, human: PersonId): readonly Person[] =>
  people.filter(({ serviceOf }) => serviceOf === human);

/**
 * Every role that counts as one human's: their own, those of the services that they answer for, and, for as long as
 * they sit for somebody, that person's.
 */
export const carriedRoles = (index: RosterIndex, id: PersonId): readonly Role[] => {
  const human = index.human(id);
  const sources = [
    human,
    ...servicesOf(index.roster, human).map((service) => service.id),
    ...index.delegatedTo(human).map(({ from }) => from),
  ];
  return sortedRoles(sources.flatMap((source) => index.person(source)?.roles ?? []));
};

/** Why a person's grants can't stand as they are in this roster; one sentence each. */
export const grantProblems = (index: RosterIndex, id: PersonId): readonly string[] => {
  const person = index.person(id);
  if (person === undefined) return [`${id} is not in the roster`];
  return [
    ...heldConflicts(carriedRoles(index, id)).map(({ text }) => text),
    ...membershipProblems(index, person),
    ...serviceProblems(index, person),
  ];
};

const membershipProblems = (index: RosterIndex, { roles, groups }: Person): readonly string[] =>
  groups.flatMap((id) => {
    const group = index.group(id);
    if (group === undefined) return [`there is no group ${id}`];
    return mayJoin(roles, group) ? [] : [`a seat in ${group.name} needs the role ${namesOf(group.roles)}`];
  });

const namesOf = (roles: readonly Role[]): string => roles.map((role) => roleTitles[role]).join(' or ');

/** Whether somebody of these roles may sit in a group. */
export const mayJoin = (roles: readonly Role[], group: { readonly roles: readonly Role[] }): boolean =>
  group.roles.some((role) => roles.includes(role));

/** A service account is nobody's approver: it has no seat, and a human answers for it. */
const serviceProblems = (index: RosterIndex, { roles, groups, serviceOf }: Person): readonly string[] => {
  const isService = roles.includes('service-account');
  if (serviceOf === null) return isService ? ['a service account needs a human who answers for it'] : [];
  return [
    ...(roles.length > 0 && !isService ? ['an account with an owner is a service account'] : []),
    ...(groups.length > 0 ? ['a service account has no seat in a group'] : []),
    ...(index.person(serviceOf)?.serviceOf === null ? [] : [`${serviceOf} is no human of the roster`]),
  ];
};

/** Of which roles a person makes use in a seat of one of these groups. */
export const exercisedIn = (
  index: RosterIndex,
  roles: readonly Role[],
  groups: readonly Group['id'][],
): readonly Role[] =>
  sortedRoles(groups.flatMap((id) => index.group(id)?.roles.filter((role) => roles.includes(role)) ?? []));
