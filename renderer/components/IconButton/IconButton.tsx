import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { Reason } from '../Reason/Reason.tsx';
import styles from './IconButton.module.css';

const c = classes(styles);

export interface IconButtonProps {
  readonly icon: LucideIcon;
  /** The name for screen readers and the tooltip. */
  readonly label: string;
  readonly onPress: () => void;
  readonly disabledReason?: string | undefined;
}

export const IconButton = ({ icon: Icon, label, onPress, disabledReason }: IconButtonProps): ReactElement => (
  <Reason text={disabledReason ?? label} placement="bottom">
    <AriaButton
      className={c('button')}
      aria-label={disabledReason === undefined ? label : `${label}: ${disabledReason}`}
      {...(disabledReason === undefined ? { onPress } : { 'aria-disabled': true })}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </AriaButton>
  </Reason>
);
