import { canonicalize, type JsonValue } from '#shared/json';
import { isAsStrict } from './lint-drops.ts';
import type { Policy, Rule } from './schema.ts';

/**
 * Whether a version lets through, to anybody, anything that the one before held back. Careful rather than exact: a
 * version is no looser when every rule of the one before is there under its id, looks at the same facts and asks at
 * least as much, and when all that is new is denials. Everything else counts as looser.
 */
export const isLooser = (before: Policy, after: Policy): boolean => {
  const known = answers.get(before)?.get(after);
  if (known !== undefined) return known;
  const answer = !isTighter(before.rules, after.rules);
  const ofBefore = answers.get(before) ?? new WeakMap<Policy, boolean>();
  answers.set(before, ofBefore.set(after, answer));
  return answer;
};

/** The same two versions are compared at the proposal and at each decision. */
const answers = new WeakMap<Policy, WeakMap<Policy, boolean>>();

const isTighter = (before: readonly Rule[], after: readonly Rule[]): boolean => {
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
  scopeOf(rule) === scopeOf(next) && isAsStrict(next.then, rule.then);

/** Everything of a rule but its labels and what it asks. */
const scopeOf = ({ id, version, owner, reviewBy, title, then, ...scope }: Rule): string =>
  canonicalize(scope as unknown as JsonValue);
