import { anyOf } from '../texts.ts';
import type { Condition } from '../schema.ts';
import type { Fact, Facts } from '../types.ts';

/**
 * One thing that rules ask of a payment, with values enough that each answer which they tell apart is among them.
 * What a rule answers to a value is left to its own checks.
 */
export interface Question {
  readonly key: string;
  /** Name of the checks that ask it. */
  readonly condition: string;
  /**
   * Whether a rule needs its answer to this question, or to any one of the questions of this condition that it
   * asks: a payment has one tier, but may have many risk facts, and each is a question.
   */
  readonly kind: 'one-of' | 'has';
  readonly isAskedBy: (when: Condition) => boolean;
  /** Each puts one value into facts. */
  readonly options: readonly ((facts: Facts) => Facts)[];
  /** The option that an example takes where any would do. */
  readonly usual: number;
  /** What facts with one of the chosen options have in common, as in "tier is hot or warm". */
  readonly words: (chosen: readonly number[]) => string;
}

export const known = <T>(value: T): Fact<T> => ({ known: true, value });

interface Choice<T> {
  readonly condition: string;
  readonly key?: string;
  readonly label: string;
  readonly isAskedBy: Question['isAskedBy'];
  readonly values: readonly T[];
  readonly usual: T;
  readonly put: (facts: Facts, value: T) => Facts;
  readonly show: (value: T) => string;
}

/** A fact that has one of a list of values. */
export const choice = <T>(it: Choice<T>): Question => ({
  key: it.key ?? it.condition,
  condition: it.condition,
  kind: 'one-of',
  isAskedBy: it.isAskedBy,
  options: it.values.map((value) => (facts) => it.put(facts, value)),
  usual: Math.max(0, it.values.indexOf(it.usual)),
  words: (chosen) =>
    `${it.label} is ${anyOf(it.values.filter((_, at) => chosen.includes(at)).map((value) => it.show(value)))}`,
});

interface Range {
  readonly condition: string;
  readonly key?: string;
  readonly isAskedBy: Question['isAskedBy'];
  /** Values from which on a rule may answer otherwise than below. */
  readonly edges: readonly bigint[];
  readonly usual: bigint;
  readonly put: (facts: Facts, value: bigint) => Facts;
  /** Words for [low, high); null where it is open. */
  readonly show: (low: bigint | null, high: bigint | null) => string;
}

/** An ordered fact, cut where a rule's answer may change. */
export const range = (it: Range): Question => {
  const edges = [...new Set([0n, ...it.edges])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const valueAt = (at: number): bigint => nearest(it.usual, edges[at] ?? 0n, edges[at + 1]);
  return {
    key: it.key ?? it.condition,
    condition: it.condition,
    kind: 'one-of',
    isAskedBy: it.isAskedBy,
    options: edges.map((_, at) => (facts) => it.put(facts, valueAt(at))),
    usual: edges.findLastIndex((edge) => edge <= it.usual),
    words: (chosen) =>
      runsOf(chosen)
        .map(([first, last]) => it.show(first === 0 ? null : (edges[first] ?? null), edges[last + 1] ?? null))
        .join(' or '),
  };
};

/** The value of [low, high) that is nearest to the usual one. */
const nearest = (usual: bigint, low: bigint, high: bigint | undefined): bigint => {
  if (usual < low) return low;
  return high === undefined || usual < high ? usual : high - 1n;
};

/** First and last of each run of neighbours. */
const runsOf = (chosen: readonly number[]): readonly (readonly [first: number, last: number])[] => {
  const sorted = [...chosen].sort((a, b) => a - b);
  const starts = sorted.filter((at) => !sorted.includes(at - 1));
  const ends = sorted.filter((at) => !sorted.includes(at + 1));
  return starts.map((start, run) => [start, ends[run] ?? start]);
};

interface Members {
  readonly condition: string;
  readonly label: string;
  readonly wanted: (when: Condition) => readonly string[] | undefined;
  readonly get: (facts: Facts) => Fact<readonly string[]>;
  readonly put: (facts: Facts, values: readonly string[]) => Facts;
}

/** A fact that has any number of values: one question for each class of names that the rules want together. */
export const members = (it: Members, whens: readonly Condition[]): readonly Question[] =>
  classesOf(whens.map((when) => it.wanted(when) ?? [])).map((names, at) => ({
    key: `${it.condition}/${String(at)}`,
    condition: it.condition,
    kind: 'has',
    isAskedBy: (when) => it.wanted(when)?.some((name) => names.includes(name)) ?? false,
    options: [
      (facts) => it.put(facts, valuesOf(it.get(facts))),
      (facts) => it.put(facts, [...valuesOf(it.get(facts)), ...names.slice(0, 1)]),
    ],
    usual: 0,
    words: (chosen) => `${chosen.includes(0) ? 'no ' : ''}${it.label} is ${anyOf(names)}`,
  }));

const valuesOf = (fact: Fact<readonly string[]>): readonly string[] => (fact.known ? fact.value : []);

/** Names by the sets that they are in: names of one class are in the same sets. */
const classesOf = (sets: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  const seats = new Map<string, number[]>();
  sets.forEach((names, at) => {
    for (const name of new Set(names)) gather(seats, name, at);
  });
  const classes = new Map<string, string[]>();
  for (const name of [...seats.keys()].sort()) gather(classes, String(seats.get(name)), name);
  return [...classes.values()];
};

const gather = <T>(lists: Map<string, T[]>, key: string, item: T): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
};
