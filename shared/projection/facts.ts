import type { PersonId } from '#shared/brand';
import { doesLoosen, type Wallet } from '#shared/double-entry';
import {
  destinationName,
  isOnChain,
  type ChainDestination,
  type Destination,
  type Intent,
  type TransferIntent,
} from '#shared/intent';
import { isLooser, type Fact, type Facts, type Policy } from '#shared/policy';
import { isOpen, momentIn } from '#shared/roster';
import { actionOf } from './action.ts';
import { givesPower } from './change-subjects.ts';
import { velocityFigures } from './counters.ts';
import { holdEntries, softFlagsOf, type EntryPoint } from './entries.ts';
import { doesKeyLoosen } from './key-changes.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

const known = <T>(value: T): Fact<T> => ({ known: true, value });
const unknown = (why: string): { readonly known: false; readonly why: string } => ({ known: false, why });

/** An account of this ledger is no payee: there is no newness to distrust. */
const OWN_ACCOUNT_AGE_DAYS = 36_500;
const DAY_MS = 86_400_000;

const NOT_A_TRANSFER = unknown('not a transfer');
const NO_CHANGE = unknown('nothing is changed');

/**
 * The facts that the policy is judged on, derived from the intent and the journal up to that moment alone,
 * so that every desk can derive them again. `at` is where and when the proposal stands in the journal.
 */
export const deriveFacts = (intent: Intent, set: WorkingSet, at: EntryPoint): Facts => {
  const initiator = set.roster?.person(intent.initiator);
  const base = {
    asOf: at.seq,
    day: at.time.slice(0, 'YYYY-MM-DD'.length),
    action: actionOf(intent),
    initiator: intent.initiator,
    initiatorGroups: initiator === undefined ? unknown('not in the roster') : known(initiator.groups),
    velocity: intent.type === 'transfer' ? velocityFigures(intent, set, at.time) : {},
    ...calendarFacts(set, at.time),
    decode: known('full' as const),
    riskFacts: unknown('no risk source is connected'),
    payeeScreening: unknown('no screening list is installed'),
  };
  return intent.type === 'transfer'
    ? { ...base, ...transferFacts(intent, set, at) }
    : { ...base, ...changeFacts(intent, set) };
};

/** The calendars of the roster: whether the proposal is made inside each, and the hours behind that. */
const calendarFacts = ({ roster }: WorkingSet, time: string): Pick<Facts, 'calendars' | 'moments'> => {
  const moments = (roster?.roster.calendars ?? []).map(
    (calendar) => [calendar.id, momentIn(calendar, time)] as const,
  );
  return {
    calendars: Object.fromEntries(moments.map(([id, moment]) => [id, isOpen(moment)])),
    ...(moments.length > 0 && { moments: Object.fromEntries(moments) }),
  };
};

type ChangeIntent = Exclude<Intent, TransferIntent>;

const changeFacts = (intent: ChangeIntent, set: WorkingSet): TransferFacts => {
  const { tier, owner } = subjectOf(intent, set);
  return {
    source: NOT_A_TRANSFER,
    tier: tier === undefined ? unknown('no single wallet') : known(tier),
    asset: NOT_A_TRANSFER,
    rail: NOT_A_TRANSFER,
    amountMinor: NOT_A_TRANSFER,
    payeeListed: NOT_A_TRANSFER,
    payeeAgeDays: NOT_A_TRANSFER,
    payeeCountries: NOT_A_TRANSFER,
    purpose: NOT_A_TRANSFER,
    softLimits: known([]),
    initiatorIsOwner: owner === undefined ? unknown('no owner is known') : known(owner === intent.initiator),
    loosens: loosensOf(intent, set),
  };
};

interface Subject {
  readonly tier: Wallet['tier'] | undefined;
  readonly owner: PersonId | undefined;
}

/** What is changed: of which tier, and who answers for it. For a change of owner, the one who answers until then. */
const subjectOf = (intent: ChangeIntent, set: WorkingSet): Subject => {
  switch (intent.type) {
    case 'account.register':
      return intent.wallet;
    case 'wallet.change': {
      const wallet = set.wallets.get(intent.wallet.id)?.wallet;
      return { tier: wallet?.tier, owner: wallet?.owner };
    }
    case 'mandate.grant':
      return { tier: undefined, owner: intent.mandate.owner };
    case 'mandate.revoke':
      return { tier: undefined, owner: set.mandates.get(intent.mandate.id)?.mandate.owner };
    case 'key.register':
    case 'key.change':
    case 'person.erase':
    case 'policy.publish':
    case 'roster.change':
    case 'emergency':
      return { tier: undefined, owner: undefined };
  }
};

/** An owner for a wallet that has none lets it send again, like an unfreezing. */
const loosensOf = (intent: ChangeIntent, set: WorkingSet): Fact<boolean> => {
  if (intent.type === 'roster.change') return known(givesPower(intent.change));
  if (intent.type === 'emergency') return known(intent.deed.kind === 'unfreeze');
  if (intent.type === 'policy.publish') return loosensPolicy(intent.policy, set);
  if (intent.type === 'key.change') return known(doesKeyLoosen(intent.change));
  if (intent.type !== 'wallet.change') return NO_CHANGE;
  const { change } = intent;
  switch (change.kind) {
    case 'set-limits':
      return known(doesLoosen(change.from, change.to));
    case 'unfreeze':
    case 'reopen':
    case 'extend':
      return known(true);
    case 'set-owner':
      return known(set.wallets.get(intent.wallet.id)?.isOwnerless === true);
    case 'freeze':
    case 'close':
    case 'archive':
      return known(false);
  }
};

/** Compared with the version in force: a publication is drafted on that one. */
const loosensPolicy = (after: Policy, set: WorkingSet): Fact<boolean> => {
  const before = activePolicy(set);
  return before === undefined ? unknown('no policy is in force') : known(isLooser(before.policy, after));
};

type TransferFacts = Pick<
  Facts,
  | 'source'
  | 'tier'
  | 'asset'
  | 'rail'
  | 'amountMinor'
  | 'payeeListed'
  | 'payeeAgeDays'
  | 'payeeCountries'
  | 'purpose'
  | 'softLimits'
  | 'initiatorIsOwner'
  | 'loosens'
>;

const transferFacts = (intent: TransferIntent, set: WorkingSet, at: EntryPoint): TransferFacts => {
  const source = single(intent.legs.map((leg) => leg.source.account));
  const asset = single(intent.legs.map((leg) => leg.amount.asset));
  const wallet = source === undefined ? null : (set.accounts.get(source)?.account.wallet ?? null);
  const { tier, owner } = (wallet === null ? undefined : set.wallets.get(wallet)?.wallet) ?? {};
  return {
    source: source === undefined ? unknown('several source accounts') : known(source),
    tier: tier === undefined ? unknown('no single source wallet') : known(tier),
    asset: asset === undefined ? unknown('several assets') : known(asset),
    amountMinor: asset === undefined ? unknown('several assets') : known(totalMinor(intent)),
    rail: known(intent.rail),
    payeeCountries: payeeCountriesFact(intent),
    purpose: intent.purpose === null ? unknown('not stated') : known(intent.purpose),
    softLimits: known(softFlagsOf(set, holdEntries(intent), at)),
    initiatorIsOwner:
      owner === undefined ? unknown('no single source wallet') : known(owner === intent.initiator),
    loosens: NO_CHANGE,
    ...payeeFacts(intent, set, at.time),
  };
};

/**
 * Every country that the payee is tied to: as stated, of the account (ISO 13616 begins an IBAN with it), of the
 * bank (ISO 9362, characters 5 and 6). A statement alone would let its author choose what the policy looks at.
 */
const payeeCountries = ({ payee, legs }: TransferIntent): readonly string[] => {
  const tied = legs.flatMap(({ destination }) => (isOnChain(destination) ? [] : countriesOf(destination)));
  return [...new Set([...(payee.country === null ? [] : [payee.country]), ...tied])].sort();
};

/** An address on a chain is tied to no country: where nobody states one, none is known. */
const payeeCountriesFact = (intent: TransferIntent): Facts['payeeCountries'] => {
  const countries = payeeCountries(intent);
  return countries.length === 0 ? unknown('not stated') : known(countries);
};

const countriesOf = ({ iban, bic }: Exclude<Destination, ChainDestination>): readonly string[] => [
  iban.slice(0, 2),
  ...(bic === null ? [] : [bic.slice(4, 6)]),
];

const payeeFacts = (
  intent: TransferIntent,
  set: WorkingSet,
  time: string,
): Pick<Facts, 'payeeListed' | 'payeeAgeDays'> => {
  if (intent.rail === 'book') return { payeeListed: known(true), payeeAgeDays: known(OWN_ACCOUNT_AGE_DAYS) };
  const iban = single(intent.legs.map((leg) => destinationName(leg.destination)));
  if (iban === undefined)
    return { payeeListed: unknown('several destinations'), payeeAgeDays: unknown('several destinations') };
  const payee = set.payees.get(iban);
  return {
    payeeListed: known(payee?.listed === true),
    payeeAgeDays: known(payee === undefined ? 0 : daysBetween(payee.since, time)),
  };
};

const daysBetween = (date: string, time: string): number =>
  Math.max(0, Math.floor((Date.parse(time) - Date.parse(`${date}T00:00:00Z`)) / DAY_MS));

const totalMinor = (intent: TransferIntent): string =>
  intent.legs.reduce((total, leg) => total + BigInt(leg.amount.minor), 0n).toString();

const single = <T>(values: readonly T[]): T | undefined => {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
};
