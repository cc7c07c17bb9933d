import type { ReactElement } from 'react';
import type { AccountLimits } from '#shared/double-entry';
import { classes } from '../../theme/index.ts';
import { limitSentences, type Unit } from './headroom.ts';
import styles from './WalletPage.module.css';

const c = classes(styles);

/** Limits as they are set, where there is no one account whose use of them could be drawn. */
export const LimitsList = ({
  limits,
  unit,
}: {
  readonly limits: AccountLimits | undefined;
  readonly unit: Unit;
}): ReactElement => {
  const sentences = limits === undefined ? [] : limitSentences(limits, unit);
  return sentences.length === 0 ? (
    <p className={c('quiet')}>No limits.</p>
  ) : (
    <ul className={c('sentences')}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
};
