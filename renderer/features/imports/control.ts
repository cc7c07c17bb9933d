import type { ImportPreview } from '#shared/ipc';
import { amountText } from '../../state/index.ts';

export interface ControlCheck {
  readonly label: string;
  readonly stated: string;
  readonly counted: string;
  readonly isEqual: boolean;
}

/**
 * The file's own control totals against what was read (ISO 20022 NbOfTxs and CtrlSum). The control sum adds
 * amounts of every currency without units, so it is compared in decimal digits, exactly.
 */
export const controlChecks = (preview: ImportPreview): readonly ControlCheck[] => {
  const count = preview.lines.length;
  const checks: ControlCheck[] = [
    {
      label: 'Credit transfers',
      stated: preview.statedCount.toLocaleString('en-GB'),
      counted: count.toLocaleString('en-GB'),
      isEqual: preview.statedCount === count,
    },
  ];
  if (preview.statedControlSum !== null) {
    const counted = sumOfDecimals(preview.totals.map((total) => amountText(total).replaceAll(',', '')));
    const stated = sumOfDecimals([preview.statedControlSum]);
    checks.push({ label: 'Control sum', stated, counted, isEqual: stated === counted });
  }
  return checks;
};

const SCALE = 18;

/** Adds plain decimal texts exactly; the result has as many fraction digits as it needs, two at least. */
export const sumOfDecimals = (texts: readonly string[]): string => {
  const sum = texts.reduce((total, text) => total + scaled(text), 0n);
  const digits = sum.toString().padStart(SCALE + 1, '0');
  const whole = digits.slice(0, -SCALE).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '').padEnd(2, '0');
  return `${whole}.${fraction}`;
};

const scaled = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return /^\d+$/.test(whole) && /^\d*$/.test(fraction)
    ? BigInt(whole + fraction.slice(0, SCALE).padEnd(SCALE, '0'))
    : 0n;
};

/** `12 ready, 2 refused, 1 duplicate`; what is zero is not said, except that something must be. */
export const outcomeCounts = (
  lines: ImportPreview['lines'],
): Readonly<Record<'ready' | 'refused' | 'duplicate', number>> => {
  const counts = { ready: 0, refused: 0, duplicate: 0 };
  for (const line of lines) counts[line.outcome] += 1;
  return counts;
};
