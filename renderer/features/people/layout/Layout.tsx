import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../../theme/index.ts';
import styles from './Layout.module.css';

const c = classes(styles);

export interface SplitProps {
  /** What the side is about, for screen readers. */
  readonly sideLabel: string;
  readonly side: ReactNode;
  readonly children: ReactNode;
}

/** A list, and beside it what is said of it and can be asked for. */
export const Split = ({ sideLabel, side, children }: SplitProps): ReactElement => (
  <div className={c('split')}>
    <div className={c('list')}>{children}</div>
    <aside className={c('side')} aria-label={sideLabel}>
      {side}
    </aside>
  </div>
);

/** A page that scrolls, section under section. */
export const Page = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <div className={c('page')}>{children}</div>
);

export interface SectionProps {
  readonly title: string;
  /** At the end of the line of the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export const Section = ({ title, action, children }: SectionProps): ReactElement => (
  <section className={c('section')} aria-label={title}>
    <div className={c('head')}>
      <h2 className={c('heading')}>{title}</h2>
      {action}
    </div>
    {children}
  </section>
);

export const Actions = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <div className={c('actions')}>{children}</div>
);

export const Quiet = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <p className={c('quiet')}>{children}</p>
);

/** Two fields, or two columns of them, side by side in a dialog. */
export const Pair = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <div className={c('pair')}>{children}</div>
);

/** Fields one under the other. */
export const Fields = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <div className={c('fields')}>{children}</div>
);

/** What it is, and in small letters what belongs to it. */
export const Two = ({ first, second }: { readonly first: string; readonly second: string }): ReactElement => (
  <span className={c('two')}>
    <span className={c('name')}>{first}</span>
    <span className={c('small')}>{second}</span>
  </span>
);

export const Small = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <span className={c('small')}>{children}</span>
);

/** An id or a digest. */
export const Code = ({ children }: { readonly children: string }): ReactElement => (
  <code className={c('code')}>{children}</code>
);
