import type { GroupId } from '#shared/brand';
import type { Condition, Evaluation, Facts, Place, Policy } from '#shared/policy';

/*
 * The specification written down a second time, slowly and without looking at the product's evaluator: answers
 * are true, false or null (unknown), and gaps are found by trying every value that an unknown fact could have.
 */

type Answer = boolean | null;
type Value = string | bigint | boolean | readonly string[];

/** One question to one fact: the value if there is one, and what makes the condition true. */
interface Question {
  readonly fact: string;
  readonly value: Value | undefined;
  readonly holds: (value: Value) => boolean;
  /** Values to try where the fact is unknown; among them one that no rule names, where there is one. */
  readonly tries: readonly Value[];
}

const valueOf = <T>(fact: { known: boolean; value?: T }): T | undefined =>
  fact.known ? fact.value : undefined;

const amountTries = (policy: Policy): bigint[] => {
  const edges = policy.rules.flatMap(({ when }) => [when.amount?.min, when.amount?.max]);
  return [0n, ...edges.filter((edge) => edge !== undefined).map(BigInt)];
};

const OPEN = ['~none~'];

const questionsOf = (when: Condition, facts: Facts, policy: Policy): Question[] => {
  const questions: Question[] = [];
  const ask = (
    fact: string,
    value: Value | undefined,
    holds: (value: Value) => boolean,
    tries: readonly Value[],
  ): void => {
    questions.push({ fact, value, holds, tries });
  };
  const within =
    (set: readonly string[]) =>
    (value: Value): boolean =>
      set.includes(value as string);
  const meets =
    (set: readonly string[]) =>
    (value: Value): boolean =>
      (value as string[]).some((it) => set.includes(it));
  ask('action', facts.action, within(when.action), []);
  if (when.initiatorGroups) ask('groups', valueOf(facts.initiatorGroups), meets(when.initiatorGroups), [[]]);
  if (when.sources) ask('source', valueOf(facts.source), within(when.sources), OPEN);
  if (when.tiers) ask('tier', valueOf(facts.tier), within(when.tiers), ['hot', 'warm', 'cold']);
  if (when.assets) ask('asset', valueOf(facts.asset), within(when.assets), OPEN);
  if (when.rails) ask('rail', valueOf(facts.rail), within(when.rails), ['book', 'sepa', 'swift', 'evm']);
  if (when.purpose) ask('purpose', valueOf(facts.purpose), within(when.purpose), OPEN);
  if (when.riskFacts) ask('risks', valueOf(facts.riskFacts), meets(when.riskFacts), [[]]);
  if (when.softLimits) {
    const passed = valueOf(facts.softLimits)?.map((flag) => flag.split(/[:-]/).slice(0, 2).join('-'));
    ask('soft limits', passed, meets(when.softLimits), [[]]);
  }
  if (when.initiatorIsOwner !== undefined) {
    const wanted = when.initiatorIsOwner;
    ask('owner', valueOf(facts.initiatorIsOwner), (value) => value === wanted, [true, false]);
  }
  if (when.loosens !== undefined) {
    const wanted = when.loosens;
    ask('loosens', valueOf(facts.loosens), (value) => value === wanted, [true, false]);
  }
  if (when.decode !== undefined)
    ask('decode', valueOf(facts.decode), within([when.decode]), ['full', 'partial', 'none']);
  if (when.time) {
    const { calendar, inside } = when.time;
    ask(`calendar ${calendar}`, facts.calendars[calendar], (value) => value === inside, [true, false]);
  }
  if (when.amount) {
    const { min = '0', max, ccy } = when.amount;
    const text = valueOf(facts.asset) === ccy ? valueOf(facts.amountMinor) : undefined;
    const holds = (value: Value): boolean =>
      (value as bigint) >= BigInt(min) && (max === undefined || (value as bigint) < BigInt(max));
    ask(`amount in ${ccy}`, text === undefined ? undefined : BigInt(text), holds, amountTries(policy));
  }
  if (when.velocity) {
    const { window, by, measure, over, ccy } = when.velocity;
    const key = `${window}/${by}/${measure}`;
    const isForeign = measure === 'sum' && ccy !== undefined && valueOf(facts.asset) !== ccy;
    const text = isForeign ? undefined : facts.velocity[key];
    ask(
      key + String(isForeign),
      text === undefined ? undefined : BigInt(text),
      (value) => (value as bigint) > BigInt(over),
      [0n],
    );
  }
  if (when.payee) {
    const { listed, ageDaysLt, country, screening } = when.payee;
    if (listed !== undefined)
      ask('listed', valueOf(facts.payeeListed), (value) => value === listed, [true, false]);
    if (ageDaysLt !== undefined) {
      const age = valueOf(facts.payeeAgeDays);
      ask(
        'age',
        age === undefined ? undefined : BigInt(age),
        (value) => (value as bigint) < BigInt(ageDaysLt),
        [99999n],
      );
    }
    if (country) ask('country', valueOf(facts.payeeCountries), meets(country), [[]]);
    if (screening !== undefined)
      ask('screening', valueOf(facts.payeeScreening), within([screening]), ['clear', 'hit', 'stale']);
  }
  return questions;
};

const answer = (question: Question): Answer =>
  question.value === undefined ? null : question.holds(question.value);

const judge = (questions: readonly Question[]): Answer => {
  const answers = questions.map(answer);
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
};

/** Tries every combination of values of the unknown facts; true when one of them leaves every rule unmatched. */
const hasGap = (rules: readonly (readonly Question[])[]): boolean => {
  const open = new Map<string, readonly Value[]>();
  for (const question of rules.flat())
    if (question.value === undefined) open.set(question.fact, question.tries);
  const names = [...open.keys()];
  const attempt = (settled: ReadonlyMap<string, Value>): boolean => {
    const next = names[settled.size];
    if (next !== undefined)
      return (open.get(next) ?? []).some((value) => attempt(new Map([...settled, [next, value]])));
    return rules.every((questions) =>
      questions.some(({ fact, value, holds }) => !holds(value ?? settled.get(fact) ?? fact)),
    );
  };
  return attempt(new Map());
};

type WrittenPlace = Extract<Policy['rules'][number]['then'], { kind: 'require' }>['groups'][number];

/** Looks at every hour of a week: who may fill the place then, by all who ask for it. */
const placeOf = (group: GroupId, asked: readonly WrittenPlace[]): Place => {
  const atLeast = Math.max(...asked.map((place) => place.atLeast));
  for (let hour = 0; hour <= 168; hour += 1) {
    const pools = asked.map(({ escalate }) =>
      escalate !== undefined && hour >= escalate.afterHours ? escalate.groups : [],
    );
    const letIn = (pools[0] ?? []).filter((id) => id !== group && pools.every((pool) => pool.includes(id)));
    if (letIn.length > 0)
      return { group, atLeast, escalate: { afterHours: hour, groups: [...new Set(letIn)].sort() } };
  }
  return { group, atLeast };
};

export interface NaiveResult {
  readonly decision: Evaluation['decision'];
  readonly denials: Evaluation['denials'];
  readonly requirement: Evaluation['requirement'];
  readonly outcomes: Readonly<Record<string, 'true' | 'false' | 'unknown'>>;
}

export const naiveEvaluate = (policy: Policy, facts: Facts): NaiveResult => {
  const judged = policy.rules.map((rule) => {
    const questions = questionsOf(rule.when, facts, policy);
    return { rule, questions, answer: judge(questions) };
  });
  const applied = judged.filter(({ rule, answer: it }) => it !== false && rule.shadow !== true);
  const demands = applied.flatMap(({ rule: { then } }) => (then.kind === 'require' ? [then] : []));
  const places = applied.flatMap(({ rule: { then, reviewBy } }) => {
    if (then.kind !== 'require') return [];
    const isLate = facts.day !== undefined && Date.parse(reviewBy) < Date.parse(facts.day);
    return then.groups.map((place) => ({ ...place, atLeast: place.atLeast + (isLate ? 1 : 0) }));
  });
  const denials: { rule: string | null; code: string }[] = applied
    .flatMap(({ rule: { id, then } }) => (then.kind === 'deny' ? [{ rule: id, code: then.code }] : []))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  if (denials.length === 0 && hasGap(applied.map(({ questions }) => questions)))
    denials.push({ rule: null, code: 'no-rule-matched' });
  return {
    decision: denials.length > 0 ? 'denied' : 'requires',
    denials,
    requirement: {
      groups: [...new Set(places.map(({ group }) => group))].sort().map((group) =>
        placeOf(
          group,
          places.filter((place) => place.group === group),
        ),
      ),
      distinct: (['person', 'device', 'build', 'site'] as const).filter((kind) =>
        demands.some(({ distinct }) => distinct.includes(kind)),
      ),
      delayHours: Math.max(0, ...demands.map(({ delayHours }) => delayHours ?? 0)),
      tier: demands.some(({ tier }) => tier === 'cold') ? 'cold' : null,
      secondLook: demands.some(({ secondLook }) => secondLook ?? false),
    },
    outcomes: Object.fromEntries(
      judged.map(({ rule, answer: it }) => [rule.id, it === null ? 'unknown' : it ? 'true' : 'false']),
    ),
  };
};
