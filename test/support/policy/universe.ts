import type { AccountId, GroupId } from '#shared/brand';
import type { Action, Condition, Fact, Facts, Policy } from '#shared/policy';
import { CALENDARS, COUNTRIES, GROUPS, RISKS, SOURCES, TIERS } from './arbitraries.ts';
import { factsOf, known, unknown } from './examples.ts';

/*
 * Facts enough to show everything that a small policy does: the product of all values that matter, made without a
 * look at how the product cuts them.
 */

interface Axis {
  readonly isAsked: (when: Condition) => boolean;
  readonly changes: (whens: readonly Condition[]) => readonly Partial<Facts>[];
}

const subsetsOf = <T>(values: readonly T[]): readonly (readonly T[])[] =>
  values.reduce<readonly (readonly T[])[]>(
    (sets, value) => [...sets, ...sets.map((set) => [...set, value])],
    [[]],
  );

const around = (edges: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(
    ['0', ...edges.filter((edge) => edge !== undefined)]
      .flatMap((edge) => [BigInt(edge) - 1n, BigInt(edge), BigInt(edge) + 1n])
      .filter((value) => value >= 0n)
      .map(String),
  ),
];

const AXES: readonly Axis[] = [
  {
    isAsked: ({ initiatorGroups }) => initiatorGroups !== undefined,
    changes: (whens) =>
      subsetsOf(GROUPS.filter((group) => whens.some((when) => when.initiatorGroups?.includes(group)))).map(
        (groups) => ({ initiatorGroups: known<readonly GroupId[]>(groups) }),
      ),
  },
  {
    isAsked: ({ sources }) => sources !== undefined,
    changes: () => [...SOURCES, 'acc-z' as AccountId].map((source) => ({ source: known(source) })),
  },
  {
    isAsked: ({ tiers }) => tiers !== undefined,
    changes: () => TIERS.map((tier) => ({ tier: known(tier) })),
  },
  {
    isAsked: ({ assets, amount, velocity }) =>
      assets !== undefined || amount !== undefined || velocity?.ccy !== undefined,
    changes: () => ['EUR', 'USD', 'JPY', 'GBP'].map((asset) => ({ asset: known(asset) })),
  },
  {
    isAsked: ({ rails }) => rails !== undefined,
    changes: () => (['book', 'sepa', 'swift', 'evm'] as const).map((rail) => ({ rail: known(rail) })),
  },
  {
    isAsked: ({ amount }) => amount !== undefined,
    changes: (whens) =>
      around(whens.flatMap(({ amount }) => [amount?.min, amount?.max])).map((value) => ({
        amountMinor: known(value),
      })),
  },
  {
    isAsked: ({ payee }) => payee?.listed !== undefined,
    changes: () => [true, false].map((is) => ({ payeeListed: known(is) })),
  },
  {
    isAsked: ({ payee }) => payee?.ageDaysLt !== undefined,
    changes: () => [0, 1, 6, 7, 29, 30].map((days) => ({ payeeAgeDays: known(days) })),
  },
  {
    isAsked: ({ payee }) => payee?.country !== undefined,
    changes: () => subsetsOf(COUNTRIES).map((countries) => ({ payeeCountries: known(countries) })),
  },
  {
    isAsked: ({ payee }) => payee?.screening !== undefined,
    changes: () => (['clear', 'hit', 'stale'] as const).map((is) => ({ payeeScreening: known(is) })),
  },
  {
    isAsked: ({ decode }) => decode !== undefined,
    changes: () => (['full', 'partial', 'none'] as const).map((is) => ({ decode: known(is) })),
  },
  {
    isAsked: ({ riskFacts }) => riskFacts !== undefined,
    changes: () => subsetsOf(RISKS).map((risks) => ({ riskFacts: known(risks) })),
  },
  {
    isAsked: ({ purpose }) => purpose !== undefined,
    changes: () => ['SUPP', 'SALA', 'INTC', 'OTHR'].map((purpose) => ({ purpose: known(purpose) })),
  },
  {
    isAsked: ({ softLimits }) => softLimits !== undefined,
    changes: () =>
      subsetsOf(['soft-floor:acc-a', 'soft-ceiling:acc-b', 'soft-velocity-h24-sum:acc-a']).map((passed) => ({
        softLimits: known(passed),
      })),
  },
  {
    isAsked: ({ initiatorIsOwner }) => initiatorIsOwner !== undefined,
    changes: () => [true, false].map((is) => ({ initiatorIsOwner: known(is) })),
  },
  {
    isAsked: ({ loosens }) => loosens !== undefined,
    changes: () => [true, false].map((is) => ({ loosens: known(is) })),
  },
];

const calendarChanges = (whens: readonly Condition[]): readonly Partial<Facts>[] =>
  productOf(
    CALENDARS.map((calendar) =>
      whens.some(({ time }) => time?.calendar === calendar)
        ? [
            [calendar, true],
            [calendar, false],
          ]
        : [[calendar, true]],
    ),
  ).map((entries) => ({ calendars: Object.fromEntries(entries) as Record<string, boolean> }));

const figureChanges = (whens: readonly Condition[]): readonly Partial<Facts>[] => {
  const keys = new Map<string, string[]>();
  for (const { velocity } of whens) {
    if (velocity === undefined) continue;
    const key = `${velocity.window}/${velocity.by}/${velocity.measure}`;
    keys.set(key, [...(keys.get(key) ?? []), velocity.over]);
  }
  const entries = [...keys].map(([key, overs]) => around(overs).map((used) => [key, used] as const));
  return productOf(entries).map((figures) => ({ velocity: Object.fromEntries(figures) }));
};

const productOf = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>(
    (all, list) => all.flatMap((it) => list.map((value) => [...it, value])),
    [[]],
  );

/** Every payment and registration that the policies may tell apart, all facts known; undefined for too many. */
export const universeOf = (policies: readonly Policy[], max: number): readonly Facts[] | undefined => {
  const all: Facts[] = [];
  for (const action of ['transfer', 'account.register'] as const) {
    const some = universeOfAction(policies, action, max);
    if (some === undefined) return undefined;
    all.push(...some);
  }
  return all;
};

const universeOfAction = (
  policies: readonly Policy[],
  action: Action,
  max: number,
): readonly Facts[] | undefined => {
  const whens = policies
    .flatMap(({ rules }) => rules.map(({ when }) => when))
    .filter((when) => when.action.includes(action));
  const axes = [
    ...AXES.filter(({ isAsked }) => whens.some(isAsked)).map(({ changes }) => changes(whens)),
    calendarChanges(whens),
    figureChanges(whens),
  ];
  if (axes.reduce((size, changes) => size * changes.length, 1) > max) return undefined;
  const base = factsOf({ action, loosens: known(false) });
  return productOf(axes).map((changes): Facts => Object.assign({}, base, ...changes) as Facts);
};

const NOT_THERE = unknown();

/** The same with amounts that nobody knows beside those that are known. */
export const withUnknownAmounts = (universe: readonly Facts[]): readonly Facts[] => {
  const doubtful = universe.map((facts) =>
    JSON.stringify({ ...facts, amountMinor: NOT_THERE satisfies Fact<string> }),
  );
  return [...universe, ...[...new Set(doubtful)].map((text) => JSON.parse(text) as Facts)];
};
