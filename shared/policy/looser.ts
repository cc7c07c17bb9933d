import { canonicalize, type JsonValue } from '#shared/json';
import { comparePolicies } from './analysis/compare.ts';
import { administrativeActions, raisedToFloor } from './floor.ts';
import { isAsStrict } from './lint-drops.ts';
import { mergeDemands, type Demand } from './merge.ts';
import type { Consequence, Policy, Rule } from './schema.ts';
import type { Place } from './types.ts';

/**
 * Whether a version lets through, to anybody, anything that the one before held back. A table that only says more, rule
 * by rule, is told by its rules. Of any other, what is about administrative changes counts as looser, and the rest is
 * compared for all facts. What can't be proved is looser.
 */
export const isLooser = (before: Policy, after: Policy): boolean => {
  const known = answers.get(before)?.get(after);
  if (known !== undefined) return known;
  const answer = !saysMore(before.rules, after.rules) && !isProvedTighter(before, after);
  const ofBefore = answers.get(before) ?? new WeakMap<Policy, boolean>();
  answers.set(before, ofBefore.set(after, answer));
  return answer;
};

/** The same two versions are compared at the proposal and at each decision. */
const answers = new WeakMap<Policy, WeakMap<Policy, boolean>>();

/**
 * The comparison knows nothing of the people that an administrative change needs in any case, and there a further
 * demand can take the place of one that was raised: such rules are told rule by rule.
 */
const isProvedTighter = (before: Policy, after: Policy): boolean => {
  const [was, is] = [before, after].map(({ rules }) => rules.filter(isAdministrative));
  if (was === undefined || is === undefined || !saysMore(was, is)) return false;
  const { direction } = comparePolicies(aboutTheRest(before), aboutTheRest(after));
  return direction === 'same' || direction === 'tighter';
};

const isAdministrative = ({ when }: Rule): boolean =>
  when.action.some((action) => administrativeActions.has(action));

const aboutTheRest = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.flatMap((rule) => {
    const action = rule.when.action.filter((one) => !administrativeActions.has(one));
    return action.length === 0 ? [] : [{ ...rule, when: { ...rule.when, action } }];
  }),
});

/** Every rule is still there under its id, about the same, asking at least as much; what is new only denies. */
const saysMore = (before: readonly Rule[], after: readonly Rule[]): boolean => {
  const left = new Map(after.map((rule) => [rule.id, rule]));
  if (left.size !== after.length) return false;
  for (const rule of before) {
    const next = left.get(rule.id);
    if (next === undefined || !holds(rule, next)) return false;
    left.delete(rule.id);
  }
  return [...left.values()].every(({ then }) => then.kind === 'deny');
};

const holds = (rule: Rule, next: Rule): boolean =>
  scopeOf(rule) === scopeOf(next) &&
  (textOf(rule.then) === textOf(next.then) || isAsStrict(next.then, effectOf(rule)));

/** What a rule comes to: more people than it says, where its action needs them and it alone asks. */
const effectOf = ({ when, then }: Rule): Consequence => {
  if (then.kind === 'deny') return then;
  const raised = when.action.map((action) => raisedToFloor(action, mergeDemands([then])).groups);
  const { groups } = mergeDemands(raised.map((places) => ({ ...mergeDemands([]), groups: places })));
  return { ...then, groups: groups.map(writtenOf) };
};

const writtenOf = ({ escalate, ...place }: Place): Demand['groups'][number] => ({
  ...place,
  ...(escalate !== undefined && { escalate: { ...escalate, groups: [...escalate.groups] } }),
});

/** Everything of a rule but its labels and what it asks. */
const scopeOf = ({ id, version, owner, reviewBy, title, then, ...scope }: Rule): string => textOf(scope);

const textOf = (value: unknown): string => canonicalize(value as JsonValue);
