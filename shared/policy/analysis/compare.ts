import { compile, type CompiledPolicy } from '../compile.ts';
import { decide } from '../decide.ts';
import type { Policy } from '../schema.ts';
import { bitsOf, type Bits } from './bits.ts';
import { isSpent, type Budget } from './budget.ts';
import { createDemands } from './demands.ts';
import { differencesIn } from './difference.ts';
import { exampleAt } from './example.ts';
import { joined } from './joint.ts';
import type { Cell, SideName, Space } from './space.ts';
import { actionClassesOf, spacesWithUnknowns } from './spaces.ts';
import type { PolicyComparison, PolicyDifference } from './types.ts';

/** Tries after which two policies are taken for looser. The same on every machine, as time would not be. */
export const COMPARISON_TRIES_MAX = 400_000;

/**
 * Whether a policy lets anything pass more easily than the one before it, or less easily: looked for among all
 * facts, unknown ones included. Titles, owners, ids and codes make no difference.
 *
 * The answer depends on nothing but the two policies, not even on the order of their rules. What cannot be proved
 * within {@link COMPARISON_TRIES_MAX} is `looser`.
 *
 * @example comparePolicies(inForce, draft).direction // 'tighter'
 */
export const comparePolicies = (before: Policy, after: Policy): PolicyComparison =>
  compareWithin(before, after, COMPARISON_TRIES_MAX);

/** {@link comparePolicies} within another bound. */
export const compareWithin = (before: Policy, after: Policy, triesMax: number): PolicyComparison => {
  const budget: Budget = { left: triesMax };
  const pair: Pair = { before: compile(before), after: compile(after) };
  let [looser, tighter]: [PolicyDifference | null, PolicyDifference | null] = [null, null];
  for (const space of differingSpaces(pair)) {
    if (looser !== null && tighter !== null) break;
    // To make a space costs as well, also one in which little is to be tried.
    budget.left -= space.rules.length;
    const sides = { before: clausesOn(space, 'before'), after: clausesOn(space, 'after') };
    const found = differencesIn(space, sides, budget);
    looser ??= differenceAt(space, found.looser, pair);
    tighter ??= differenceAt(space, found.tighter, pair);
    if (isSpent(budget)) break;
  }
  const isWhole = !isSpent(budget) || (looser !== null && tighter !== null);
  return comparisonOf(looser, tighter, isWhole);
};

interface Pair {
  readonly before: CompiledPolicy;
  readonly after: CompiledPolicy;
}

/** Actions about which both policies have the same rules are passed over. */
function* differingSpaces({ before, after }: Pair): Generator<Space> {
  const demands = createDemands();
  for (const about of actionClassesOf(joined(before, after)))
    if (about.rules.some((rule) => rule.before === null || rule.after === null))
      yield* spacesWithUnknowns(about, demands);
}

const clausesOn = ({ clauses, rules }: Space, side: SideName): Bits =>
  bitsOf(
    clauses.length,
    clauses.flatMap(({ rule }, index) => (rules[rule]?.[side] === null ? [] : [index])),
  );

const differenceAt = (space: Space, cell: Cell | null, { before, after }: Pair): PolicyDifference | null => {
  if (cell === null) return null;
  const example = exampleAt(space, cell);
  return { ...example, before: decide(before, example.facts), after: decide(after, example.facts) };
};

const comparisonOf = (
  looser: PolicyDifference | null,
  tighter: PolicyDifference | null,
  isWhole: boolean,
): PolicyComparison => {
  const isLooser = looser !== null || !isWhole;
  const direction = isLooser ? (tighter === null ? 'looser' : 'both') : tighter === null ? 'same' : 'tighter';
  return { direction, looser, tighter, reason: isWhole ? null : 'not-proved' };
};
