import { approvalsNeeded } from '../merge.ts';
import { showDays, showLoosens, showOwner } from '../conditions.ts';
import { nameOf } from '../phrases.ts';
import { showMinor } from '../texts.ts';
import type { Fact, Facts, Requirement } from '../types.ts';
import { showScope, type VelocityLimit } from '../velocity.ts';
import type { Question } from './question.ts';
import { showFigure } from './questions.ts';
import type { Action } from '../schema.ts';
import type { Cell, Space } from './space.ts';
import type { AnalysisExample } from './types.ts';
import { usualFacts } from './usual.ts';

/** Facts of a cell; where any class does, the usual one. */
export const factsAt = ({ base, variables }: Space, cell: Cell): Facts =>
  variables.reduce((facts, { question, classes }, at) => {
    const chosen = cell[at];
    const options = chosen === undefined ? undefined : classes[chosen]?.options;
    return options === undefined ? facts : (question.options[closest(options, question)]?.(facts) ?? facts);
  }, base);

const closest = (options: readonly number[], { usual }: Question): number =>
  options.reduce((best, it) => (Math.abs(it - usual) < Math.abs(best - usual) ? it : best), options[0] ?? 0);

/** What rules look at anywhere in the space: an example in words says no more than that. */
const lookedAt = ({ variables }: Space): ReadonlySet<string> =>
  new Set(variables.map(({ question }) => question.condition));

export const exampleAt = (space: Space, cell: Cell): AnalysisExample => {
  const facts = factsAt(space, cell);
  return { facts, text: describe(facts, lookedAt(space)) };
};

/** The action with nothing special about it. */
export const usualExample = (action: Action): AnalysisExample => {
  const facts = usualFacts(action, [], 'EUR');
  return { facts, text: describe(facts, new Set()) };
};

/** "a SEPA transfer of 10,000.00 EUR to an unlisted payee": the facts under these conditions, in words. */
export const describe = (facts: Facts, conditions: ReadonlySet<string>): string => {
  const details = DETAILS.filter(({ condition }) => conditions.has(condition));
  return [headOf(facts), ...details.map(({ text }) => text(facts)).filter((text) => text !== '')].join(', ');
};

const headOf = (facts: Facts): string => {
  if (facts.action !== 'transfer') return `the action ${facts.action}`;
  const { rail, amountMinor, asset } = facts;
  const amount =
    amountMinor.known && asset.known
      ? `of ${showMinor(BigInt(amountMinor.value), asset.value)}`
      : 'of an unknown amount';
  return `${rail.known ? (RAILS[rail.value] ?? rail.value) : 'a'} transfer ${amount}`;
};

const RAILS: Readonly<Record<string, string>> = {
  book: 'an internal',
  sepa: 'a SEPA',
  swift: 'a SWIFT',
  evm: 'an EVM chain',
};

interface Detail {
  readonly condition: string;
  readonly text: (facts: Facts) => string;
}

const detail = <T>(
  condition: string,
  fact: (facts: Facts) => Fact<T>,
  show: (value: T) => string,
): Detail => ({
  condition,
  text: (facts) => {
    const it = fact(facts);
    return it.known ? show(it.value) : '';
  },
});

const DETAILS: readonly Detail[] = [
  { condition: 'day', text: ({ day }) => (day === undefined ? '' : `proposed on ${day}`) },
  detail(
    'sources',
    ({ source }) => source,
    (source) => `from ${source}`,
  ),
  detail(
    'tiers',
    ({ tier }) => tier,
    (tier) => `out of a ${tier} wallet`,
  ),
  detail(
    'payee.listed',
    (it) => it.payeeListed,
    (is) => (is ? 'to a listed payee' : 'to an unlisted payee'),
  ),
  detail(
    'payee.ageDaysLt',
    (it) => it.payeeAgeDays,
    (days) => `payee known for ${showDays(days)}`,
  ),
  detail(
    'payee.country',
    (it) => it.payeeCountries,
    (all) => listed('payee in', all, 'payee in no country'),
  ),
  detail(
    'payee.screening',
    (it) => it.payeeScreening,
    (is) => `payee screened "${is}"`,
  ),
  { condition: 'velocity', text: (facts) => figuresOf(facts) },
  { condition: 'time', text: (facts) => calendarsOf(facts) },
  detail(
    'decode',
    ({ decode }) => decode,
    (decode) => `decoded "${decode}"`,
  ),
  detail(
    'riskFacts',
    (it) => it.riskFacts,
    (all) => listed('with the risk facts', all, 'without risk facts'),
  ),
  detail(
    'purpose',
    ({ purpose }) => purpose,
    (purpose) => `for the purpose ${purpose}`,
  ),
  detail(
    'softLimits',
    (it) => it.softLimits,
    (all) => listed('passing', all.map(limitOf), 'passing no soft limit'),
  ),
  detail(
    'initiatorGroups',
    (it) => it.initiatorGroups,
    (all) => listed('initiated by somebody in', all, 'initiated by somebody in none of the groups'),
  ),
  detail(
    'initiatorIsOwner',
    (it) => it.initiatorIsOwner,
    (is) => `initiated by ${showOwner(is)}`,
  ),
  detail(
    'loosens',
    (it) => it.loosens,
    (is) => `which makes it ${showLoosens(is)}`,
  ),
];

/** The limit that a flag is of, without the account. */
const limitOf = (flagged: string): string => flagged.split(':')[0] ?? flagged;

const listed = (lead: string, values: readonly string[], none: string): string =>
  values.length === 0 ? none : `${lead} ${values.join(' and ')}`;

const calendarsOf = ({ calendars }: Facts): string =>
  Object.entries(calendars)
    .map(([calendar, isInside]) => `${isInside ? 'inside' : 'outside'} ${calendar}`)
    .join(' and ');

const figuresOf = ({ velocity, asset }: Facts): string =>
  Object.entries(velocity)
    .map(([key, used]) => {
      const [window, by, measure] = key.split('/');
      const limit = { window, by, measure } as VelocityLimit;
      const unit = asset.known ? asset.value : 'an unknown asset';
      return `with ${showFigure(limit, BigInt(used), unit)} moved ${showScope(limit)}`;
    })
    .join(' and ');

/** "2 of Treasury and 1 of Compliance". */
export const showSeats = (requirement: Requirement, names: Readonly<Record<string, string>>): string =>
  approvalsNeeded(requirement) === 0
    ? 'nobody'
    : requirement.groups
        .map(({ group, atLeast }) => `${String(atLeast)} of ${nameOf(group, names)}`)
        .join(' and ');
