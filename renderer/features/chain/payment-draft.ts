import { checkEvmAddress } from '#shared/identifiers';
import type { ChainPaymentDraft, ChainSource } from '#shared/ipc';
import { assetOf, formatDecimal, fromMoney, parseDecimal, type Money } from '#shared/money';
import { onOneLine, ungrouped } from '../../state/index.ts';

/* A payment over a chain as it is typed, before it is a draft. */

export interface PaymentForm {
  /** Account and chain of a source, see `sourceId`. */
  readonly source: string;
  readonly payee: string;
  readonly country: string;
  readonly address: string;
  readonly amount: string;
  readonly ceiling: string;
  readonly remittance: string;
}

export type PaymentErrors = { readonly [F in keyof PaymentForm]?: string | undefined };

export const sourceId = ({ account, chain }: ChainSource): string => `${account} ${String(chain)}`;

export const emptyPayment = (source: ChainSource): PaymentForm => ({
  source: sourceId(source),
  payee: '',
  country: '',
  address: '',
  amount: '',
  ceiling: ceilingText(source),
  remittance: '',
});

/** What the chain's head proposes, as it would be typed; nothing where no node answers. */
export const ceilingText = ({ coin, ceilingMinor }: ChainSource): string => {
  const asset = assetOf(coin);
  if (asset === undefined || ceilingMinor === null) return '';
  const amount = fromMoney({ asset: coin, scale: asset.scale, minor: ceilingMinor } as Money);
  if (!amount.ok) return '';
  const text = formatDecimal(amount.value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

const minorOf = (text: string, id: string): string | undefined => {
  const asset = assetOf(id);
  const parsed = asset && parseDecimal(ungrouped(text), asset);
  if (parsed?.ok !== true || parsed.value.minor === 0n) return undefined;
  return parsed.value.minor.toString();
};

export const addressProblem = (text: string): string | undefined => {
  const address = checkEvmAddress(text.trim());
  if (address.ok) return undefined;
  return address.error.code === 'evm-address.checksum'
    ? 'The letters do not carry their checksum (EIP-55): a character is wrong, or it was copied without capitals.'
    : 'An address is 0x and 40 hexadecimal digits, and not the zero address.';
};

/** Checks every field; each error says what is wrong and how to put it right. */
export const checkPayment = (
  form: PaymentForm,
  { account, chain, asset, coin }: ChainSource,
): { readonly value: ChainPaymentDraft } | { readonly errors: PaymentErrors } => {
  const minor = minorOf(form.amount, asset);
  const ceilingMinor = minorOf(form.ceiling, coin);
  const address = addressProblem(form.address);
  const country = form.country.trim().toUpperCase();
  const errors: PaymentErrors = {
    ...(onOneLine(form.payee) === '' && { payee: 'Name the payee: the approvers read it.' }),
    ...(!/^(?:[A-Z]{2})?$/.test(country) && {
      country: 'Two letters, as in DE; empty where it is not known.',
    }),
    ...(address !== undefined && { address }),
    ...(minor === undefined && { amount: numberProblem(asset) }),
    ...(ceilingMinor === undefined && { ceiling: numberProblem(coin) }),
  };
  if (minor === undefined || ceilingMinor === undefined || Object.keys(errors).length > 0) return { errors };
  return {
    value: {
      account,
      chain,
      payee: onOneLine(form.payee),
      country: country === '' ? null : country,
      address: form.address.trim(),
      minor,
      ceilingMinor,
      remittance: onOneLine(form.remittance),
    },
  };
};

const numberProblem = (asset: string): string =>
  `Write it in ${asset}, as digits with a point and at most ${String(assetOf(asset)?.scale ?? 0)} decimals.`;
