import { railNames } from '#shared/identifiers';
import { showDays, tierNames } from '../conditions.ts';
import type { GroupNames } from '../phrases.ts';
import type { Condition } from '../schema.ts';
import {
  actionWords,
  amountWords,
  andList,
  groupName,
  inActionOrder,
  inOrder,
  inSoftLimitOrder,
  nothingElse,
  orList,
  quoted,
  railWords,
  scopeWords,
  screeningWords,
  softLimitWords,
  sorted,
  windowWords,
} from './words.ts';

/** A condition in words; undefined where the rule does not place it, or says it in another one's words. */
type Phrase = (when: Condition, names: GroupNames) => string | undefined;

/** What a rule is about: "SEPA transfers in EUR from 10,000.00 EUR up". */
export const subjectOf = (when: Condition, names: GroupNames): string =>
  Object.values(phrases)
    .map((phrase) => phrase(when, names))
    .filter((text) => text !== undefined)
    .join(' ');

const isOnlyTransfers = ({ action }: Condition): boolean => action.every((it) => it === 'transfer');

const railsOf = ({ rails }: Condition): readonly string[] =>
  inOrder(rails ?? [], railNames).map((rail) => railWords[rail]);

type Velocity = NonNullable<Condition['velocity']>;
type Payee = NonNullable<Condition['payee']>;
type Amount = NonNullable<Condition['amount']>;

const listOf = (values: readonly string[]): string => orList(sorted(values).map(quoted));

/** Every condition of the schema, in the order in which a sentence says them. */
const phrases: Readonly<Record<keyof Condition, Phrase>> = {
  action: (when) => {
    const subject = andList(inActionOrder(when.action).map((it) => actionWords[it]));
    const rails = isOnlyTransfers(when) ? railsOf(when) : [];
    return rails.length === 0 ? subject : `${andList(rails)} ${subject}`;
  },
  rails: (when) =>
    when.rails === undefined || isOnlyTransfers(when) ? undefined : `by rail ${orList(railsOf(when))}`,
  assets: ({ assets }) => assets && `in ${listOf(assets)}`,
  amount: ({ amount }) => amount && amountPhrase(amount),
  sources: ({ sources }) => sources && `out of account ${listOf(sources)}`,
  tiers: (when) => {
    if (when.tiers === undefined) return undefined;
    const tiers = orList(inOrder(when.tiers, tierNames));
    return isOnlyTransfers(when) ? `out of ${tiers} wallets` : `where the wallet is ${tiers}`;
  },
  payee: ({ payee }) => payee && payeePhrase(payee),
  initiatorGroups: ({ initiatorGroups }, names) =>
    initiatorGroups &&
    `initiated by a member of ${orList(sorted(initiatorGroups).map((group) => groupName(group, names)))}`,
  initiatorIsOwner: ({ initiatorIsOwner: isOwner }) =>
    isOwner === undefined
      ? undefined
      : `initiated by ${isOwner ? 'the owner' : 'somebody who is not the owner'}`,
  loosens: ({ loosens }) =>
    loosens === undefined ? undefined : `where ${loosens ? 'something' : 'nothing'} is loosened`,
  purpose: ({ purpose }) => purpose && `with purpose ${listOf(purpose)}`,
  softLimits: (when) =>
    when.softLimits &&
    `that pass ${orList(inSoftLimitOrder(when.softLimits).map((it) => softLimitWords[it]))}`,
  decode: ({ decode }) => decode && decodePhrases[decode],
  riskFacts: ({ riskFacts }) => riskFacts && `with risk fact ${listOf(riskFacts)}`,
  velocity: ({ velocity }) => velocity && velocityPhrase(velocity),
  time: ({ time }) => time && timePhrase(time),
};

const decodePhrases: Readonly<Record<NonNullable<Condition['decode']>, string>> = {
  full: 'that are decoded in full',
  partial: 'that are decoded only in part',
  none: 'that cannot be decoded',
};

const amountPhrase = ({ min, max, ccy, ...rest }: Amount): string => {
  nothingElse(rest);
  const low = min && amountWords(min, ccy);
  const high = max && amountWords(max, ccy);
  if (low === undefined) return high === undefined ? `of any amount in ${quoted(ccy)}` : `below ${high}`;
  return high === undefined ? `from ${low} up` : `from ${low} to below ${high}`;
};

const payeePhrase = ({ listed, ageDaysLt, country, screening, ...rest }: Payee): string => {
  nothingElse(rest);
  const details = [
    ageDaysLt && `known for less than ${showDays(ageDaysLt)}`,
    country && `tied to ${listOf(country)}`,
    screening && `whose screening is ${screeningWords[screening]}`,
  ].filter((text) => text !== undefined);
  const status = listed === undefined ? '' : listed ? 'listed ' : 'unlisted ';
  if (status === '' && details.length === 0) return 'to any payee';
  return [`to ${status}payees`, ...details].join(' ');
};

/** "once more than 1,000.00 EUR has moved from the same source in 24 hours (pending included)". */
export const velocityPhrase = ({
  window,
  by,
  measure,
  over,
  ccy,
  includePending,
  ...rest
}: Velocity): string => {
  nothingElse(rest);
  const moved = `${scopeWords[by]} in ${windowWords[window]}${pendingWords.get(includePending) ?? ''}`;
  if (measure === 'sum') return `once more than ${sumWords(over, ccy)} has moved ${moved}`;
  const stated = ccy === undefined ? '' : ` (stated in ${quoted(ccy)})`;
  return `once more than ${over} ${over === '1' ? 'transfer has' : 'transfers have'}${stated} been made ${moved}`;
};

/** There is no limit yet that leaves out what is pending. */
const pendingWords: ReadonlyMap<true, string> = new Map([[true, ' (pending included)']]);

/** A sum without a currency of its own is one of the asset that is paid. */
const sumWords = (over: string, ccy: string | undefined): string =>
  ccy === undefined ? `${over} minor units of the asset paid` : amountWords(over, ccy);

export const timePhrase = ({ calendar, inside, ...rest }: NonNullable<Condition['time']>): string => {
  nothingElse(rest);
  return `proposed ${inside ? 'inside' : 'outside'} ${quoted(calendar)}`;
};
