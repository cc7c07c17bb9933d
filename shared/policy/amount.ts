import { lazily, type Check, type Prepared } from './check.ts';
import type { Condition } from './schema.ts';
import { showMinor, showUnknown } from './texts.ts';
import type { Tri } from './types.ts';

type AmountWindow = NonNullable<Condition['amount']>;

/** The half-open window [min, max) over the amount, comparable only in its own asset. */
export const amountCheck = (window: AmountWindow | undefined): Check | undefined => {
  if (window === undefined) return undefined;
  const { ccy } = window;
  const min = BigInt(window.min ?? '0');
  const max = window.max === undefined ? null : BigInt(window.max);
  return {
    condition: 'amount',
    test: (prepared) => testWindow(prepared, ccy, min, max),
    expected: lazily(() => showWindow(window)),
    actual: (prepared) => shownOnce(prepared, ccy),
    literal: { kind: 'window', key: `amount/${ccy}`, min, max },
  };
};

const testWindow = (
  { facts: { asset }, amount }: Prepared,
  ccy: string,
  min: bigint,
  max: bigint | null,
): Tri => {
  if (amount === null || !asset.known || asset.value !== ccy) return 'unknown';
  return amount >= min && (max === null || amount < max) ? 'true' : 'false';
};

const showWindow = ({ min, max, ccy }: AmountWindow): string => {
  const parts: string[] = [];
  if (min !== undefined) parts.push(`≥ ${showMinor(BigInt(min), ccy)}`);
  if (max !== undefined) parts.push(`< ${showMinor(BigInt(max), ccy)}`);
  return parts.length === 0 ? `any amount in ${ccy}` : parts.join(' and ');
};

const shownOnce = (prepared: Prepared, ccy: string): string => {
  const before = prepared.amountTexts.get(ccy);
  if (before !== undefined) return before;
  const text = showAmount(prepared, ccy);
  prepared.amountTexts.set(ccy, text);
  return text;
};

const showAmount = ({ facts, amount }: Prepared, ccy: string): string => {
  const { asset, amountMinor } = facts;
  if (!amountMinor.known) return showUnknown(amountMinor.why);
  if (amount === null) return showUnknown('not a whole number of minor units');
  if (!asset.known) return showUnknown(asset.why);
  const shown = showMinor(amount, asset.value);
  return asset.value === ccy ? shown : showUnknown(`${shown} has no value in ${ccy}`);
};
