import { Check, Clock, OctagonAlert, RefreshCw, Unplug, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { ageText, clockText } from '../StaleMark/age.ts';
import { useNow } from '../StaleMark/useNow.ts';
import styles from './SyncBar.module.css';

const c = classes(styles);

export type SyncTone = 'verified' | 'syncing' | 'stale' | 'offline' | 'alarm';

const icons: Readonly<Record<SyncTone, LucideIcon>> = {
  verified: Check,
  syncing: RefreshCw,
  stale: Clock,
  offline: Unplug,
  alarm: OctagonAlert,
};

export interface SyncBarProps {
  readonly tone: SyncTone;
  /** One sentence: `Verified to event 12,345`. */
  readonly sentence: string;
  /** When that was last true, milliseconds since 1970 UTC. */
  readonly asOf: number | undefined;
  /** Known progress, 0 to 1. */
  readonly progress?: number | undefined;
  /** More facts, most important first: root, outbox, token. */
  readonly facts: readonly { readonly id: string; readonly label: string; readonly value: string }[];
  readonly onPress: () => void;
}

/** The line at the foot of every screen: how far the picture is proved and how old it is. */
export const SyncBar = (props: SyncBarProps): ReactElement => {
  const Icon = icons[props.tone];
  const now = useNow();
  return (
    <Button className={c('bar', props.tone)} onPress={props.onPress}>
      <span className={c('state')} role="status">
        <Icon className={c('icon')} size={13} strokeWidth={2.25} aria-hidden />
        <span className={c('sentence')}>{props.sentence}</span>
        {props.asOf !== undefined && (
          <span className={c('age')}>
            {clockText(props.asOf, now)}, {ageText(props.asOf, now)}
          </span>
        )}
      </span>
      {props.progress !== undefined && (
        <span className={c('track')}>
          <span className={c('fill')} style={{ transform: `scaleX(${String(props.progress)})` }} />
        </span>
      )}
      <span className={c('facts')}>
        {props.facts.map((fact) => (
          <span key={fact.id} className={c('fact')}>
            <span className={c('factLabel')}>{fact.label}</span> {fact.value}
          </span>
        ))}
      </span>
    </Button>
  );
};
