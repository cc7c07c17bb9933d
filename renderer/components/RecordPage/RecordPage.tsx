import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './RecordPage.module.css';

const c = classes(styles);

export interface RecordColumnsProps {
  /** Right: what can be asked for, and how it came to be as it is. */
  readonly aside: ReactNode;
  readonly asideLabel: string;
  /** Left: what it is. */
  readonly children: ReactNode;
}

/** The body of a page about one thing: a wallet, a key. One column where there is no room for two. */
export const RecordColumns = ({ aside, asideLabel, children }: RecordColumnsProps): ReactElement => (
  <div className={c('columns')}>
    <div className={c('main')}>{children}</div>
    <aside className={c('aside')} aria-label={asideLabel}>
      {aside}
    </aside>
  </div>
);

export interface RecordSectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

export const RecordSection = ({ title, children }: RecordSectionProps): ReactElement => (
  <section className={c('section')} aria-label={title}>
    <h2 className={c('heading')}>{title}</h2>
    {children}
  </section>
);
