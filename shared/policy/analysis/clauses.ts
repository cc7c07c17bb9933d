import { prepare, type Prepared } from '../check.ts';
import { outcomeOf } from '../compile.ts';
import type { Facts } from '../types.ts';
import type { JointRule } from './joint.ts';
import type { Question } from './question.ts';

/** A clause looks at a question when it accepts some options and not others. */
export interface Look {
  readonly question: number;
  readonly accepts: readonly boolean[];
}

/** One way in which a rule can match: every look accepts. A rule matches when one of its clauses does. */
export interface Clause {
  /** Index of its rule. */
  readonly rule: number;
  /** What it looks at, by question; what it does not look at makes no difference to it. */
  readonly looks: readonly Look[];
  /** Whether it never matches for certain: a condition of its rule cannot be judged on these facts. */
  readonly isDoubtful: boolean;
}

/** Clauses beyond which a space is not walked. */
export const CLAUSES_MAX = 5_000;

/**
 * The clauses of rules over facts that differ from `base` by the questions' options alone. Each answer is the
 * rule's own check's. A rule that no option satisfies has no clause. Null when there are more than {@link CLAUSES_MAX}.
 */
export const clausesOf = (
  rules: readonly JointRule[],
  questions: readonly Question[],
  base: Facts,
): readonly Clause[] | null => {
  const tries = questions.map(({ options }) => options.map((put) => prepare(put(base))));
  const start = prepare(base);
  const clauses: Clause[] = [];
  for (const [index, rule] of rules.entries()) {
    const own = clausesOfRule(rule, index, { questions, tries, start });
    if (own === null || clauses.length + own.length > CLAUSES_MAX) return null;
    clauses.push(...own);
  }
  return clauses;
};

interface Trial {
  readonly questions: readonly Question[];
  /** Facts with each option of each question. */
  readonly tries: readonly (readonly Prepared[])[];
  readonly start: Prepared;
}

const clausesOfRule = (joint: JointRule, rule: number, trial: Trial): readonly Clause[] | null => {
  const fixed = joint.rule.checks.filter(({ condition }) => !isAsked(joint, condition, trial));
  if (outcomeOf({ checks: fixed }, trial.start) === 'false') return [];
  const isDoubtful = joint.rule.checks.some((check) => check.test(trial.start) === 'unknown');
  const looks = trial.questions.flatMap((_, question) => lookOf(joint, question, trial));
  const needed = looks.filter(({ question }) => trial.questions[question]?.kind === 'one-of');
  if (needed.some(({ accepts }) => !accepts.includes(true))) return [];
  const ways = waysOf(looks, trial);
  return ways === null
    ? null
    : ways.map((way) => ({
        rule,
        isDoubtful,
        looks: [...needed, ...way].filter(({ accepts }) => accepts.includes(false)),
      }));
};

const isAsked = (joint: JointRule, condition: string, { questions }: Trial): boolean =>
  questions.some((question) => question.condition === condition && question.isAskedBy(joint.rule.when));

const lookOf = (joint: JointRule, question: number, { questions, tries }: Trial): readonly Look[] => {
  const asked = questions[question];
  if (asked?.isAskedBy(joint.rule.when) !== true) return [];
  const checks = joint.rule.checks.filter(({ condition }) => condition === asked.condition);
  const accepts = (tries[question] ?? []).map((facts) => outcomeOf({ checks }, facts) !== 'false');
  return [{ question, accepts }];
};

/** One of the questions of each fact that has any number of values, in every combination; null for too many. */
const waysOf = (looks: readonly Look[], { questions }: Trial): readonly (readonly Look[])[] | null => {
  const alternatives = Map.groupBy(
    looks.filter(({ question }) => questions[question]?.kind === 'has'),
    ({ question }) => questions[question]?.condition,
  );
  const groups = [...alternatives.values()];
  if (groups.reduce((count, group) => count * group.length, 1) > CLAUSES_MAX) return null;
  return groups.reduce<readonly (readonly Look[])[]>(
    (ways, group) => ways.flatMap((way) => group.map((look) => [...way, look])),
    [[]],
  );
};
