import { AlertTriangle, Info, OctagonAlert, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import styles from './Chip.module.css';

const c = classes(styles);

export type ChipTone = 'info' | 'warn' | 'alarm';

const icons: Readonly<Record<ChipTone, LucideIcon>> = {
  info: Info,
  warn: AlertTriangle,
  alarm: OctagonAlert,
};

export interface ChipProps {
  /** A fact, not a judgement: `First payment to this payee`. */
  readonly fact: string;
  /** Who says so: `journal`, `policy v3`, `screening list of 4 May`. */
  readonly source: string;
  readonly tone?: ChipTone;
}

/** A fact with its source. At most three on an item; a warning shown every time is noise. */
export const Chip = ({ fact, source, tone = 'info' }: ChipProps): ReactElement => {
  const Icon = icons[tone];
  return (
    <span className={c('chip', tone)} title={source}>
      <Icon size={12} strokeWidth={2} aria-hidden />
      <span>{fact}</span>
      <span className={c('source')}>{source}</span>
    </span>
  );
};

/** A word that marks a thing for what it is: `sandbox token`, `hot`. */
export const Mark = ({
  children,
  tone = 'plain',
}: {
  readonly children: string;
  readonly tone?: 'plain' | 'warn' | 'ok' | 'alarm';
}): ReactElement => <span className={c('mark', tone !== 'plain' && `mark-${tone}`)}>{children}</span>;
