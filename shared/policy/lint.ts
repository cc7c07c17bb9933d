import { assetOf } from '#shared/money';
import { wideningOf, type WrittenPlace } from './escalation.ts';
import { INTENT_LIFETIME_HOURS } from './lifetime.ts';
import { dropsAbove } from './lint-drops.ts';
import type { Condition, Policy, Rule } from './schema.ts';
import { showMinor } from './texts.ts';
import type { PolicyFinding } from './types.ts';

/** Defects of a policy that can be seen without any payment, in the order of the lints and of the rules. */
export const lintPolicy = (policy: Policy): PolicyFinding[] => [
  ...duplicateRules(policy.rules),
  ...policy.rules.flatMap((rule) => ruleLints.flatMap((lint) => lint(rule))),
  // What takes over above an edge has to bind.
  ...dropsAbove(policy.rules.filter(({ shadow }) => shadow !== true)),
];

type RuleLint = (rule: Rule) => readonly PolicyFinding[];

const duplicateRules = (rules: readonly Rule[]): readonly PolicyFinding[] => {
  const counts = new Map<string, number>();
  for (const { id } of rules) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => ({
      code: 'duplicate-rule',
      severity: 'error',
      rules: [id],
      text: `${String(count)} rules are called ${id}.`,
    }));
};

const emptyWindow: RuleLint = ({ id, when: { amount } }) => {
  if (amount?.min === undefined || amount.max === undefined) return [];
  const [min, max] = [BigInt(amount.min), BigInt(amount.max)];
  if (min < max) return [];
  const text = `No amount is at least ${showMinor(min, amount.ccy)} and below ${showMinor(max, amount.ccy)}.`;
  return [{ code: 'empty-window', severity: 'error', rules: [id], text }];
};

const unknownCurrency: RuleLint = ({ id, when }) =>
  [...new Set(currenciesOf(when))]
    .filter((asset) => assetOf(asset) === undefined)
    .map((asset) => ({
      code: 'unknown-currency',
      severity: 'error',
      rules: [id],
      text: `${asset} is not an asset that the product can move.`,
    }));

const currenciesOf = ({ assets, amount, velocity }: Condition): readonly string[] =>
  [...(assets ?? []), amount?.ccy, velocity?.ccy].filter((asset) => asset !== undefined);

/** Such a window is never true: it is in doubt for every asset of the rule, so the rule always takes part. */
const currencyNeverMatches: RuleLint = ({ id, when: { assets, amount, velocity } }) =>
  [amount?.ccy, velocity?.ccy]
    .filter((ccy) => ccy !== undefined && assets?.includes(ccy) === false)
    .map((ccy) => ({
      code: 'currency-never-matches',
      severity: 'error',
      rules: [id],
      text: `A limit in ${String(ccy)} cannot be compared with any asset of this rule, so it always counts as reached.`,
    }));

const velocityWithoutCurrency: RuleLint = ({ id, when: { velocity, assets } }) =>
  velocity?.measure !== 'sum' || velocity.ccy !== undefined || assets?.length === 1
    ? []
    : [
        {
          code: 'velocity-without-currency',
          severity: 'warning',
          rules: [id],
          text: 'The limit on the sum names no currency: it is read in minor units of whatever asset is paid.',
        },
      ];

/** What it matches would be held for ever: nothing in this product answers such a demand, or not in time. */
const neverMet: RuleLint = ({ id, then, shadow }) => {
  if (then.kind !== 'require' || shadow === true) return [];
  const { distinct, secondLook, delayHours = 0 } = then;
  const texts = [
    ...(distinct.includes('site')
      ? ['It asks for different sites, and the site of a desk is not known.']
      : []),
    ...(secondLook === true ? ['It asks for a second look, and no second renderer reports one yet.'] : []),
    ...(delayHours >= INTENT_LIFETIME_HOURS
      ? [
          `It asks for a delay of ${String(delayHours)} hours, and an item expires after ${String(INTENT_LIFETIME_HOURS)}.`,
        ]
      : []),
  ];
  return texts.map((text) => ({ code: 'never-met', severity: 'error', rules: [id], text }));
};

/** An escalation that can not be what was meant: to those who are asked anyway, too late, or taken back by the rule itself. */
const idleEscalation: RuleLint = ({ id, then }) => {
  if (then.kind !== 'require') return [];
  const texts = [
    ...then.groups.flatMap(({ group, escalate }) =>
      escalate?.groups.includes(group) === true
        ? [`It escalates the places of ${group} to ${group} itself.`]
        : [],
    ),
    ...then.groups.flatMap(({ escalate }) =>
      escalate !== undefined && escalate.afterHours >= INTENT_LIFETIME_HOURS
        ? [
            `It escalates after ${String(escalate.afterHours)} hours, and an item expires after ${String(INTENT_LIFETIME_HOURS)}.`,
          ]
        : [],
    ),
    ...groupsAskedTwoWays(then.groups).map(
      (group) => `It asks ${group} twice with different escalations, and only what both let in counts.`,
    ),
  ];
  return texts.map((text) => ({ code: 'idle-escalation', severity: 'error', rules: [id], text }));
};

const groupsAskedTwoWays = (places: readonly WrittenPlace[]): readonly string[] =>
  [...Map.groupBy(places, ({ group }) => group)]
    .filter(([, same]) => new Set(same.map((place) => JSON.stringify(wideningOf(place)))).size > 1)
    .map(([group]) => group);

const ruleLints: readonly RuleLint[] = [
  neverMet,
  idleEscalation,
  emptyWindow,
  unknownCurrency,
  currencyNeverMatches,
  velocityWithoutCurrency,
];
