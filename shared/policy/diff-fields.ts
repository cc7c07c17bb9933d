import { railNames } from '#shared/identifiers';
import { showDays, showLoosens, showOwner, tierNames } from './conditions.ts';
import { type GroupNames, nameOf, showHours } from './phrases.ts';
import { escalatedGroups, escalationText } from './escalation-words.ts';
import type { WrittenPlace } from './escalation.ts';
import type { Condition, Consequence, DistinctKind, Rule } from './schema.ts';
import { timePhrase, velocityPhrase } from './sentences/conditions.ts';
import { consequencePhrase, custodyWords, numbersByGroup } from './sentences/consequences.ts';
import {
  actionWords,
  amountWords,
  andList,
  decodeWords,
  inActionOrder,
  inDistinctOrder,
  inOrder,
  inSoftLimitOrder,
  quoted,
  railWords,
  screeningWords,
  softLimitWords,
  sorted,
} from './sentences/words.ts';

/** What differs between two texts of one thing; empty where they say the same. */
type Changes<T> = (before: T, after: T, names: GroupNames) => readonly string[];

/** What differs between two rules of one id; at least one change where they are not the same. */
export const changedFields: Changes<Rule> = (before, after, names) => {
  const told = Object.values(ruleFields).flatMap((changes) => changes(before, after, names));
  // Two groups of one name, for instance: never a change without a word.
  return told.length > 0 ? told : ['something that has the same words as before'];
};

/** One value in words, and what stands for its absence. */
const text =
  <T>(label: string, show: (value: T) => string | undefined, absent: string): Changes<T> =>
  (before, after) => {
    const [was, is] = [show(before) ?? absent, show(after) ?? absent];
    return was === is ? [] : [`${label} ${was} → ${is}`];
  };

/** A set in words: what came and what went; the whole list where there was none before, or is none now. */
const members =
  <T>(label: string, show: (value: T, names: GroupNames) => readonly string[] | undefined): Changes<T> =>
  (before, after, names) => {
    const [was, is] = [show(before, names), show(after, names)];
    if (was === undefined && is === undefined) return [];
    if (was === undefined || is === undefined)
      return [`${label} ${was ? andList(was) : 'any'} → ${is ? andList(is) : 'any'}`];
    const [came, went] = [is.filter((it) => !was.includes(it)), was.filter((it) => !is.includes(it))];
    return [
      ...(came.length === 0 ? [] : [`${label}: ${andList(came)} added`]),
      ...(went.length === 0 ? [] : [`${label}: ${andList(went)} removed`]),
    ];
  };

const none: Changes<unknown> = () => [];
const all =
  <T>(...parts: readonly Changes<T>[]): Changes<T> =>
  (before, after, names) =>
    parts.flatMap((changes) => changes(before, after, names));

const listOf = (values: readonly string[] | undefined): readonly string[] | undefined =>
  values && sorted(values).map(quoted);

type Payee = NonNullable<Condition['payee']>;

/** Every member of a payee's condition. */
const payeeFields: Readonly<Record<keyof Payee, Changes<Condition>>> = {
  listed: text('payee', ({ payee }) => payee && payeeStatus(payee), 'any'),
  ageDaysLt: text(
    'payee age below',
    ({ payee }) => (payee?.ageDaysLt === undefined ? undefined : showDays(payee.ageDaysLt)),
    'no bound',
  ),
  country: members('payee countries', ({ payee }) => listOf(payee?.country)),
  screening: text(
    'payee screening',
    ({ payee }) => payee?.screening && screeningWords[payee.screening],
    'any',
  ),
};

/** A condition that is there and asks nothing is told from one that is not there. */
const payeeStatus = (payee: Payee): string | undefined => {
  if (payee.listed !== undefined) return payee.listed ? 'listed' : 'unlisted';
  return Object.values(payee).every((value) => value === undefined) ? 'any, as written' : undefined;
};

type Amount = NonNullable<Condition['amount']>;

/** Every member of an amount's window; a bound is shown with its currency. */
const amountFields: Readonly<Record<keyof Amount, Changes<Condition>>> = {
  min: text('amount from', ({ amount }) => amount?.min && amountWords(amount.min, amount.ccy), 'no bound'),
  max: text('amount below', ({ amount }) => amount?.max && amountWords(amount.max, amount.ccy), 'no bound'),
  ccy: text('amount', ({ amount }) => amount && unboundedCurrency(amount), 'any'),
};

const unboundedCurrency = ({ min, max, ccy }: Amount): string | undefined =>
  min === undefined && max === undefined ? `any in ${quoted(ccy)}` : undefined;

/** Every condition of the schema. */
const conditionFields: Readonly<Record<keyof Condition, Changes<Condition>>> = {
  action: members('actions', ({ action }) => inActionOrder(action).map((it) => actionWords[it])),
  initiatorGroups: members(
    'initiator groups',
    ({ initiatorGroups }, groupNames) =>
      initiatorGroups && sorted(initiatorGroups).map((group) => nameOf(group, groupNames)),
  ),
  sources: members('sources', ({ sources }) => listOf(sources)),
  tiers: members('tiers', ({ tiers }) => tiers && inOrder(tiers, tierNames)),
  assets: members('assets', ({ assets }) => listOf(assets)),
  rails: members('rails', ({ rails }) => rails && inOrder(rails, railNames).map((it) => railWords[it])),
  amount: all(...Object.values(amountFields)),
  velocity: text('velocity', ({ velocity }) => velocity && velocityPhrase(velocity), 'any'),
  payee: all(...Object.values(payeeFields)),
  time: text('time', ({ time }) => time && timePhrase(time), 'any'),
  decode: text('decoding', ({ decode }) => decode && decodeWords[decode], 'any'),
  riskFacts: members('risk facts', ({ riskFacts }) => listOf(riskFacts)),
  purpose: members('purposes', ({ purpose }) => listOf(purpose)),
  softLimits: members(
    'soft limits',
    ({ softLimits }) => softLimits && inSoftLimitOrder(softLimits).map((it) => softLimitWords[it]),
  ),
  initiatorIsOwner: text(
    'initiator',
    ({ initiatorIsOwner: isOwner }) => (isOwner === undefined ? undefined : showOwner(isOwner)),
    'any',
  ),
  loosens: text('change', ({ loosens }) => (loosens === undefined ? undefined : showLoosens(loosens)), 'any'),
};

type Demand = Extract<Consequence, { kind: 'require' }>;

const groupChanges: Changes<Demand> = (before, after, groupNames) => {
  const [was, is] = [numbersByGroup(before.groups), numbersByGroup(after.groups)];
  return sorted([...was.keys(), ...is.keys()]).flatMap((group) =>
    text<ReadonlyMap<string, readonly number[]>>(
      nameOf(group, groupNames),
      (numbers) => numbers.get(group) && andList((numbers.get(group) ?? []).map(String)),
      'none',
    )(was, is, groupNames),
  );
};

const escalationChanges: Changes<Demand> = (before, after, groupNames) => {
  const [was, is] = [escalationsOf(before, groupNames), escalationsOf(after, groupNames)];
  return sorted([...was.keys(), ...is.keys()]).flatMap((group) =>
    text<ReadonlyMap<string, string>>(
      `${nameOf(group, groupNames)} escalated to`,
      (escalations) => escalations.get(group),
      'nobody else',
    )(was, is, groupNames),
  );
};

/** By group; where a rule asks one several times, with the number that is meant. */
const escalationsOf = ({ groups }: Demand, names: GroupNames): ReadonlyMap<string, string> =>
  new Map(
    escalatedGroups(groups).map((same) => [
      same[0]?.group ?? '',
      andList(sorted(same.map((place) => escalationOf(place, same.length > 1, names)))),
    ]),
  );

const escalationOf = (
  { atLeast, escalate }: WrittenPlace,
  isOneOfMany: boolean,
  names: GroupNames,
): string => {
  const pool = escalate === undefined ? 'nobody else' : escalationText(escalate, names);
  return isOneOfMany ? `${pool} (for ${String(atLeast)})` : pool;
};

const kindWords: Readonly<Record<DistinctKind, string>> = {
  person: 'people',
  device: 'devices',
  build: 'builds',
  site: 'sites',
};

/** Every member of a demand. */
const demandFields: Readonly<Record<keyof Demand, Changes<Demand>>> = {
  kind: none,
  groups: all(groupChanges, escalationChanges),
  distinct: members('different', ({ distinct }) => inDistinctOrder(distinct).map((kind) => kindWords[kind])),
  delayHours: text(
    'delay',
    ({ delayHours }) => (delayHours === undefined ? undefined : showHours(delayHours)),
    'none',
  ),
  tier: text('custody', ({ tier }) => tier && custodyWords[tier], 'any'),
  secondLook: text(
    'second look',
    ({ secondLook }) => (secondLook === undefined ? undefined : secondLook ? 'asked' : 'not asked'),
    'none',
  ),
};

const thenChanges: Changes<Rule> = (before, after, groupNames) => {
  const [was, is] = [before.then, after.then];
  if (was.kind === 'require' && is.kind === 'require')
    return all(...Object.values(demandFields))(was, is, groupNames);
  // From a denial to a demand or back nothing is left to compare: the whole of both.
  const whole = (then: Consequence): string => consequencePhrase(then, false, groupNames);
  return text<Consequence>('they', whole, '')(was, is, groupNames);
};

/** Every member of a rule, its conditions and its consequence by their own. */
const ruleFields: Readonly<Record<keyof Rule, Changes<Rule>>> = {
  id: none,
  when: (before, after, groupNames) =>
    all(...Object.values(conditionFields))(before.when, after.when, groupNames),
  then: thenChanges,
  shadow: text('standing', ({ shadow }) => shadow && 'in shadow', 'binding'),
  title: text('title', ({ title }) => JSON.stringify(title), ''),
  owner: text('owner', ({ owner }) => owner, ''),
  reviewBy: text('review by', ({ reviewBy }) => reviewBy, ''),
  version: text('version', ({ version }) => String(version), ''),
};
