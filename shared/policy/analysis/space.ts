import { prepare } from '../check.ts';
import { compareText } from '../compile.ts';
import { closesGap } from '../coverage.ts';
import type { Action } from '../schema.ts';
import type { Facts } from '../types.ts';
import { andNot, bitsOf, has, keyOf, membersOf, type Bits } from './bits.ts';
import { clausesOf, type Clause } from './clauses.ts';
import type { Demands } from './demands.ts';
import type { JointRule } from './joint.ts';
import type { Question } from './question.ts';

/** Options of a question that no clause tells apart. */
export interface VariableClass {
  readonly options: readonly number[];
  /** The clauses that may still match when the answer is one of these. */
  readonly accepts: Bits;
}

/** A question that some clause looks at, cut into classes. */
export interface Variable {
  readonly question: Question;
  /** Its place among the questions, in which it is read. */
  readonly place: number;
  /** The usual one first, so that examples are as quiet as they can be. */
  readonly classes: readonly VariableClass[];
  readonly looks: Bits;
}

/** A cell, or all cells that agree with it: a class of each variable, undefined where any does. */
export type Cell = readonly (number | undefined)[];

export type SideName = 'before' | 'after';

/**
 * Every payment or change of some actions in some assets, as far as rules tell them apart: a cell is one class of
 * each variable. Sets of clauses are bits.
 */
export interface Space {
  readonly actions: readonly Action[];
  /** Assets that no rule tells apart; empty for those that no rule names. */
  readonly assets: readonly string[];
  /** Facts in which all that rules ask about is known, as far as it can be. */
  readonly base: Facts;
  readonly rules: readonly JointRule[];
  readonly clauses: readonly Clause[];
  readonly clausesOf: (rule: JointRule) => readonly number[];
  readonly variables: readonly Variable[];
  /** By variable, the clauses that look at nothing after it. */
  readonly settles: readonly Bits[];
  readonly all: Bits;
  readonly none: Bits;
  /** Clauses that look at nothing: they match everywhere. */
  readonly everywhere: Bits;
  readonly denies: Bits;
  readonly requires: Bits;
  readonly doubtful: Bits;
  /** The demand of each clause by number; null of one that denies. */
  readonly asked: readonly (number | null)[];
  readonly demands: Demands;
  /** Clauses that require no more than a demand that is made already. */
  readonly dominated: (demand: number) => Bits;
  /** Clauses that require no less than a demand. */
  readonly asking: (demand: number) => Bits;
  /** Whether doubtful clauses leave no gap between them, in one of the policies. */
  readonly closes: (side: SideName, doubtful: Bits) => boolean;
  /** What one step of a walk takes from its budget: sets of many clauses cost time and memory. */
  readonly cost: number;
  /** Whether it tells too much apart to be walked. */
  readonly isTooLarge: boolean;
}

/** Words of a set of clauses that cost one try. */
const WORDS_A_TRY = 8;

export interface SpaceOptions {
  readonly actions: readonly Action[];
  readonly assets: readonly string[];
  readonly base: Facts;
  readonly rules: readonly JointRule[];
  readonly questions: readonly Question[];
  readonly demands: Demands;
  /** Too much was left out of it for it to be walked. */
  readonly isCut?: boolean;
}

export const spaceOf = (options: SpaceOptions): Space => {
  const { actions, assets, base, rules, questions, demands } = options;
  const found = options.isCut === true ? null : clausesOf(rules, questions, base);
  const clauses = found ?? [];
  const variables = variablesOf(clauses, questions);
  const asked = clauses.map(({ rule }) => askedBy(rules[rule], demands));
  const sets = setsOf(clauses, asked);
  return {
    actions,
    assets,
    base,
    rules,
    clauses,
    clausesOf: clausesByRule(rules, clauses),
    variables,
    settles: settlesOf(variables, sets.none),
    ...sets,
    asked,
    demands,
    dominated: dominatedBy(asked, demands),
    asking: once((demand) => where(asked, (it) => it !== null && demands.isWithin(demand, it))),
    closes: closesOf(rules, clauses, base),
    cost: Math.max(1, Math.ceil(sets.none.length / WORDS_A_TRY)),
    isTooLarge: found === null,
  };
};

/** The set of the places whose item passes. */
const where = <T>(items: readonly T[], test: (item: T) => boolean): Bits =>
  bitsOf(
    items.length,
    items.flatMap((item, at) => (test(item) ? [at] : [])),
  );

type Sets = Pick<Space, 'all' | 'none' | 'everywhere' | 'denies' | 'requires' | 'doubtful'>;

const setsOf = (clauses: readonly Clause[], asked: Space['asked']): Sets => ({
  all: where(clauses, () => true),
  none: where(clauses, () => false),
  everywhere: where(clauses, ({ looks }) => looks.length === 0),
  denies: where(asked, (it) => it === null),
  requires: where(asked, (it) => it !== null),
  doubtful: where(clauses, ({ isDoubtful }) => isDoubtful),
});

const clausesByRule = (rules: readonly JointRule[], clauses: readonly Clause[]): Space['clausesOf'] => {
  const byRule = new Map<JointRule | undefined, number[]>();
  clauses.forEach(({ rule }, index) => {
    byRule.set(rules[rule], [...(byRule.get(rules[rule]) ?? []), index]);
  });
  return (rule) => byRule.get(rule) ?? [];
};

const askedBy = (joint: JointRule | undefined, demands: Demands): number | null =>
  joint?.rule.then.kind === 'require' ? demands.idOf(joint.rule.then) : null;

/** Clauses that require no more than a demand, each demanding what is `asked` of it. */
export const dominatedBy = (asked: Space['asked'], demands: Demands): Space['dominated'] =>
  once((demand) => where(asked, (it) => it !== null && demands.isWithin(it, demand)));

/** Few classes first: by the time that many are tried, few clauses are left that tell them apart. */
const variablesOf = (clauses: readonly Clause[], questions: readonly Question[]): readonly Variable[] =>
  questions
    .map((question, place): Variable => {
      const looks = clauses.map((clause) => clause.looks.find((look) => look.question === place)?.accepts);
      return {
        question,
        place,
        looks: where(looks, (look) => look !== undefined),
        classes: classesOf(question, (option) => where(looks, (look) => look?.[option] ?? true)),
      };
    })
    .filter(({ classes }) => classes.length > 1)
    .sort((a, b) => a.classes.length - b.classes.length || compareText(a.question.key, b.question.key));

const classesOf = (
  { options, usual }: Question,
  acceptsAt: (option: number) => Bits,
): readonly VariableClass[] => {
  const classes = new Map<string, { options: number[]; accepts: Bits }>();
  options.forEach((_, option) => {
    const accepts = acceptsAt(option);
    const same = classes.get(keyOf(accepts));
    if (same === undefined) classes.set(keyOf(accepts), { options: [option], accepts });
    else same.options.push(option);
  });
  const isUsual = (it: VariableClass): boolean => it.options.includes(usual);
  return [...classes.values()].sort((a, b) => Number(isUsual(b)) - Number(isUsual(a)));
};

const settlesOf = (variables: readonly Variable[], none: Bits): readonly Bits[] => {
  let later = none;
  const settles = variables.toReversed().map(({ looks }) => {
    const last = andNot(looks, later);
    later = later.map((word, at) => word | (looks[at] ?? 0));
    return last;
  });
  return settles.reverse();
};

const once = <T>(work: (key: number) => T): ((key: number) => T) => {
  const known = new Map<number, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = work(key);
    known.set(key, made);
    return made;
  };
};

/** Asks the evaluator itself, with the rules in the order in which it has them. */
const closesOf = (rules: readonly JointRule[], clauses: readonly Clause[], base: Facts): Space['closes'] => {
  const answers = new Map<string, boolean>();
  const facts = prepare(base);
  return (side, doubtful) => {
    const key = `${side}/${keyOf(doubtful)}`;
    const before = answers.get(key);
    if (before !== undefined) return before;
    const indexes = new Set(membersOf(doubtful).map((clause) => clauses[clause]?.rule));
    const own = rules.filter((joint, index) => joint[side] !== null && indexes.has(index));
    const inOrder = own.toSorted((a, b) => (a[side] ?? 0) - (b[side] ?? 0));
    const answer = closesGap(
      inOrder.map(({ rule }) => rule),
      facts,
    );
    answers.set(key, answer);
    return answer;
  };
};

/** A cell in which all these clauses match, usual where they do not look; undefined where they never all do. */
export const cellOf = ({ variables }: Space, clauses: readonly number[]): Cell | undefined => {
  const cell = variables.map(({ classes, looks }) => {
    if (!clauses.some((clause) => has(looks, clause))) return undefined;
    return classes.findIndex(({ accepts }) => clauses.every((clause) => has(accepts, clause)));
  });
  return cell.includes(-1) ? undefined : cell;
};
