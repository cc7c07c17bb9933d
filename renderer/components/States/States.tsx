import type { LucideIcon } from 'lucide-react';
import { OctagonAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './States.module.css';

const c = classes(styles);

export interface EmptyStateProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  /** What would bring something here. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export const EmptyState = ({ icon: Icon, title, children, action }: EmptyStateProps): ReactElement => (
  <div className={c('state')}>
    {Icon && <Icon className={c('icon')} size={20} strokeWidth={1.5} aria-hidden />}
    <p className={c('title')}>{title}</p>
    {children !== undefined && <div className={c('text')}>{children}</div>}
    {action !== undefined && <div className={c('action')}>{action}</div>}
  </div>
);

export interface ErrorStateProps {
  readonly whatHappened: string;
  readonly meaningForTheMoney: string;
  readonly whatToDo: string;
  readonly code?: string | undefined;
  readonly action?: ReactNode;
}

export const ErrorState = (props: ErrorStateProps): ReactElement => (
  <div className={c('state')} role="alert">
    <OctagonAlert className={c('icon', 'alarm')} size={20} strokeWidth={1.5} aria-hidden />
    <p className={c('title')}>{props.whatHappened}</p>
    <div className={c('text')}>
      <p>{props.meaningForTheMoney}</p>
      <p>{props.whatToDo}</p>
    </div>
    {props.code !== undefined && <p className={c('code')}>{props.code}</p>}
    {props.action !== undefined && <div className={c('action')}>{props.action}</div>}
  </div>
);

/** Holds the place of rows that are on their way, so that nothing jumps when they come. */
export const LoadingState = ({
  label,
  rows = 6,
  action,
}: {
  readonly label: string;
  readonly rows?: number;
  /** The way out, where loading may take long. */
  readonly action?: ReactNode;
}): ReactElement => (
  <div className={c('loading')} role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <div key={index} className={c('skeletonRow')} aria-hidden>
        <span className={c('bar', 'short')} />
        <span className={c('bar', 'long')} />
        <span className={c('bar', 'short')} />
      </div>
    ))}
    {action !== undefined && <div className={c('action')}>{action}</div>}
  </div>
);
