import type { PersonId } from '#shared/brand';
import type { RosterChange, RosterChangeIntent } from '#shared/intent';
import { grantProblems, heldConflicts, type Person, type RosterIndex } from '#shared/roster';
import { breakGlassLostBy } from './break-glass.ts';
import { changeDigest, changedRoster, type ChangePoint } from './changed-roster.ts';
import { effectOf, removalsIn, subjectsOf } from './change-subjects.ts';
import { isSame } from './fault.ts';
import { strandedBy, uncountedText } from './quorum-health.ts';
import type { ProposalRefusal } from './refusal.ts';
import { placeProblem } from './roster-places.ts';
import { moved, onPerson, refused } from './roster-refusals.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/** Why a change of the roster can't be made as things stand; asked at the proposal and again whenever it matters. */
export const rosterChangeProblem = (
  { change }: RosterChangeIntent,
  set: WorkingSet,
  at: ChangePoint,
): ProposalRefusal | undefined => {
  const { roster } = set;
  if (roster === undefined) return { code: 'not-found', detail: 'no roster' };
  return (
    revertProblem(change, roster) ??
    stateProblem(change, set, roster, at.time) ??
    outcome(change, set, roster, at)
  );
};

/** Only the change that touched its subjects last can be undone, and only as it was made. */
const revertProblem = (change: RosterChange, { roster }: RosterIndex): ProposalRefusal | undefined => {
  if (change.kind !== 'revert') return undefined;
  const digest = changeDigest(change.undoes);
  const isLast = subjectsOf(change.undoes).every((subject) =>
    roster.changes.some((it) => it.subject === subject && it.intent === change.of && it.change === digest),
  );
  return isLast ? undefined : { code: 'revert-refused', detail: change.of };
};

/** What the approver reads as "until now" must be so. */
const stateProblem = (
  change: RosterChange,
  set: WorkingSet,
  index: RosterIndex,
  time: string,
): ProposalRefusal | undefined => {
  const effect = effectOf(change);
  switch (effect.kind) {
    case 'add-person':
      return newPersonProblem(effect, index);
    case 'set-roles':
      return onPerson(index, effect.person, ({ roles, groups, standing }) => {
        if (standing === 'left') return refused(`${effect.person} has left`);
        return isSame(effect.from, { roles, groups })
          ? undefined
          : moved(`${effect.person} has other grants`);
      });
    case 'set-standing':
      return onPerson(index, effect.person, (person) => standingMove(effect, person, index, change));
    case 'delegate':
      return delegationProblem(effect, index, time);
    case 'end-delegation':
      return index.roster.delegations.some(({ from, to }) => from === effect.from && to === effect.to)
        ? undefined
        : moved(`${effect.to} does not sit for ${effect.from}`);
    case 'access-review':
      return reviewProblem(effect, index);
    default:
      return placeProblem(effect, set, index);
  }
};

const newPersonProblem = (
  { person, commitment, serviceOf }: Extract<RosterChange, { kind: 'add-person' }>,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  const twin = index.roster.people.find((it) => it.id === person || it.commitment === commitment);
  if (twin !== undefined) return { code: 'already-enrolled', detail: `person ${twin.id}` };
  if (serviceOf === null) return undefined;
  return onPerson(index, serviceOf, (owner) =>
    owner.serviceOf === null && owner.standing === 'active'
      ? undefined
      : refused(`${serviceOf} is no active human of the roster`),
  );
};

/** Who has left comes back by an undoing alone. */
const MOVES: Readonly<Record<Person['standing'], readonly Person['standing'][]>> = {
  active: ['suspended', 'left'],
  suspended: ['active', 'left'],
  left: [],
  erased: [],
};

const standingMove = (
  { person: id, from, to }: Extract<RosterChange, { kind: 'set-standing' }>,
  { standing }: Person,
  { roster }: RosterIndex,
  { kind }: RosterChange,
): ProposalRefusal | undefined => {
  if (standing !== from) return moved(`${id} is ${standing}, not ${from}`);
  const isFrozen = roster.freezes.some(({ scope }) => scope.kind === 'person' && scope.person === id);
  if (isFrozen && to === 'active') return { code: 'emergency-frozen', detail: id };
  return kind === 'revert' || MOVES[from].includes(to) ? undefined : refused(`${id} has left for good`);
};

const delegationProblem = (
  { from, to, groups, until }: Extract<RosterChange, { kind: 'delegate' }>,
  index: RosterIndex,
  time: string,
): ProposalRefusal | undefined => {
  const [giver, taker] = [index.person(from), index.person(to)];
  const { delegations, keys } = index.roster;
  const why = ((): string | undefined => {
    if (giver?.standing !== 'active' || taker?.standing !== 'active') return 'both have to be active';
    if (giver.serviceOf !== null || taker.serviceOf !== null) return 'a service account has no seat';
    if (Date.parse(until) <= Date.parse(time)) return `it would have ended at ${until}`;
    if (!groups.every((id) => giver.groups.includes(id))) return `${from} has no such seat`;
    if (groups.some((id) => taker.groups.includes(id)))
      return `${to} sits there already: nobody fills two seats`;
    if (delegations.some((it) => it.to === from || it.from === to))
      return 'a seat that is held for somebody else is not passed on';
    if (delegations.some((it) => it.from === from && it.to === to)) return `${to} sits for ${from} already`;
    return keys.some((key) => key.person === to && key.standing === 'active')
      ? undefined
      : `${to} has no active key`;
  })();
  return why === undefined ? undefined : { code: 'delegation-refused', detail: why };
};

const reviewProblem = (
  { decisions }: Extract<RosterChange, { kind: 'access-review' }>,
  index: RosterIndex,
): ProposalRefusal | undefined => {
  const stray = decisions.find(({ person, role }) => index.person(person)?.roles.includes(role) !== true);
  return stray === undefined ? undefined : moved(`${stray.person} is not ${stray.role}`);
};

/** What the roster would be must stand too: duties apart, seats fit, and enough people left to change it again. */
const outcome = (
  change: RosterChange,
  set: WorkingSet,
  index: RosterIndex,
  at: ChangePoint,
): ProposalRefusal | undefined => {
  const next = changedRoster(index, change, at);
  const effect = effectOf(change);
  if (
    effect.kind === 'delegate' &&
    next.delegatedTo(effect.to).length === index.delegatedTo(effect.to).length
  )
    return unionProblem(effect, next);
  const conflict = affectedBy(effect, next).flatMap((id) =>
    grantProblems(next, id).map((text) => `${id}: ${text}`),
  );
  if (conflict.length > 0) return { code: 'sod-conflict', detail: conflict.join('; ') };
  const policy = activePolicy(set)?.policy;
  const stranded = strandedBy(policy, index, next, at.time);
  if (stranded !== undefined)
    return { code: 'quorum-unreachable', detail: `${stranded}${uncountedText(next, at.time)}` };
  // What may be stolen is taken away at once, whoever is left; quorum health says what that costs.
  if (takesAtOnce(effect)) return undefined;
  const lost = breakGlassLostBy(policy, index, next, at.time);
  return lost === undefined ? undefined : { code: 'break-glass-lost', detail: lost };
};

/** As the directory does, and as holders may: revoke a key, or suspend somebody. */
const takesAtOnce = (effect: ReturnType<typeof effectOf>): boolean =>
  effect.kind === 'revoke-key' || (effect.kind === 'set-standing' && effect.to === 'suspended');

/** A delegation that would fall at once: the taker lacks the role, or the union of both holds a conflict. */
const unionProblem = (
  { from, to }: Extract<RosterChange, { kind: 'delegate' }>,
  index: RosterIndex,
): ProposalRefusal => {
  const union = [from, to].flatMap((id) => index.person(id)?.roles ?? []);
  const conflicts = heldConflicts(union).map(({ text }) => text);
  return conflicts.length > 0
    ? { code: 'sod-conflict', detail: `${to} for ${from}: ${conflicts.join('; ')}` }
    : { code: 'delegation-refused', detail: `${to} does not hold the role that the seat needs` };
};

/** People whose grants a change may make impossible. */
const affectedBy = (effect: ReturnType<typeof effectOf>, { roster }: RosterIndex): readonly PersonId[] => {
  switch (effect.kind) {
    case 'set-roles':
      return [effect.person];
    case 'set-standing':
      return effect.to === 'active' ? [effect.person] : [];
    case 'define-group':
      return roster.people.filter(({ groups }) => groups.includes(effect.group)).map(({ id }) => id);
    case 'delegate':
      return [effect.to];
    case 'access-review':
      return [...new Set(removalsIn(effect).map(({ person }) => person))];
    default:
      return [];
  }
};
