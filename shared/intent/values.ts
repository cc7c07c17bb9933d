import { isSortedSet, limitsProblem, type WalletLimits } from '#shared/double-entry';
import { isPlainText } from '#shared/encoding';
import { chainOf, checkBic, checkEvmAddress, checkIban, type RailName } from '#shared/identifiers';
import { custodyKeyProblem, keyChangeProblem } from '#shared/inventory';
import { canonicalize } from '#shared/json';
import { assetOf, fromMoney, type Money } from '#shared/money';
import { isOnChain } from './destination.ts';
import { emergencyValue } from './emergency.ts';
import { rosterChangeValue } from './roster-change.ts';
import { runbookValue } from './runbook.ts';
import type {
  AccountRegistrationIntent,
  ChainDestination,
  Destination,
  Leg,
  MandateGrantIntent,
  PolicyPublicationIntent,
  SignedIntent,
  TransferIntent,
  WalletChange,
} from './schema.ts';

/** What no shape can say: checksums, dates in order, one form for one meaning. Undefined when all is well. */
export const valueProblem = (intent: SignedIntent): string | undefined =>
  Date.parse(intent.expiresAt) <= Date.parse(intent.createdAt)
    ? 'expiresAt: not after createdAt'
    : problemOf(intent);

const problemOf = (intent: SignedIntent): string | undefined => {
  switch (intent.type) {
    case 'transfer':
      return transferProblem(intent);
    case 'account.register':
      return registrationProblem(intent);
    case 'wallet.change':
      return changeProblem(intent.change);
    case 'mandate.grant':
      return mandateProblem(intent);
    case 'policy.publish':
      return publicationProblem(intent);
    case 'roster.change':
      return rosterChangeValue(intent.change);
    case 'emergency':
      return emergencyValue(intent.deed);
    case 'runbook':
      return runbookValue(intent.deed);
    case 'key.register':
      return custodyKeyProblem(intent.key);
    case 'key.change':
      return keyChangeProblem(intent.change);
    case 'mandate.revoke':
    case 'person.erase':
    case 'key.prove':
      return undefined;
  }
};

const transferProblem = (intent: TransferIntent): string | undefined => {
  for (const [index, leg] of intent.legs.entries()) {
    const problem =
      moneyProblem(leg.amount) ??
      (leg.amount.minor === '0' ? 'zero amount' : undefined) ??
      sourceProblem(leg, intent.rail) ??
      destinationProblem(leg.destination, intent.rail);
    if (problem !== undefined) return `legs.${String(index)}: ${problem}`;
  }
  if (intent.rail === 'evm') return onChainProblem(intent);
  return intent.feeCeiling === null ? undefined : moneyProblem(intent.feeCeiling);
};

/** What has no IBAN leaves over a chain alone. */
const sourceProblem = ({ source }: Leg, rail: RailName): string | undefined => {
  if (source.iban !== null) return ibanProblem(source.iban);
  return rail === 'evm' ? undefined : 'no IBAN of the source';
};

const destinationProblem = (destination: Destination, rail: RailName): string | undefined => {
  if (isOnChain(destination) !== (rail === 'evm'))
    return 'the rail of a chain, and no other, names an address on it';
  if (isOnChain(destination)) return addressProblem(destination);
  if ((rail === 'book') !== (destination.account !== null))
    return 'the book rail, and no other, names a destination account';
  return ibanProblem(destination.iban) ?? bicProblem(destination.bic);
};

const addressProblem = ({ chain, address, contract }: ChainDestination): string | undefined => {
  if (chainOf(chain) === undefined) return `no chain has the id ${String(chain)}`;
  const wrong = [address, contract].find((text) => text !== null && !checkEvmAddress(text).ok);
  if (wrong !== undefined) return `${String(wrong)} is no address with its checksum`;
  return address === contract ? 'pays the contract of the token itself' : undefined;
};

/** One transaction pays one destination; what it may cost is said in the coin that the chain takes fees in. */
const onChainProblem = ({ legs, feeCeiling }: TransferIntent): string | undefined => {
  const [leg, ...more] = legs;
  if (leg === undefined || more.length > 0) return 'legs: a transaction on a chain pays one destination';
  const { destination, amount } = leg;
  const coin = isOnChain(destination) ? chainOf(destination.chain)?.coin : undefined;
  if (isOnChain(destination) && (destination.contract === null) !== (amount.asset === coin))
    return 'legs.0: the coin of the chain, and nothing else, moves without a contract';
  if (feeCeiling === null) return 'feeCeiling: a transaction on a chain costs a fee';
  if (feeCeiling.asset !== coin) return 'feeCeiling: not in the coin that the chain takes fees in';
  return moneyProblem(feeCeiling);
};

const registrationProblem = (intent: AccountRegistrationIntent): string | undefined => {
  const assets = intent.openingBalances.map((balance) => balance.asset);
  if (new Set(assets).size !== assets.length) return 'openingBalances: an asset twice';
  const bad = intent.openingBalances.map(moneyProblem).find((problem) => problem !== undefined);
  const { limits, expiresOn } = intent.wallet;
  const stray = limits.find(({ asset }) => !assets.includes(asset));
  if (stray !== undefined) return `wallet.limits: no account in ${stray.asset}`;
  if (expiresOn <= intent.createdAt.slice(0, expiresOn.length))
    return 'wallet.expiresOn: not after createdAt';
  return bad ?? ibanProblem(intent.iban) ?? bicProblem(intent.bic) ?? limitsValue('wallet.limits', limits);
};

const changeProblem = (change: WalletChange): string | undefined => {
  switch (change.kind) {
    case 'archive':
      if (!isSortedSet(change.accounts)) return 'change.accounts: not sorted, or one twice';
      if (!isSortedSet(change.ibans)) return 'change.ibans: not sorted, or one twice';
      return change.ibans.every((iban) => ibanProblem(iban) === undefined)
        ? undefined
        : 'change.ibans: not valid in electronic form';
    case 'set-limits':
      return (
        limitsValue('change.from', change.from) ??
        limitsValue('change.to', change.to) ??
        (isSame(change.from, change.to) ? 'change: nothing changes' : undefined)
      );
    case 'set-owner':
      return change.from === change.to ? 'change: nothing changes' : undefined;
    case 'extend':
      return change.from !== null && change.to <= change.from
        ? 'change.to: not after change.from'
        : undefined;
    default:
      return undefined;
  }
};

const mandateProblem = ({ mandate, createdAt }: MandateGrantIntent): string | undefined => {
  if (Date.parse(mandate.expiresAt) <= Date.parse(createdAt)) return 'mandate.expiresAt: not after createdAt';
  if (mandate.wallets.length === 0) return 'mandate.wallets: no wallet';
  if (!isSortedSet(mandate.wallets)) return 'mandate.wallets: not sorted, or one twice';
  if (!isSortedSet(mandate.roles)) return 'mandate.roles: not sorted, or one twice';
  const assets = mandate.maxima.map(({ asset }) => asset);
  if (!isSortedSet(assets)) return 'mandate.maxima: not sorted, or an asset twice';
  if (mandate.roles.includes('wallet')) return 'mandate.roles: wallets are named by their ids';
  return assets.map(assetProblem).find((problem) => problem !== undefined);
};

const publicationProblem = ({ base, policy, tests }: PolicyPublicationIntent): string | undefined => {
  if (policy.version !== base.version + 1) return 'policy.version: not the one after base.version';
  if (hasHiddenText(policy)) return 'policy: holds characters that can not be seen';
  return hasHiddenText(tests) ? 'tests: hold characters that can not be seen' : undefined;
};

/** A table is read by people before it binds: none of its texts may look like another. */
const hasHiddenText = (value: unknown): boolean => {
  if (typeof value === 'string') return !isPlainText(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasHiddenText);
};

const limitsValue = (where: string, limits: WalletLimits): string | undefined => {
  const problem =
    limitsProblem(limits) ??
    limits.map(({ asset }) => assetProblem(asset)).find((found) => found !== undefined);
  return problem === undefined ? undefined : `${where}: ${problem}`;
};

/** Amounts of an asset that the product does not know can't be shown. */
const assetProblem = (asset: string): string | undefined =>
  assetOf(asset) === undefined ? `no asset is named ${asset}` : undefined;

const isSame = (a: WalletLimits, b: WalletLimits): boolean => canonicalize(a) === canonicalize(b);

const moneyProblem = (money: { asset: string; scale: number; minor: string }): string | undefined => {
  const amount = fromMoney(money as Money);
  return amount.ok ? undefined : `amount: ${amount.error.code}`;
};

const ibanProblem = (iban: string): string | undefined => {
  const checked = checkIban(iban);
  return checked.ok && String(checked.value) === iban ? undefined : 'iban: not valid in electronic form';
};

const bicProblem = (bic: string | null): string | undefined => {
  if (bic === null) return undefined;
  const checked = checkBic(bic);
  return checked.ok && String(checked.value) === bic ? undefined : 'bic: not valid';
};
