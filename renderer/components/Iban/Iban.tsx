import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import { groupsOfFourChars } from './groups.ts';
import styles from './Iban.module.css';

const c = classes(styles);

export interface IbanProps {
  readonly value: string;
  readonly size?: 'cell' | 'body' | 'large';
}

/** An account number in groups of four, never shortened. Its text content is the grouped form of ISO 13616. */
export const Iban = ({ value, size = 'body' }: IbanProps): ReactElement => (
  <span className={c('iban', size)}>{groupsOfFourChars(value).join(' ')}</span>
);
