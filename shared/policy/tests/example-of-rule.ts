import type { Condition, Rule } from '../schema.ts';
import { velocityKey } from '../velocity.ts';
import type { TestFacts } from './facts.ts';

/* An example that a rule is about, to try it on: what the rule does not mention is as on a quiet day. */

type When = Condition;

/** Facts that meet every condition of a rule. A rule that nothing can meet has none that do. */
export const exampleOfRule = ({ when }: Pick<Rule, 'when'>): TestFacts => {
  const action = when.action.includes('transfer') ? 'transfer' : (when.action[0] ?? 'transfer');
  return {
    action,
    ...(action === 'transfer' || when.assets !== undefined || when.amount !== undefined ? moneyOf(when) : {}),
    ...payeeOf(when),
    ...placeOf(when),
    ...(when.initiatorGroups === undefined ? {} : { initiatorGroups: when.initiatorGroups.slice(0, 1) }),
    ...(when.initiatorIsOwner === undefined ? {} : { initiatorIsOwner: when.initiatorIsOwner }),
    ...(when.loosens === undefined ? {} : { loosens: when.loosens }),
    ...(when.decode === undefined ? {} : { decode: when.decode }),
    ...(when.riskFacts === undefined ? {} : { riskFacts: when.riskFacts.slice(0, 1) }),
    ...(when.softLimits === undefined
      ? {}
      : { softLimits: when.softLimits.slice(0, 1).map((limit) => `${limit}:account`) }),
    ...(when.time === undefined ? {} : { calendars: { [when.time.calendar]: when.time.inside } }),
    ...figuresOf(when),
  };
};

/** The lowest amount of the window, in the asset that the rule speaks of. */
const moneyOf = ({ amount, assets, velocity }: When): TestFacts => {
  // A count is the same in any asset.
  const summed = velocity?.measure === 'sum' ? velocity.ccy : undefined;
  const asset = amount?.ccy ?? summed ?? assets?.[0];
  const minor = amount?.min ?? (amount?.max === undefined ? undefined : below(amount.max));
  return {
    ...(asset === undefined ? {} : { asset }),
    ...(minor === undefined ? {} : { amountMinor: minor }),
  };
};

const below = (bound: string): string => (BigInt(bound) > 0n ? BigInt(bound) - 1n : 0n).toString();

const payeeOf = ({ payee }: When): TestFacts => ({
  ...(payee?.listed === undefined ? {} : { payeeListed: payee.listed }),
  ...(payee?.ageDaysLt === undefined ? {} : { payeeAgeDays: payee.ageDaysLt - 1 }),
  ...(payee?.country === undefined ? {} : { payeeCountries: payee.country.slice(0, 1) }),
  ...(payee?.screening === undefined ? {} : { payeeScreening: payee.screening }),
});

const placeOf = ({ rails, sources, tiers, purpose }: When): TestFacts => ({
  ...(rails?.[0] === undefined ? {} : { rail: rails[0] }),
  ...(sources?.[0] === undefined ? {} : { source: sources[0] }),
  ...(tiers?.[0] === undefined ? {} : { tier: tiers[0] }),
  ...(purpose?.[0] === undefined ? {} : { purpose: purpose[0] }),
});

/** Just more than the limit has moved. */
const figuresOf = ({ velocity }: When): TestFacts =>
  velocity === undefined
    ? {}
    : { velocity: { [velocityKey(velocity)]: (BigInt(velocity.over) + 1n).toString() } };
