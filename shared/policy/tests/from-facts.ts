import type { Fact, Facts } from '../types.ts';
import { quietFacts, type TestFacts } from './facts.ts';

/**
 * Facts as the author of a test would write them, so that an example which was found can be kept as a test: what is as
 * on a quiet day is left out. `factsOfTest` makes the same facts of it again, but for their place in the journal.
 */
export const testFactsOf = (facts: Facts): TestFacts => {
  const quiet = quietFacts(facts.action);
  const { asOf: _, day, action, initiator, velocity, calendars, moments: __, ...plain } = facts;
  const told = Object.entries(plain).filter(([name, fact]) => !isSame(fact, quiet[name as keyof Facts]));
  const figures = figuresOf(velocity, quietFigures(facts));
  return {
    action,
    ...(day !== undefined && { day }),
    ...(initiator === quiet.initiator ? {} : { initiator }),
    ...(Object.fromEntries(told.map(([name, fact]) => [name, writtenOf(fact)])) as TestFacts),
    ...(Object.keys(figures).length === 0 ? {} : { velocity: figures }),
    ...(Object.keys(calendars).length === 0 ? {} : { calendars: { ...calendars } }),
  };
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const writtenOf = (fact: Fact<unknown>): unknown =>
  fact.known ? fact.value : { unknown: shorten(fact.why) };

const WHY_CHARACTERS_MAX = 140;
const shorten = (why: string): string => why.slice(0, WHY_CHARACTERS_MAX) || 'not known';

/** The figures that come of themselves: the transfer is the first of its windows. */
const quietFigures = ({ action, amountMinor }: Facts): Facts['velocity'] => {
  const quiet = quietFacts(action).velocity;
  const minor = amountMinor.known ? amountMinor.value : '0';
  return Object.fromEntries(
    Object.entries(quiet).map(([key, figure]) => [key, key.endsWith('/count') ? figure : minor]),
  );
};

const figuresOf = (
  velocity: Facts['velocity'],
  quiet: Facts['velocity'],
): NonNullable<TestFacts['velocity']> => {
  const keys = [...new Set([...Object.keys(quiet), ...Object.keys(velocity)])];
  return Object.fromEntries(
    keys
      .filter((key) => velocity[key] !== quiet[key])
      .map((key) => [key, velocity[key] ?? { unknown: 'not said' }]),
  );
};
