import type { ConditionTrace, RuleTrace } from './types.ts';
import { showMeasure } from './velocity.ts';

const LABELS: Readonly<Record<string, string>> = {
  action: 'action',
  initiatorGroups: 'initiator group',
  sources: 'source',
  tiers: 'tier',
  assets: 'asset',
  rails: 'rail',
  amount: 'amount',
  'payee.listed': 'payee',
  'payee.ageDaysLt': 'payee age',
  'payee.country': 'payee country',
  'payee.screening': 'payee screening',
  time: 'time',
  decode: 'decoding',
  riskFacts: 'risk fact',
  purpose: 'purpose',
  softLimits: 'passed soft limit',
  initiatorIsOwner: 'initiator',
  loosens: 'change',
};

/** What a condition looks at, in words; of a running figure, which one the rule says. */
export const labelOf = (condition: string, rule?: Pick<RuleTrace, 'when'>): string =>
  condition === 'velocity' && rule?.when.velocity !== undefined
    ? showMeasure(rule.when.velocity)
    : (LABELS[condition] ?? condition);

export const nameOf = (id: string, names: Readonly<Record<string, string>>): string =>
  (Object.hasOwn(names, id) ? names[id] : undefined) ?? id;

/** "amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner Ana Ruiz, since 2026-05-04)". */
export const becauseOf = (rule: RuleTrace, names: GroupNames): string => {
  const telling = rule.conditions.filter(({ condition }) => condition !== 'action');
  const shown = telling.length > 0 ? telling : rule.conditions;
  return `${shown.map((condition) => matchPhrase(condition, rule)).join(' and ')} (${citeOf(rule, names)})`;
};

/** "N-2 (time is Mon 14:10 UTC+2, inside business-hours (08:00-18:00), not outside business-hours)". */
export const mismatchOf = (rule: RuleTrace): string => {
  const failed = rule.conditions.filter(({ outcome }) => outcome === 'false');
  const basis = rule.basis === undefined ? '' : `, ${BASES[rule.basis]}`;
  return `${rule.rule} (${failed.map((condition) => failPhrase(condition, rule)).join(' and ')}${basis})`;
};

const BASES = { submission: 'as submitted', current: 'in force now' } as const;

/** Which text of which rule, who answers for it, and since when it holds where that is known. */
const citeOf = ({ rule, version, owner, since, basis }: RuleTrace, names: GroupNames): string =>
  [
    `rule ${rule}`,
    `v${String(version)}`,
    `owner ${nameOf(owner, names)}`,
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(basis === undefined ? [] : [BASES[basis]]),
  ].join(', ');

/** Whether the expectation reads as a comparison of its own: "< 7 days". */
const isComparison = (expected: string): boolean => /^[<>≥≤]/.test(expected);

const matchPhrase = ({ condition, outcome, expected, actual }: ConditionTrace, rule: RuleTrace): string => {
  const label = labelOf(condition, rule);
  if (outcome === 'unknown') return `${label} is ${actual}, taken as ${expected}`;
  return isComparison(expected) ? `${label} ${actual} ${expected}` : `${label} is ${actual}`;
};

const failPhrase = ({ condition, expected, actual }: ConditionTrace, rule: RuleTrace): string => {
  const label = labelOf(condition, rule);
  return isComparison(expected)
    ? `${label} ${actual} is not ${expected}`
    : `${label} is ${actual}, not ${expected}`;
};

/** Display names of groups, and of people who answer for rules, by id; who has none is shown by the id. */
export type GroupNames = Readonly<Record<string, string>>;

export const showHours = (hours: number): string => `${String(hours)} ${hours === 1 ? 'hour' : 'hours'}`;
