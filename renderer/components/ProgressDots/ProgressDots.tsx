import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './ProgressDots.module.css';

const c = classes(styles);

export interface GroupProgress {
  readonly group: string;
  readonly counted: number;
  readonly atLeast: number;
}

export interface ProgressDotsProps {
  readonly groups: readonly GroupProgress[];
  /** Names beside the dots, or the dots alone (the names stay in the spoken text). */
  readonly layout?: 'compact' | 'named';
}

/** Approvals by group: one dot a needed person, filled when that person has signed. */
export const ProgressDots = ({ groups, layout = 'compact' }: ProgressDotsProps): ReactElement => (
  <span className={c('progress', layout)} role="img" aria-label={progressSentence(groups)}>
    {groups.map((group) => (
      <span key={group.group} className={c('group')}>
        <span className={c('dots')}>
          {Array.from({ length: group.atLeast }, (_, index) => (
            <span key={index} className={c('dot', index < group.counted && 'filled')} />
          ))}
        </span>
        {layout === 'named' && (
          <span className={c('name')}>
            {group.group}{' '}
            <span className={c('count')}>
              {Math.min(group.counted, group.atLeast)} of {group.atLeast}
            </span>
          </span>
        )}
      </span>
    ))}
  </span>
);

/** `Treasury 1 of 2, Compliance 0 of 1`. */
export const progressSentence = (groups: readonly GroupProgress[]): string =>
  groups.length === 0
    ? 'No approval needed'
    : groups
        .map(
          ({ group, counted, atLeast }) =>
            `${group} ${String(Math.min(counted, atLeast))} of ${String(atLeast)}`,
        )
        .join(', ');
