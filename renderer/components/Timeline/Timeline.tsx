import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import { clockText, momentText } from '../StaleMark/age.ts';
import { useNow } from '../StaleMark/useNow.ts';
import styles from './Timeline.module.css';

const c = classes(styles);

export interface TimelineEvent {
  readonly id: string;
  /** Milliseconds since 1970 UTC; undefined for what has not happened yet. */
  readonly at: number | undefined;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: 'normal' | 'ok' | 'alarm' | 'pending';
}

/** What happened, oldest first, with the time of each; what is still to come is drawn hollow. */
export const Timeline = ({ events }: { readonly events: readonly TimelineEvent[] }): ReactElement => {
  const now = useNow();
  return (
    <ol className={c('timeline')}>
      {events.map((event) => (
        <li key={event.id} className={c('event', event.tone ?? 'normal')}>
          <div className={c('body')}>
            <p className={c('title')}>{event.title}</p>
            <p className={c('detail')}>
              {event.at !== undefined && (
                <time dateTime={new Date(event.at).toISOString()} title={momentText(event.at)}>
                  {clockText(event.at, now)}
                </time>
              )}
              {event.at !== undefined && event.detail !== undefined && ' · '}
              {event.detail}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
};
