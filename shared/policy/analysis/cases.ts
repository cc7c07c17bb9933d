import type { Action, Condition, Consequence } from '../schema.ts';
import { isSpent, type Budget } from './budget.ts';
import type { Absent, Crew, Kind } from './crew.ts';
import { demandsIn } from './demanded.ts';
import type { Demands } from './demands.ts';
import { exampleAt } from './example.ts';
import type { JointRule } from './joint.ts';
import { known } from './question.ts';
import type { Cell, Space, Variable } from './space.ts';
import { actionClassesOf, spacesOf, type ActionClass } from './spaces.ts';
import type { AnalysisExample } from './types.ts';

/** A demand for people that is made of something, and the kinds of people who may initiate that. */
export interface Case {
  readonly actions: readonly Action[];
  readonly demand: number;
  readonly initiators: readonly number[];
  readonly example: (initiator: number) => AnalysisExample;
}

export interface Cases {
  readonly cases: readonly Case[];
  /** Actions for which not all cases are there. */
  readonly unproved: readonly Action[];
}

/** Every demand for people that the rules make of anything that active people may initiate. */
export const casesOf = (
  rules: readonly JointRule[],
  { kinds }: Crew,
  demands: Demands,
  budgetOf: () => Budget,
): Cases => {
  const found = actionClassesOf(rules.map(seatsOnly)).map((about) => {
    const budget = budgetOf();
    const cases = casesOfActions(about, kinds, demands, budget);
    return { cases, unproved: isSpent(budget) ? about.actions : [] };
  });
  return {
    cases: found.flatMap(({ cases }) => cases),
    unproved: found.flatMap(({ unproved }) => unproved),
  };
};

/** Delays, tiers and looks are no question of people. */
const seatsOnly = ({ rule, before, after }: JointRule): JointRule => ({
  rule: { ...rule, then: seatsOf(rule.then) },
  before,
  after,
});

const seatsOf = (then: Consequence): Consequence =>
  then.kind === 'deny'
    ? then
    : { kind: 'require', groups: then.groups, distinct: then.distinct.filter((kind) => kind === 'site') };

const casesOfActions = (
  about: ActionClass,
  kinds: readonly Kind[],
  demands: Demands,
  budget: Budget,
): readonly Case[] =>
  spacesOf(about, demands).flatMap((space) =>
    profilesOf(space, kinds).flatMap(({ fixed, initiators }) =>
      [...demandsIn(space, fixed, budget)].map(([demand, cell]) => ({
        actions: about.actions,
        demand,
        initiators,
        example: (initiator) => initiatedBy(exampleAt(space, cell), kinds[initiator]),
      })),
    ),
  );

interface Profile {
  readonly fixed: Cell;
  readonly initiators: readonly number[];
}

/** Initiators whom the rules do not tell apart, and their answers to what rules ask of their groups. */
const profilesOf = ({ variables }: Space, kinds: readonly Kind[]): readonly Profile[] => {
  const profiles = new Map<string, { fixed: Cell; initiators: number[] }>();
  kinds.forEach((kind, index) => {
    const fixed = variables.map((variable) => answerOf(variable, kind));
    const same = profiles.get(fixed.join());
    if (same === undefined) profiles.set(fixed.join(), { fixed, initiators: [index] });
    else same.initiators.push(index);
  });
  return [...profiles.values()];
};

const answerOf = ({ question, classes }: Variable, { groups }: Kind): number | undefined => {
  if (question.condition !== 'initiatorGroups') return undefined;
  const asIfWanted: Condition = { action: [], initiatorGroups: [...groups] };
  const option = question.isAskedBy(asIfWanted) ? 1 : 0;
  return classes.findIndex(({ options }) => options.includes(option));
};

const initiatedBy = (example: AnalysisExample, kind: Kind | undefined): AnalysisExample => {
  const initiator = kind?.members[0];
  if (kind === undefined || initiator === undefined) return example;
  return {
    facts: { ...example.facts, initiator, initiatorGroups: known(kind.groups) },
    text: `${example.text}, initiated by ${initiator}`,
  };
};

/** `blocked` when somebody may initiate it, and whoever does, the others cannot fill the demand. */
export const standingOf = (
  { demand, initiators }: Case,
  crew: Crew,
  absent: Absent,
): 'open' | 'blocked' | 'no-initiator' => {
  const present = initiators.filter((kind) => crew.isThere(kind, absent));
  if (present.length === 0) return 'no-initiator';
  return present.some((kind) => crew.fills(demand, [...absent, kind])) ? 'open' : 'blocked';
};
