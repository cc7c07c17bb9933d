import type { DeviceId, PersonId } from '#shared/brand';
import {
  checkQuorum,
  compile,
  decide,
  groupsAsked,
  INTENT_LIFETIME_HOURS,
  type Action,
  type CompiledPolicy,
  type CountedApproval,
  type Facts,
  type Policy,
  type Verdict,
} from '#shared/policy';
import type { Person, RosterIndex } from '#shared/roster';
import {
  EMERGENCY_ACTIONS,
  emergencyFloorProblem,
  isRuled,
  lostText,
  type EmergencyAction,
} from './break-glass.ts';
import { mayInitiate } from './initiation.ts';
import { ableToCount, ableToSign, uncountedText } from './quorum-health.ts';

type Loosens = Facts['loosens'];

const TIGHTER: Loosens = { known: true, value: false };
const LOOSER: Loosens = { known: true, value: true };
const NOT_COMPARED: Loosens = { known: false, why: 'not compared' };

/** What must stay possible under every policy, in words. */
const MUST_STAY: readonly { readonly action: Action; readonly loosens: Loosens; readonly text: string }[] = [
  { action: 'policy.publish', loosens: TIGHTER, text: 'publish a tighter version of the policy' },
  { action: 'policy.publish', loosens: LOOSER, text: 'publish a looser version of the policy' },
  { action: 'roster.change', loosens: TIGHTER, text: 'take power from anybody in the roster' },
  { action: 'roster.change', loosens: LOOSER, text: 'give power to anybody in the roster' },
  { action: 'roster.change', loosens: NOT_COMPARED, text: 'change who is in the roster' },
];

/**
 * What nobody could do any more under a policy, in words; undefined when everything that must stay possible can
 * still be proposed by one active person and approved by others. Whether it loosens something may not matter, nor
 * may the time of day: there is a moment at which it can be done.
 *
 * That a rule is overdue is left out: it ends with a version that renews it, which is never made harder by that.
 *
 * Whoever is in shadow may propose, and does not count.
 *
 * @param facts of the publication itself: what of them is not about who acts and what for is the same for each change.
 */
export const lockoutIn = (
  policy: Policy,
  roster: RosterIndex,
  facts: Facts,
  time: string,
): string | undefined => {
  const view = viewOf(policy, roster, facts, time);
  const lost = MUST_STAY.find(({ action, loosens }) => !canEverPass(view, { action, loosens }));
  return lost === undefined ? undefined : `nobody could ${lost.text}${uncountedText(roster, time)}`;
};

/**
 * What could be done in an emergency under the policy before and not under this one, in words. A version without a rule
 * where there was one loses it also while nobody is there to follow that rule. That a freeze can be lifted is asked of
 * the table alone: by itself it ends in any case, and too few people for it are no reason to ask fewer of all else.
 */
export const breakGlassLossIn = (
  policy: Policy,
  before: Policy,
  roster: RosterIndex,
  facts: Facts,
  time: string,
): string | undefined => {
  const ruled = EMERGENCY_ACTIONS.filter((action) => isRuled(before, action, roster));
  const lost =
    ruled.find((action) => !isRuled(policy, action, roster)) ??
    outOfReach(ruled, () => [viewOf(before, roster, facts, time), viewOf(policy, roster, facts, time)]);
  return lost === undefined ? undefined : lostText(lost);
};

/** Both views are made only where there are rules for an emergency at all. */
const outOfReach = (
  ruled: readonly EmergencyAction[],
  views: () => readonly [View, View],
): EmergencyAction | undefined => {
  if (ruled.length === 0) return undefined;
  const [before, after] = views();
  return ruled.find((action) => {
    const isThere = action === 'emergency.unfreeze' ? isEverAsked : canEverPass;
    return isThere(before, { action, loosens: TIGHTER }) && !isThere(after, { action, loosens: TIGHTER });
  });
};

/** Whether there is a moment at which it is not denied, whoever is there to approve it. */
const isEverAsked = (
  { moments, people, compiled }: View,
  about: Pick<Facts, 'action' | 'loosens'>,
): boolean =>
  moments.some((moment) =>
    initiatorsOf(proposersOf(people, about.action)).some(
      (person) => verdictFor(compiled, person, { ...moment, ...about }).decision !== 'denied',
    ),
  );

const verdictFor = (compiled: CompiledPolicy, { id, groups }: Person, facts: Facts): Verdict =>
  decide(compiled, { ...facts, initiator: id, initiatorGroups: { known: true, value: groups } });

/** A policy, who is there, and the moments at which something may be asked for. */
interface View {
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
  readonly roster: RosterIndex;
  readonly people: readonly Person[];
  /** Those of them who count: nobody in shadow. */
  readonly counting: readonly Person[];
  readonly moments: readonly Facts[];
}

const viewOf = (
  policy: Policy,
  roster: RosterIndex,
  { day: _, moments: __, ...always }: Facts,
  time: string,
): View => ({
  policy,
  compiled: compile(policy),
  roster,
  people: ableToSign(roster),
  counting: ableToCount(roster, time),
  moments: momentsOf(always),
});

const canEverPass = (view: View, about: Pick<Facts, 'action' | 'loosens'>): boolean =>
  view.moments.some((moment) => canPass(view, { ...moment, ...about }));

/** As it is, and with every calendar that is known on either side: rules may look at the time of day. */
const momentsOf = (facts: Facts): readonly Facts[] => {
  const all = (inside: boolean): Facts => ({
    ...facts,
    calendars: Object.fromEntries(Object.keys(facts.calendars).map((calendar) => [calendar, inside])),
  });
  return [facts, all(true), all(false)];
};

/** Whether some person could propose it, and others approve it. Who stands in the same groups is asked once. */
const canPass = ({ compiled, policy, people, counting, roster }: View, facts: Facts): boolean =>
  initiatorsOf(proposersOf(people, facts.action)).some((person) => {
    const verdict = verdictFor(compiled, person, facts);
    if (verdict.decision === 'denied') return false;
    if (isEmergency(facts.action) && emergencyFloorProblem(facts.action, verdict.requirement, policy, roster))
      return false;
    const asked = new Set(groupsAsked(verdict.requirement.groups, WAITED_HOURS));
    const others = counting.filter(({ groups }) => groups.some((group) => asked.has(group)));
    return checkQuorum(verdict.requirement, others.map(approvalOf), person.id, WAITED_LONG).satisfied;
  });

const isEmergency = (action: Action): boolean => EMERGENCY_ACTIONS.some((it) => it === action);

/** Who has a role for it. Where nobody has, that is the roster's lack, which no version of the policy can mend. */
const proposersOf = (people: readonly Person[], action: Action): readonly Person[] => {
  const able = people.filter(({ roles }) => mayInitiate(action, roles));
  return able.length > 0 ? able : people;
};

/** A delay, and an escalation, is waited for as long as an item lives. */
const WAITED_HOURS = INTENT_LIFETIME_HOURS - 1;
const WAITED_LONG = { approvedHoursSince: WAITED_HOURS } as const;

const initiatorsOf = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [[...person.groups].sort().join(' '), person])).values(),
];

/** Each from a device and a build of their own. */
const approvalOf = ({ id, groups }: Person): CountedApproval => ({
  person: id,
  groups,
  device: ownOf(id) as DeviceId,
  build: ownOf(id),
  openHours: WAITED_HOURS,
});

const ownOf = (person: PersonId): string => `of ${person}`;
