import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import { splitAmount } from './split-amount.ts';
import styles from './Money.module.css';

const c = classes(styles);

export interface MoneyProps {
  /** The exact decimal text, `1250000.00` or `1,250,000.00`. Never a number. */
  readonly value: string;
  /** Asset code: `EUR`, `USDC`. */
  readonly asset: string;
  readonly size?: 'cell' | 'body' | 'large' | 'hero';
  readonly tone?: 'normal' | 'quiet';
}

/** Zeros behind the last digit are left out where room is short: the number is the same. */
const isShort = (size: MoneyProps['size']): boolean => size === 'cell' || size === 'large';

/** An exact amount; its text content is `1,250,000.00 EUR`, so that what is read, copied and signed is one. */
export const Money = ({ value, asset, size = 'body', tone = 'normal' }: MoneyProps): ReactElement => {
  const parts = splitAmount(value);
  return (
    <span className={c('money', size, tone === 'quiet' && 'quiet')}>
      <span className={c('amount')}>
        {parts === undefined ? (
          value
        ) : (
          <>
            {parts.sign}
            {parts.whole}
            <span className={c('fraction')}>{parts.fraction}</span>
            {isShort(size) ? null : <span className={c('padding')}>{parts.padding}</span>}
          </>
        )}
      </span>{' '}
      <span className={c('asset')}>{asset}</span>
    </span>
  );
};
