import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './Brand.module.css';

const c = classes(styles);

/** Two strokes that cross one line: signed, and signed again. */
export const BrandMark = ({ size = 20 }: { readonly size?: number }): ReactElement => (
  <svg className={c('mark')} width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden>
    <path d="M2.5 16.25h15" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    <path d="M4 12.5 9.5 3.5" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" />
    <path d="M10 12.5 15.5 3.5" className={c('second')} strokeWidth="2.25" strokeLinecap="round" />
  </svg>
);

export const Brand = (): ReactElement => (
  <span className={c('brand')}>
    <BrandMark />
    <span className={c('name')}>Countersign</span>
  </span>
);
