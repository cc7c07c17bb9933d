import { arePlacesWithin } from './escalation.ts';
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

type IsWider = (outer: Condition, inner: Condition) => boolean;
type SetName = {
  [Name in keyof Condition]-?: NonNullable<Condition[Name]> extends readonly string[] ? Name : never;
}[keyof Condition];

const sets =
  (name: SetName): IsWider =>
  (outer, inner) =>
    holdsAll(outer[name], inner[name]);

const values =
  (name: keyof Condition): IsWider =>
  (outer, inner) =>
    same(outer[name], inner[name]);

/** For each condition, amount aside, whether every payment that meets `inner` meets `outer`. None may be forgotten. */
const widths: Readonly<Record<Exclude<keyof Condition, 'amount'>, IsWider>> = {
  action: sets('action'),
  initiatorGroups: sets('initiatorGroups'),
  sources: sets('sources'),
  tiers: sets('tiers'),
  assets: sets('assets'),
  rails: sets('rails'),
  riskFacts: sets('riskFacts'),
  purpose: sets('purpose'),
  softLimits: sets('softLimits'),
  payee: ({ payee: outer }, { payee: inner }) =>
    holdsAll(outer?.country, inner?.country) &&
    same(outer?.listed, inner?.listed) &&
    same(outer?.screening, inner?.screening) &&
    same(outer?.ageDaysLt, inner?.ageDaysLt),
  velocity: values('velocity'),
  time: values('time'),
  decode: values('decode'),
  initiatorIsOwner: values('initiatorIsOwner'),
  loosens: values('loosens'),
};

const isWider: IsWider = (outer, inner) => Object.values(widths).every((isWide) => isWide(outer, inner));

const holdsAll = (outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean =>
  outer === undefined || inner?.every((value) => outer.includes(value)) === true;

const same = (outer: unknown, inner: unknown): boolean =>
  outer === undefined || JSON.stringify(outer) === JSON.stringify(inner);

/** Whether a consequence asks for all that another asks for. */
export const isAsStrict = (next: Consequence, before: Consequence): boolean => {
  if (next.kind === 'deny') return true;
  if (before.kind === 'deny') return false;
  return (
    arePlacesWithin(before.groups, next.groups) &&
    before.distinct.every((kind) => next.distinct.includes(kind)) &&
    (next.delayHours ?? 0) >= (before.delayHours ?? 0) &&
    (before.tier === undefined || next.tier === before.tier) &&
    (before.secondLook !== true || next.secondLook === true)
  );
};
