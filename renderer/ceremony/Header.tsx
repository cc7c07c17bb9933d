import { useEffect, useState, type ReactElement } from 'react';
import { Brand, Mark } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Frame.module.css';
import { useCeremony } from './store.ts';

const c = classes(styles);

/** What is held, in which kind, and what this machine's clock says. */
export const Header = (): ReactElement => {
  const view = useCeremony((state) => state.view);
  const isBusy = useCeremony((state) => state.isBusy);
  const now = useSeconds();
  return (
    <header className={c('header')}>
      <Brand />
      <span className={c('headerTitle')}>{view === null ? 'Ceremony desk' : view.script.title}</span>
      {view?.mode === 'rehearsal' && <Mark tone="alarm">Rehearsal</Mark>}
      {view?.mode === 'live' && <Mark tone="ok">Ceremony</Mark>}
      {view?.isVisiting === true && <Mark tone="warn">Held at another desk</Mark>}
      {isBusy && (
        <span className={c('busy')} role="status">
          At work; look whether a window asks for a PIN
        </span>
      )}
      <time className={c('clock')} dateTime={now.toISOString()} aria-label="Time of this machine">
        {now.toLocaleTimeString('en-GB')}
        <span className={c('zone')}>{zoneOf(now)}</span>
      </time>
    </header>
  );
};

/** "UTC+01:00". */
const zoneOf = (now: Date): string => {
  const minutes = -now.getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return minutes === 0 ? 'UTC' : `UTC${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
};

const SECOND_MS = 1_000;

/** The time, as the seconds go. */
const useSeconds = (): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(new Date());
    }, SECOND_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
};
