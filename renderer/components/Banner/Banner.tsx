import { Clock, Info, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './Banner.module.css';

const c = classes(styles);

export type BannerTone = 'info' | 'stale' | 'warn' | 'alarm';

const icons: Readonly<Record<BannerTone, LucideIcon>> = {
  info: Info,
  stale: Clock,
  warn: TriangleAlert,
  alarm: OctagonAlert,
};

export interface BannerProps {
  readonly tone: BannerTone;
  readonly whatHappened: string;
  readonly meaningForTheMoney?: string | undefined;
  readonly whatToDo?: string | undefined;
  /** The stable code of the error, for a call to support. */
  readonly code?: string | undefined;
  readonly action?: ReactNode;
  /** Further lines. */
  readonly children?: ReactNode;
}

/** Three sentences: what happened, what it means for the money, what to do next. */
export const Banner = (props: BannerProps): ReactElement => {
  const Icon = icons[props.tone];
  return (
    <div className={c('banner', props.tone)} role={props.tone === 'alarm' ? 'alert' : 'status'}>
      <Icon className={c('icon')} size={16} strokeWidth={1.75} aria-hidden />
      <div className={c('text')}>
        <p className={c('headline')}>{props.whatHappened}</p>
        {props.meaningForTheMoney !== undefined && <p>{props.meaningForTheMoney}</p>}
        {props.whatToDo !== undefined && <p>{props.whatToDo}</p>}
        {props.children}
      </div>
      {props.code !== undefined && <span className={c('code')}>{props.code}</span>}
      {props.action !== undefined && <div className={c('action')}>{props.action}</div>}
    </div>
  );
};
