import type { AccountId, PersonId } from '#shared/brand';
import { assetOf, ASSETS } from '#shared/money';
import type { Action, Condition } from '../schema.ts';
import type { Fact, Facts } from '../types.ts';
import { known } from './question.ts';

/*
 * What an example takes for facts that make no difference: a quiet transfer. Lists that are open have one value
 * more than the rules name.
 */

const unknown = (why: string): { readonly known: false; readonly why: string } => ({ known: false, why });

/** The first candidate that is not taken, or else the last one, made longer until it is not. */
const fresh = (taken: ReadonlySet<string>, candidates: readonly string[]): string => {
  const free = candidates.find((candidate) => !taken.has(candidate));
  if (free !== undefined) return free;
  let made = candidates.at(-1) ?? '';
  while (taken.has(made)) made += 'X';
  return made;
};

const namedIn = (
  whens: readonly Condition[],
  names: (when: Condition) => readonly (string | undefined)[] | undefined,
): ReadonlySet<string> =>
  new Set(whens.flatMap((when) => names(when) ?? []).filter((it) => it !== undefined));

export const assetsNamed = (whens: readonly Condition[]): ReadonlySet<string> =>
  namedIn(whens, ({ assets, amount, velocity }) => [...(assets ?? []), amount?.ccy, velocity?.ccy]);

export const sourcesNamed = (whens: readonly Condition[]): ReadonlySet<string> =>
  namedIn(whens, ({ sources }) => sources);

export const purposesNamed = (whens: readonly Condition[]): ReadonlySet<string> =>
  namedIn(whens, ({ purpose }) => purpose);

export const otherAsset = (whens: readonly Condition[]): string =>
  fresh(assetsNamed(whens), ['EUR', 'USD', 'GBP', 'CHF', 'JPY', ...Object.keys(ASSETS).sort()]);

export const otherSource = (whens: readonly Condition[]): AccountId =>
  fresh(sourcesNamed(whens), ['another-account']) as AccountId;

export const otherPurpose = (whens: readonly Condition[]): string =>
  fresh(purposesNamed(whens), ['SUPP', 'GDDS', 'SALA', 'INTC', 'OTHR', 'XXXX']);

const otherCountry = (whens: readonly Condition[]): string =>
  fresh(
    namedIn(whens, ({ payee }) => payee?.country),
    ['DE', 'FR', 'NL', 'GB', 'US', 'CH', 'JP', 'XX'],
  );

/** Ten thousand of the asset. */
export const usualAmount = (asset: string): bigint => 10_000n * 10n ** BigInt(assetOf(asset)?.scale ?? 2);

export const USUAL_AGE_DAYS = 365n;

/** Facts of a payment or change without anything special. Running figures and calendars are for who asks them. */
export const usualFacts = (action: Action, whens: readonly Condition[], asset: string): Facts => {
  const isTransfer = action === 'transfer';
  const ofTransfer = <T>(value: T): Fact<T> => (isTransfer ? known(value) : unknown('not a transfer'));
  return {
    action,
    asOf: 0,
    initiator: 'somebody' as PersonId,
    initiatorGroups: known([]),
    source: ofTransfer(otherSource(whens)),
    tier: known('warm'),
    asset: ofTransfer(asset),
    rail: ofTransfer('sepa'),
    amountMinor: ofTransfer(usualAmount(asset).toString()),
    velocity: {},
    payeeListed: ofTransfer(true),
    payeeAgeDays: ofTransfer(Number(USUAL_AGE_DAYS)),
    payeeCountries: ofTransfer([otherCountry(whens)]),
    payeeScreening: ofTransfer('clear'),
    calendars: {},
    decode: known('full'),
    riskFacts: known([]),
    purpose: ofTransfer(otherPurpose(whens)),
    softLimits: known([]),
    initiatorIsOwner: known(false),
    loosens: isTransfer ? unknown('nothing is changed') : known(false),
  };
};
