import { type ReactElement, type ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import styles from './Reason.module.css';

const c = classes(styles);

export interface ReasonProps {
  /** The control. It must be focusable, so that the sentence can be reached without a mouse. */
  readonly children: ReactNode;
  readonly text: string;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
}

/** A sentence that belongs to a control, shown on hover and on focus. */
export const Reason = ({ children, text, placement = 'top' }: ReasonProps): ReactElement => (
  <TooltipTrigger delay={200} closeDelay={60}>
    {children}
    <Tooltip className={c('tooltip')} placement={placement} offset={6}>
      {text}
    </Tooltip>
  </TooltipTrigger>
);
