import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import { groupsOfFourChars } from '../Iban/groups.ts';
import styles from './Digest.module.css';

const c = classes(styles);

export interface DigestProps {
  /** Lower-case hex. */
  readonly hex: string;
  /** Six words for the first bytes, to read aloud or to compare with a second machine. */
  readonly words?: readonly string[];
  readonly label?: string;
}

export const Digest = ({ hex, words, label = 'Digest' }: DigestProps): ReactElement => (
  <div className={c('digest')}>
    {words !== undefined && <SixWords words={words} />}
    <div className={c('hex')} role="img" aria-label={`${label} ${groupsOfFourChars(hex).join(' ')}`}>
      {groupsOfFourChars(hex).map((group, index) => (
        // The position is the identity: the same four digits may occur twice.
        <span key={index}>{group}</span>
      ))}
    </div>
  </div>
);

export const SixWords = ({ words }: { readonly words: readonly string[] }): ReactElement => (
  <ol className={c('words')} aria-label="Six words">
    {words.map((word, index) => (
      <li key={index} className={c('word')}>
        {word}
      </li>
    ))}
  </ol>
);

/** The start of a digest where it only tells items apart; never where something is decided on it. */
export const DigestStart = ({ hex }: { readonly hex: string }): ReactElement => (
  <span className={c('start')}>{groupsOfFourChars(hex).slice(0, 2).join(' ')}</span>
);
