import type { Account } from '#shared/double-entry';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { payableOf } from '#shared/evm';
import { chainOf, checkEvmAddress } from '#shared/identifiers';
import type { TransferIntent } from '#shared/intent';
import type { ChainPaymentDraft, ChainPaymentTried, ChainSource, SessionView } from '#shared/ipc';
import { assetOf } from '#shared/money';
import { renderIntent } from '#shared/render';
import type { GasQuote } from '../../custody/contract.ts';
import type { CarrierFile } from '../../custody/settings-file.ts';
import { headerOf, submit, tidy, type SubmitDeps } from '../accounts/submit.ts';
import type { DeskHandlers } from '../gate/answer.ts';
import type { CarrierSetting } from './carrier.ts';

/*
 * A payment over a chain is an intent like any other: drafted here, signed by its initiator, approved by others. The account
 * and the contract are taken from what this desk has verified and what its carrier has registered, whatever a screen sends.
 */

export interface ChainPaymentDeps extends SubmitDeps {
  readonly setting: CarrierSetting;
  readonly quotes: () => Shown<readonly GasQuote[]>;
}

export interface ChainPaymentHandlers {
  readonly sources: DeskHandlers['chain.sources'];
  readonly tryPay: DeskHandlers['chain.tryPay'];
  readonly pay: DeskHandlers['chain.pay'];
}

type Shown<T> = Promise<Result<T, ShownError>>;

const REFERENCE_DIGITS = 12;
const NOT_SHOWN = 'It was changed since its lines were shown: look at them, then sign.';

export const chainPaymentHandlers = (deps: ChainPaymentDeps): ChainPaymentHandlers => {
  // What was shown is what is signed, to the last line: nonce, reference and moment are not made anew.
  let shown: { readonly key: string; readonly intent: TransferIntent } | undefined;
  let asked = 0;
  const keyOf = (input: ChainPaymentDraft): string =>
    JSON.stringify([deps.session()?.person.id ?? null, input]);
  return {
    sources: async () => {
      const file = settingsOf(deps);
      if (!file.ok) return file;
      const quotes = await deps.quotes();
      return ok(await sourcesIn(deps, file.value, quotes.ok ? quotes.value : []));
    },
    tryPay: async (input) => {
      const key = keyOf(input);
      const turn = (asked += 1);
      const drafted = await draft(deps, input);
      if (!drafted.ok) return drafted;
      const conflicts = await deps.vault.ask('draftConflicts', { drafts: [drafted.value] });
      if (!conflicts.ok) return conflicts;
      // An answer that comes late is not on the screen.
      if (turn === asked) shown = { key, intent: drafted.value };
      return ok({ lines: linesOf(drafted.value), conflicts: conflicts.value });
    },
    pay: async (input) => {
      const drafted = await draft(deps, input);
      if (!drafted.ok) return drafted;
      if (shown?.key !== keyOf(input)) return refused(NOT_SHOWN);
      const submitted = await submit(deps, shown.intent);
      if (submitted.ok) shown = undefined;
      return submitted;
    },
  };
};

const linesOf = (intent: TransferIntent): ChainPaymentTried['lines'] =>
  renderIntent(intent, 'en-GB').lines.map(({ id, label, value }) => ({ id, label, value }));

const settingsOf = ({ setting }: ChainPaymentDeps): Result<CarrierFile, ShownError> =>
  setting.kind === 'settings'
    ? ok(setting.settings)
    : err(shownError('carrier-not-set-up', 'Without its settings nobody knows which contract an asset is.'));

/** An account pays in its own asset: the coin of the chain, or one that is registered on it. */
const contractOf = ({ tokens }: CarrierFile, chain: number, asset: string): string | null | undefined =>
  asset === chainOf(chain)?.coin
    ? null
    : tokens.find((token) => token.chain === chain && token.asset === asset)?.contract;

const sourcesIn = async (
  { vault }: ChainPaymentDeps,
  file: CarrierFile,
  quotes: readonly GasQuote[],
): Promise<readonly ChainSource[]> => {
  const sources: ChainSource[] = [];
  for (const { account: id, chain } of file.senders) {
    const account = await vault.account({ id });
    const known = chainOf(chain);
    if (account === null || known === undefined) continue;
    if (contractOf(file, chain, account.asset) === undefined) continue;
    sources.push({
      account: id,
      name: account.name,
      asset: account.asset,
      chain,
      chainName: known.name,
      coin: known.coin,
      ceilingMinor: proposalOf(file, chain, account.asset, quotes),
    });
  }
  return sources;
};

/** What an approval leaves room for: fees may double until it is given, and once more until a block takes it. */
const ROOM = 2n;
const COIN_GAS = 21_000;
/** A proposal is rounded up to so much of the coin's smallest unit: a millionth of a coin, for people to read. */
const READABLE = 10n ** 12n;

const proposalOf = (
  { tokens }: CarrierFile,
  chain: number,
  asset: string,
  quotes: readonly GasQuote[],
): string | null => {
  const quote = quotes.find((each) => each.chain === chain);
  if (quote === undefined) return null;
  const gas = tokens.find((token) => token.chain === chain && token.asset === asset)?.gasLimit ?? COIN_GAS;
  const perGas = 2n * BigInt(quote.baseFeePerGas) + BigInt(quote.tipPerGas);
  const ceiling = BigInt(gas) * perGas * ROOM;
  return (((ceiling + READABLE - 1n) / READABLE) * READABLE).toString();
};

/** The intent, or what is wrong with what was typed. */
const draft = async (deps: ChainPaymentDeps, input: ChainPaymentDraft): Shown<TransferIntent> => {
  const session = deps.session();
  if (session === null) return err(shownError('not-signed-in'));
  const file = settingsOf(deps);
  if (!file.ok) return file;
  const address = checkEvmAddress(input.address);
  if (!address.ok) return refused(`Address: ${address.error.detail}.`);
  const account = await deps.vault.account({ id: input.account });
  const isSender = file.value.senders.some(
    (sender) => sender.account === input.account && sender.chain === input.chain,
  );
  if (account === null || !isSender) return refused(`${input.account} pays on no such chain from here.`);
  const contract = contractOf(file.value, input.chain, account.asset);
  if (contract === undefined) return refused(`${account.asset} is not registered on the chain.`);
  const intent = intentOf(deps, session, input, account, contract);
  const payable = payableOf(intent, file.value.tokens);
  return payable.ok ? ok(intent) : refused(payable.error);
};

const refused = (detail: string): Result<never, ShownError> => err(shownError('chain-payment-draft', detail));

const intentOf = (
  deps: ChainPaymentDeps,
  session: SessionView,
  input: ChainPaymentDraft,
  account: Account,
  contract: string | null,
): TransferIntent => {
  const header = headerOf(deps, session);
  const coin = chainOf(input.chain)?.coin ?? '';
  const remittance = tidy(input.remittance);
  return {
    ...header,
    type: 'transfer',
    legs: [
      {
        source: { account: account.id, name: account.name, iban: account.iban },
        destination: { account: null, chain: input.chain, address: input.address, contract },
        amount: { asset: account.asset, scale: account.scale, minor: input.minor },
      },
    ],
    rail: 'evm',
    payee: { name: tidy(input.payee), country: input.country, version: null },
    purpose: null,
    references: {
      endToEndId: `CHAIN-${deps.newNonce().slice(0, REFERENCE_DIGITS).toUpperCase()}`,
      instructionId: null,
      remittance: remittance === '' ? null : remittance,
    },
    requestedExecutionDate: header.createdAt.slice(0, 'YYYY-MM-DD'.length),
    feeCeiling: { asset: coin, scale: assetOf(coin)?.scale ?? 0, minor: input.ceilingMinor },
  };
};
