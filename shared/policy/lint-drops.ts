import type { Condition, Consequence, Rule } from './schema.ts';
import { showMinor } from './texts.ts';
import type { PolicyFinding } from './types.ts';

/**
 * Rules whose demand ends at the upper edge of their window while no single rule at least as wide and strict
 * takes over: a larger amount would pass more easily. Careful rather than exact: several rules that take over
 * only together are reported too.
 */
export const dropsAbove = (rules: readonly Rule[]): readonly PolicyFinding[] =>
  rules
    .filter((rule) => isBounded(rule) && !isContinued(rule, rules))
    .map((rule) => ({
      code: 'drops-above',
      severity: 'warning',
      rules: [rule.id],
      text: `From ${showMinor(BigInt(rule.when.amount?.max ?? '0'), rule.when.amount?.ccy ?? '')} upwards no rule asks as much.`,
    }));

const isBounded = ({ when }: Rule): boolean => when.amount?.max !== undefined;

/** Another rule goes on where this one ends and reaches further; whether that one ends well is its own question. */
const isContinued = (rule: Rule, rules: readonly Rule[]): boolean =>
  rules.some(
    (next) =>
      reaches(next.when, rule.when) && isWider(next.when, rule.when) && isAsStrict(next.then, rule.then),
  );

const reaches = (next: Condition, before: Condition): boolean => {
  const end = BigInt(before.amount?.max ?? '0');
  if (next.amount === undefined) return true;
  if (next.amount.ccy !== before.amount?.ccy || BigInt(next.amount.min ?? '0') > end) return false;
  return next.amount.max === undefined || BigInt(next.amount.max) > end;
};

/** Every payment that meets the conditions of `inner`, amount aside, meets those of `outer`. */
const isWider = (outer: Condition, inner: Condition): boolean =>
  (
    ['action', 'initiatorGroups', 'sources', 'tiers', 'assets', 'rails', 'riskFacts', 'purpose'] as const
  ).every((key) => holdsAll(outer[key], inner[key])) &&
  holdsAll(outer.payee?.country, inner.payee?.country) &&
  same(outer.payee?.listed, inner.payee?.listed) &&
  same(outer.payee?.screening, inner.payee?.screening) &&
  same(outer.payee?.ageDaysLt, inner.payee?.ageDaysLt) &&
  same(outer.decode, inner.decode) &&
  same(outer.velocity, inner.velocity) &&
  same(outer.time, inner.time);

const holdsAll = (outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean =>
  outer === undefined || inner?.every((value) => outer.includes(value)) === true;

const same = (outer: unknown, inner: unknown): boolean =>
  outer === undefined || JSON.stringify(outer) === JSON.stringify(inner);

const isAsStrict = (next: Consequence, before: Consequence): boolean => {
  if (next.kind === 'deny') return true;
  if (before.kind === 'deny') return false;
  return (
    before.groups.every(({ group, atLeast }) =>
      next.groups.some((it) => it.group === group && it.atLeast >= atLeast),
    ) &&
    before.distinct.every((kind) => next.distinct.includes(kind)) &&
    (next.delayHours ?? 0) >= (before.delayHours ?? 0) &&
    (before.tier === undefined || next.tier === before.tier) &&
    (before.secondLook !== true || next.secondLook === true)
  );
};
