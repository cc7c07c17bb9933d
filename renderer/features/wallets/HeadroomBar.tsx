import { AlertTriangle, OctagonAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { HeadroomView } from '#shared/ipc';
import { classes } from '../../theme/index.ts';
import { barParts, figuresText, leftText, spokenText, standingText, titleOf, type Unit } from './headroom.ts';
import styles from './HeadroomBar.module.css';

const c = classes(styles);

export interface HeadroomBarProps {
  readonly view: HeadroomView;
  readonly unit: Unit;
}

const percent = (share: number): string => `${String(share / 10)}%`;

/** What a limit leaves: used is solid, pending is hatched, a tick is the soft limit, the end is the hard one. */
export const HeadroomBar = ({ view, unit }: HeadroomBarProps): ReactElement => {
  const parts = barParts(view);
  const Icon = parts.standing === 'past-hard' ? OctagonAlert : AlertTriangle;
  return (
    <div className={c('limit', parts.standing)}>
      <p className={c('head')} aria-hidden>
        <span className={c('title')}>{titleOf(view)}</span>
        <span className={c('left')}>{leftText(view, unit)}</span>
      </p>
      <div className={c('bar', view.hard === null && 'open')} role="img" aria-label={spokenText(view, unit)}>
        <span className={c('used')} style={{ width: percent(parts.used) }} />
        <span className={c('pending')} style={{ left: percent(parts.used), width: percent(parts.pending) }} />
        {parts.soft !== null && <span className={c('soft')} style={{ left: percent(parts.soft) }} />}
      </div>
      <p className={c('figures')} aria-hidden>
        {figuresText(view, unit)}
      </p>
      {parts.standing !== 'inside' && (
        <p className={c('standing')} aria-hidden>
          <Icon size={13} strokeWidth={2} />
          {standingText(view)}
        </p>
      )}
    </div>
  );
};

/** All limits of an account, or that it has none. */
export const Headroom = ({
  views,
  unit,
}: {
  readonly views: readonly HeadroomView[];
  readonly unit: Unit;
}): ReactElement =>
  views.length === 0 ? (
    <p className={c('none')}>No limits.</p>
  ) : (
    <div className={c('limits')}>
      {views.map((view) => (
        <HeadroomBar key={`${view.kind}/${view.window ?? ''}/${view.measure}`} view={view} unit={unit} />
      ))}
    </div>
  );
