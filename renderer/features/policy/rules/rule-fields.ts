import type { Field } from '../../../components/index.ts';
import {
  actionWords,
  decodeWords,
  railWords,
  scopeWords,
  screeningWords,
  softLimitWords,
  windowWords,
  type Condition,
  type Consequence,
  type GroupNames,
  type Rule,
} from '#shared/policy';
import { assetOf, formatAmount } from '#shared/money';

/* Every field of a rule, by its own name and with its exact value. */

type ConditionKey = keyof Condition;

/** What each condition is called, in a form and in a list. */
export const conditionLabels: Readonly<Record<ConditionKey, string>> = {
  action: 'What is done',
  assets: 'Asset',
  amount: 'Amount',
  rails: 'Rail',
  sources: 'Source account',
  tiers: 'Custody of the wallet',
  payee: 'Payee',
  initiatorGroups: 'Initiator’s group',
  initiatorIsOwner: 'Initiator owns it',
  velocity: 'Moved within a time',
  time: 'Time of day',
  purpose: 'Purpose code',
  softLimits: 'Passes a soft limit',
  loosens: 'Loosens something',
  decode: 'Decoded',
  riskFacts: 'Risk fact',
};

export const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');

/** "10,000.00 EUR"; minor units where the asset is not known. */
export const minorText = (minor: string, id: string): string => {
  const asset = assetOf(id);
  return asset === undefined
    ? `${minor} minor units of ${id}`
    : `${formatAmount({ asset, minor: BigInt(minor) })} ${id}`;
};

type Texts = {
  readonly [K in ConditionKey]: (value: NonNullable<Condition[K]>, names: GroupNames) => string;
};

const joined = (values: readonly string[]): string => values.join(', ');

const texts: Texts = {
  action: (actions) => joined(actions.map((action) => actionWords[action])),
  assets: joined,
  amount: ({ min, max, ccy }) =>
    joined([
      min === undefined ? 'no lower bound' : `from ${minorText(min, ccy)}`,
      max === undefined ? 'no upper bound' : `below ${minorText(max, ccy)}`,
    ]),
  rails: (rails) => joined(rails.map((rail) => railWords[rail])),
  sources: joined,
  tiers: joined,
  payee: ({ listed, ageDaysLt, country, screening }) =>
    joined([
      ...(listed === undefined ? [] : [listed ? 'listed' : 'not listed']),
      ...(ageDaysLt === undefined ? [] : [`known for less than ${String(ageDaysLt)} days`]),
      ...(country === undefined ? [] : [`tied to ${country.join(' or ')}`]),
      ...(screening === undefined ? [] : [`screening is ${screeningWords[screening]}`]),
    ]) || 'any',
  initiatorGroups: (groups, names) => joined(groups.map((group) => names[group] ?? group)),
  initiatorIsOwner: yesNo,
  velocity: ({ window, by, measure, over, ccy }) => {
    const limit = measure === 'count' ? `${over} transfers` : ccy === undefined ? over : minorText(over, ccy);
    return `more than ${limit} ${scopeWords[by]} in ${windowWords[window]}, pending included`;
  },
  time: ({ calendar, inside }) => `${inside ? 'inside' : 'outside'} ${calendar}`,
  purpose: joined,
  softLimits: (limits) => joined(limits.map((limit) => softLimitWords[limit])),
  loosens: yesNo,
  decode: (decode) => decodeWords[decode],
  riskFacts: joined,
};

const conditionField = (key: ConditionKey, when: Condition, names: GroupNames): readonly Field[] => {
  const value = when[key];
  if (value === undefined) return [];
  // The text is of the same condition as the value, which the mapped type says but can't be followed here.
  const text = texts[key] as (of: unknown, groups: GroupNames) => string;
  return [{ id: key, label: conditionLabels[key], value: text(value, names) }];
};

export const conditionKeys = Object.keys(conditionLabels) as readonly ConditionKey[];

const consequenceFields = (then: Consequence, names: GroupNames): readonly Field[] =>
  then.kind === 'deny'
    ? [{ id: 'deny', label: 'Denied with code', value: then.code }]
    : [
        {
          id: 'groups',
          label: 'Approvals',
          value: joined(
            then.groups.map(({ group, atLeast }) => `${String(atLeast)} of ${names[group] ?? group}`),
          ),
        },
        ...then.groups.flatMap(({ group, escalate }, at) =>
          escalate === undefined
            ? []
            : [
                {
                  id: `escalation ${String(at)}`,
                  label: `In place of ${names[group] ?? group}`,
                  value: `${joined(escalate.groups.map((id) => names[id] ?? id))} after ${String(escalate.afterHours)} hours open`,
                },
              ],
        ),
        {
          id: 'distinct',
          label: 'Different',
          value: then.distinct.length === 0 ? 'people, in any case' : joined(then.distinct),
        },
        ...(then.delayHours === undefined
          ? []
          : [{ id: 'delay', label: 'Delay', value: `${String(then.delayHours)} hours` }]),
        ...(then.tier === undefined ? [] : [{ id: 'tier', label: 'Custody', value: then.tier }]),
        ...(then.secondLook === undefined
          ? []
          : [{ id: 'look', label: 'Second look', value: yesNo(then.secondLook) }]),
      ];

/** All that a rule says, its labels last. */
export const ruleFields = (
  { id, version, owner, reviewBy, when, then, shadow }: Rule,
  names: GroupNames,
  ownerName: (id: Rule['owner']) => string,
): readonly Field[] => [
  ...conditionKeys.flatMap((key) => conditionField(key, when, names)),
  ...consequenceFields(then, names),
  { id: 'binding', label: 'Binding', value: shadow === true ? 'No: in shadow, on trial' : 'Yes' },
  { id: 'owner', label: 'Answered for by', value: ownerName(owner) },
  { id: 'review', label: 'To be looked at by', value: reviewBy },
  { id: 'number', label: 'Rule and version', value: `${id}, version ${String(version)}` },
];
