import type { AccountId, GroupId } from '#shared/brand';
import { railNames } from '#shared/identifiers';
import { parseMinor } from '../check.ts';
import { decodeNames, screeningNames, showDays, showLoosens, showOwner, tierNames } from '../conditions.ts';
import { labelOf } from '../phrases.ts';
import type { Condition } from '../schema.ts';
import { showMinor } from '../texts.ts';
import type { Fact, Facts } from '../types.ts';
import { showScope, velocityKey, type VelocityLimit } from '../velocity.ts';
import { choice, known, members, range, type Question } from './question.ts';
import {
  otherPurpose,
  otherSource,
  purposesNamed,
  sourcesNamed,
  USUAL_AGE_DAYS,
  usualAmount,
} from './usual.ts';

/** The questions that rules ask of a payment in one asset. The asset itself is asked before all others. */
export const questionsOf = (whens: readonly Condition[], asset: string): readonly Question[] =>
  Object.values(asks).flatMap((ask) => ask(whens, asset));

type Ask = (whens: readonly Condition[], asset: string) => readonly Question[];

interface Closed<T extends string> {
  readonly condition: string;
  readonly isAskedBy: Question['isAskedBy'];
  readonly values: readonly T[];
  readonly usual: T;
  readonly put: (facts: Facts, value: T) => Facts;
}

/** A question with a short list of answers that never changes. */
const closed =
  <T extends string>(it: Closed<T>): Ask =>
  (whens) =>
    whens.some(it.isAskedBy)
      ? [choice({ ...it, label: labelOf(it.condition), show: (value: T) => value })]
      : [];

interface Open<T extends string> {
  readonly condition: string;
  readonly isAskedBy: Question['isAskedBy'];
  readonly named: (whens: readonly Condition[]) => ReadonlySet<string>;
  readonly other: (whens: readonly Condition[]) => T;
  readonly put: (facts: Facts, value: T) => Facts;
}

/** A question whose answer may be one that no rule names. */
const open =
  <T extends string>(it: Open<T>): Ask =>
  (whens) => {
    if (!whens.some(it.isAskedBy)) return [];
    const other = it.other(whens);
    return [
      choice({
        condition: it.condition,
        label: labelOf(it.condition),
        isAskedBy: it.isAskedBy,
        values: [...([...it.named(whens)].sort() as T[]), other],
        usual: other,
        put: it.put,
        show: (value: T) => (value === other ? UNNAMED : value),
      }),
    ];
  };

export const UNNAMED = 'one that no rule names';

interface Flag {
  readonly condition: string;
  readonly key?: string;
  readonly isAskedBy: Question['isAskedBy'];
  readonly usual: boolean;
  readonly put: (facts: Facts, value: boolean) => Facts;
  readonly show: (value: boolean) => string;
}

const flag = (it: Flag): Question => choice({ ...it, label: labelOf(it.condition), values: [true, false] });

const flagAsk =
  (it: Flag): Ask =>
  (whens) =>
    whens.some(it.isAskedBy) ? [flag(it)] : [];

interface Having {
  readonly condition: string;
  readonly wanted: (when: Condition) => readonly string[] | undefined;
  readonly get: (facts: Facts) => Fact<readonly string[]>;
  readonly put: (facts: Facts, values: readonly string[]) => Facts;
}

const having =
  (it: Having): Ask =>
  (whens) =>
    members({ ...it, label: labelOf(it.condition) }, whens);

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const amountAsk: Ask = (whens, asset) => {
  const windows = whens.map(({ amount }) => amount).filter((window) => window?.ccy === asset);
  if (windows.length === 0) return [];
  return [
    range({
      condition: 'amount',
      isAskedBy: ({ amount }) => amount?.ccy === asset,
      edges: windows.flatMap((window) => [window?.min, window?.max].filter(isDefined).map(BigInt)),
      usual: usualAmount(asset),
      put: (facts, value) => ({ ...facts, amountMinor: known(value.toString()) }),
      show: (low, high) => between('amount', low, high, (edge) => showMinor(edge, asset)),
    }),
  ];
};

const between = (
  label: string,
  low: bigint | null,
  high: bigint | null,
  show: (edge: bigint) => string,
): string =>
  [
    label,
    [...(low === null ? [] : [`≥ ${show(low)}`]), ...(high === null ? [] : [`< ${show(high)}`])].join(
      ' and ',
    ),
  ].join(' ');

const velocityAsk: Ask = (whens, asset) => {
  const limits = new Map<string, VelocityLimit[]>();
  for (const limit of whens.map(({ velocity }) => velocity).filter(isDefined))
    limits.set(velocityKey(limit), [...(limits.get(velocityKey(limit)) ?? []), limit]);
  return [...limits].map(([key, same]) => velocityQuestion(key, same, asset));
};

const velocityQuestion = (key: string, limits: readonly VelocityLimit[], asset: string): Question => {
  const [limit] = limits;
  if (limit === undefined) throw new Error('a running figure is asked for by a limit');
  return range({
    condition: 'velocity',
    key: `velocity/${key}`,
    isAskedBy: ({ velocity }) => velocity !== undefined && velocityKey(velocity) === key,
    edges: limits
      .filter((it) => it.measure === 'count' || it.ccy === undefined || it.ccy === asset)
      // "Over" is strict, so the first figure above the limit opens a class; one too long to be written is none.
      .map(({ over }) => BigInt(over) + 1n)
      .filter((edge) => parseMinor(edge.toString()) !== null),
    usual: 0n,
    put: (facts, value) => ({ ...facts, velocity: { ...facts.velocity, [key]: value.toString() } }),
    show: (low, high) => overLimit(limit, low, high, asset),
  });
};

const overLimit = (limit: VelocityLimit, low: bigint | null, high: bigint | null, asset: string): string => {
  const show = (edge: bigint): string => showFigure(limit, edge - 1n, asset);
  const parts = [...(low === null ? [] : [`> ${show(low)}`]), ...(high === null ? [] : [`≤ ${show(high)}`])];
  return `velocity ${parts.join(' and ')} ${showScope(limit)}`;
};

/** A running figure of payments in one asset, for people. */
export const showFigure = (
  { measure }: Pick<VelocityLimit, 'measure'>,
  used: bigint,
  asset: string,
): string =>
  measure === 'sum' ? showMinor(used, asset) : `${used.toString()} ${used === 1n ? 'transfer' : 'transfers'}`;

const ageAsk: Ask = (whens) => {
  const limits = whens.map(({ payee }) => payee?.ageDaysLt).filter(isDefined);
  if (limits.length === 0) return [];
  return [
    range({
      condition: 'payee.ageDaysLt',
      isAskedBy: ({ payee }) => payee?.ageDaysLt !== undefined,
      edges: limits.map(BigInt),
      usual: USUAL_AGE_DAYS,
      put: (facts, value) => ({ ...facts, payeeAgeDays: known(Number(value)) }),
      show: (low, high) => between('payee age', low, high, showDays),
    }),
  ];
};

const listedAsk = flagAsk({
  condition: 'payee.listed',
  isAskedBy: ({ payee }) => payee?.listed !== undefined,
  usual: true,
  put: (facts, value) => ({ ...facts, payeeListed: known(value) }),
  show: (value) => (value ? 'listed' : 'unlisted'),
});

const screeningAsk = closed({
  condition: 'payee.screening',
  isAskedBy: ({ payee }) => payee?.screening !== undefined,
  values: screeningNames,
  usual: 'clear',
  put: (facts, value) => ({ ...facts, payeeScreening: known(value) }),
});

const countryAsk = having({
  condition: 'payee.country',
  wanted: ({ payee }) => payee?.country,
  get: (facts) => facts.payeeCountries,
  put: (facts, values) => ({ ...facts, payeeCountries: known(values) }),
});

const timeAsk: Ask = (whens) =>
  [...new Set(whens.map(({ time }) => time?.calendar).filter(isDefined))].sort().map((calendar) =>
    flag({
      condition: 'time',
      key: `time/${calendar}`,
      isAskedBy: ({ time }) => time?.calendar === calendar,
      usual: true,
      put: (facts, inside) => ({ ...facts, calendars: { ...facts.calendars, [calendar]: inside } }),
      show: (inside) => `${inside ? 'inside' : 'outside'} ${calendar}`,
    }),
  );

/** What each condition asks, the action and the asset aside. None may be forgotten. */
const asks: Readonly<Record<Exclude<keyof Condition, 'action' | 'assets'>, Ask>> = {
  initiatorGroups: having({
    condition: 'initiatorGroups',
    wanted: (when) => when.initiatorGroups,
    get: (facts) => facts.initiatorGroups,
    put: (facts, values) => ({ ...facts, initiatorGroups: known(values as readonly GroupId[]) }),
  }),
  sources: open<AccountId>({
    condition: 'sources',
    isAskedBy: ({ sources }) => sources !== undefined,
    named: sourcesNamed,
    other: otherSource,
    put: (facts, value) => ({ ...facts, source: known(value) }),
  }),
  tiers: closed({
    condition: 'tiers',
    isAskedBy: ({ tiers }) => tiers !== undefined,
    values: tierNames,
    usual: 'warm',
    put: (facts, value) => ({ ...facts, tier: known(value) }),
  }),
  rails: closed({
    condition: 'rails',
    isAskedBy: ({ rails }) => rails !== undefined,
    values: railNames,
    usual: 'sepa',
    put: (facts, value) => ({ ...facts, rail: known(value) }),
  }),
  amount: amountAsk,
  velocity: velocityAsk,
  payee: (whens, asset) => [listedAsk, ageAsk, countryAsk, screeningAsk].flatMap((ask) => ask(whens, asset)),
  time: timeAsk,
  decode: closed({
    condition: 'decode',
    isAskedBy: ({ decode }) => decode !== undefined,
    values: decodeNames,
    usual: 'full',
    put: (facts, value) => ({ ...facts, decode: known(value) }),
  }),
  riskFacts: having({
    condition: 'riskFacts',
    wanted: (when) => when.riskFacts,
    get: (facts) => facts.riskFacts,
    put: (facts, values) => ({ ...facts, riskFacts: known(values) }),
  }),
  purpose: open({
    condition: 'purpose',
    isAskedBy: ({ purpose }) => purpose !== undefined,
    named: purposesNamed,
    other: otherPurpose,
    put: (facts, value) => ({ ...facts, purpose: known(value) }),
  }),
  softLimits: having({
    condition: 'softLimits',
    wanted: (when) => when.softLimits,
    get: (facts) => facts.softLimits,
    // A flag goes on after the name of the limit: of which account it is.
    put: (facts, values) => ({
      ...facts,
      softLimits: known(values.map((it) => (it.includes(':') ? it : `${it}:${otherSource([])}`))),
    }),
  }),
  initiatorIsOwner: flagAsk({
    condition: 'initiatorIsOwner',
    isAskedBy: ({ initiatorIsOwner }) => initiatorIsOwner !== undefined,
    usual: false,
    put: (facts, value) => ({ ...facts, initiatorIsOwner: known(value) }),
    show: showOwner,
  }),
  loosens: flagAsk({
    condition: 'loosens',
    isAskedBy: ({ loosens }) => loosens !== undefined,
    usual: false,
    put: (facts, value) => ({ ...facts, loosens: known(value) }),
    show: showLoosens,
  }),
};
