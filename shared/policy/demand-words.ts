import { approvalsNeeded } from './merge.ts';
import { escalationText } from './escalation-words.ts';
import { nameOf, showHours, type GroupNames } from './phrases.ts';
import type { Evaluation, Place, Requirement, RuleTrace, Verdict } from './types.ts';

/** What a requirement may ask besides people, and how the rules that ask it are found. */
export interface Extra {
  readonly isAsked: (requirement: Requirement) => boolean;
  readonly text: (requirement: Requirement) => string;
  readonly isAskedBy: (rule: RuleTrace, requirement: Requirement) => boolean;
}

/** What a verdict comes to, in one line. */
export const headlineOf = (verdict: Verdict, names: GroupNames): string =>
  verdict.decision === 'denied'
    ? `Denied: ${codesOf(verdict)}.`
    : `${demandText(verdict.requirement, names)}.`;

/** "2 of Treasury; a delay of 24 hours; Board after 8 hours in place of Treasury". */
export const demandText = (requirement: Requirement, names: GroupNames): string => {
  const extras = EXTRAS.filter(({ isAsked }) => isAsked(requirement)).map(({ text }) => text(requirement));
  return [peopleOf(requirement, names), ...extras, ...escalationTexts(requirement, names)].join('; ');
};

/** Who else may fill the places of each group that is escalated. */
export const escalationTexts = ({ groups }: Requirement, names: GroupNames): readonly string[] =>
  groups.flatMap((place) => (place.escalate === undefined ? [] : [insteadText(place, names)]));

/** "Board after 8 hours in place of Treasury"; "nobody else in place of Treasury". */
export const insteadText = ({ group, escalate }: Place, names: GroupNames): string =>
  `${escalate === undefined ? 'nobody else' : escalationText(escalate, names)} in place of ${nameOf(group, names)}`;

/** "2 of Treasury" where one group is enough, else the sum: "3 = 2 Treasury + 1 Compliance". */
const peopleOf = (requirement: Requirement, names: GroupNames): string => {
  const [first, ...others] = byWeight(requirement);
  if (first !== undefined && others.length === 0)
    return `${String(first.atLeast)} of ${nameOf(first.group, names)}`;
  const parts = byWeight(requirement).map(
    ({ group, atLeast }) => `${String(atLeast)} ${nameOf(group, names)}`,
  );
  return `${String(approvalsNeeded(requirement))} = ${parts.join(' + ')}`;
};

/** The codes of a denial, each once and in one order, whichever rules give them. */
export const codesOf = ({ denials }: Pick<Evaluation, 'denials'>): string =>
  [...new Set(denials.map(({ code }) => code))].sort().join(', ');

export const byWeight = ({ groups }: Requirement): Requirement['groups'] =>
  [...groups].sort((a, b) => b.atLeast - a.atLeast);

/** Distinct persons are always demanded, so they need no sentence. */
const distinctExtra = (kind: 'device' | 'build' | 'site'): Extra => ({
  isAsked: ({ distinct }) => distinct.includes(kind),
  text: () => `different ${kind}s`,
  isAskedBy: ({ then }) => then.kind === 'require' && then.distinct.includes(kind),
});

export const EXTRAS: readonly Extra[] = [
  distinctExtra('device'),
  distinctExtra('build'),
  distinctExtra('site'),
  {
    isAsked: ({ delayHours }) => delayHours > 0,
    text: ({ delayHours }) => `a delay of ${showHours(delayHours)}`,
    isAskedBy: ({ then }, { delayHours }) => then.kind === 'require' && then.delayHours === delayHours,
  },
  {
    isAsked: ({ tier }) => tier === 'cold',
    text: () => 'cold custody',
    isAskedBy: ({ then }) => then.kind === 'require' && then.tier === 'cold',
  },
  {
    isAsked: ({ secondLook }) => secondLook,
    text: () => 'a second look',
    isAskedBy: ({ then }) => then.kind === 'require' && then.secondLook === true,
  },
];
