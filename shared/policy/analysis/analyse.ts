import { canonicalize, type JsonValue } from '#shared/json';
import { compareText, compile } from '../compile.ts';
import { lintPolicy } from '../lint.ts';
import type { Policy, Rule } from '../schema.ts';
import { comparePolicies } from './compare.ts';
import { deadRulesOf } from './dead-rules.ts';
import { gapsOf } from './gaps.ts';
import { overlapsOf } from './overlaps.ts';
import { quorumsOf } from './quorums.ts';
import { exampleForRules } from './rule-example.ts';
import { scopeOf } from './scope.ts';
import type { AnalysisFinding, PolicyComparison, QuorumPeople } from './types.ts';

/** Actions without which a policy and a roster could never be changed again. */
export const ADMINISTRATIVE_ACTIONS: readonly string[] = ['policy.publish', 'roster.change'];

export interface AnalysisOptions {
  /** The policy in force, to say whether this one is looser. */
  readonly before?: Policy;
  /** Actions that somebody must always be able to get approved; a name that is no action is passed over. */
  readonly administrative?: readonly string[];
  /** The day that it is, ISO 8601: what is asked depends on dates of review. Without it no rule is overdue. */
  readonly today?: string;
  /** Tries after which a part ends unproved. */
  readonly triesMax?: number;
}

/**
 * What is wrong, or worth knowing, with a policy before it is published: what the lint sees, and what all payments
 * and changes that the rules tell apart show. Exact for facts that are known; a doubtful payment is judged as all
 * that it may turn out to be together, so it has a gap where one of them has. Facts are taken as independent: a gap
 * may be shown for a payment that never comes.
 *
 * The findings come in a fixed order that does not depend on the order of the rules.
 *
 * @param people of the roster; without it nothing is said about quorums.
 * @example analysePolicy(draft, roster).some(({ severity }) => severity === 'error') // not to be published
 */
export const analysePolicy = (
  policy: Policy,
  people?: QuorumPeople,
  { before, administrative = ADMINISTRATIVE_ACTIONS, today, triesMax }: AnalysisOptions = {},
): readonly AnalysisFinding[] => {
  const scope = scopeOf(compile(policy), triesMax);
  const deadRules = deadRulesOf(scope);
  const dead = new Set(
    deadRules.filter(({ code }) => code !== 'too-large').flatMap(({ rules }) => rules.slice(0, 1)),
  );
  return [
    ...lintsOf({ ...policy, rules: sorted(policy.rules) }),
    ...gapsOf(scope),
    ...deadRules,
    ...overlapsOf(scope, dead),
    ...(people === undefined ? [] : quorumsOf(scope, { people, administrative, today })),
    ...(before === undefined ? [] : looserThan(comparePolicies(before, policy))),
  ];
};

/** What the texts of the rules show, each with something that it is about. */
const lintsOf = (policy: Policy): readonly AnalysisFinding[] =>
  lintPolicy(policy).map((it) => ({ ...it, example: exampleForRules(policy, it) }));

const sorted = (rules: readonly Rule[]): Rule[] =>
  rules.toSorted(
    (a, b) => compareText(a.id, b.id) || a.version - b.version || compareText(textOf(a), textOf(b)),
  );

const textOf = (rule: Rule): string => canonicalize(rule as unknown as JsonValue);

const looserThan = ({ direction, looser, reason }: PolicyComparison): readonly AnalysisFinding[] => {
  if (direction === 'same' || direction === 'tighter') return [];
  const text =
    looser === null && reason !== null
      ? 'It is not proved that nothing passes more easily than by the policy before, so the policy counts as looser.'
      : 'Something passes more easily than by the policy before.';
  const example = looser === null ? null : { facts: looser.facts, text: looser.text };
  return [{ code: 'looser-than', severity: 'warning', rules: [], text, example }];
};
