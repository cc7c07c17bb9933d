import { Clock } from 'lucide-react';
import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import { ageText, clockText, dayText, momentText } from './age.ts';
import { useNow } from './useNow.ts';
import styles from './StaleMark.module.css';

const c = classes(styles);

export interface StaleMarkProps {
  /** When the value was true, milliseconds since 1970 UTC. */
  readonly asOf: number;
  readonly isStale: boolean;
}

/** `as of 12:04, 3 min ago`: a number carries its age. */
export const StaleMark = ({ asOf, isStale }: StaleMarkProps): ReactElement => {
  const now = useNow();
  return (
    <span className={c('mark', isStale && 'stale')} title={momentText(asOf)}>
      {isStale && <Clock size={12} strokeWidth={2} aria-hidden />}
      as of {clockText(asOf, now)}, {ageText(asOf, now)}
    </span>
  );
};

/** Beyond a week a date says more than a count of days. */
const AGE_SHOWN_MS = 7 * 24 * 60 * 60_000;

/** An age that stays right while it is looked at. */
export const Age = ({ at }: { readonly at: number }): ReactElement => {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={momentText(at)}>
      {Math.abs(now - at) < AGE_SHOWN_MS ? ageText(at, now) : dayText(at)}
    </time>
  );
};
