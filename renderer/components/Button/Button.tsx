import type { LucideIcon } from 'lucide-react';
import { useId, type ReactElement, type ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { Kbd } from '../Kbd/Kbd.tsx';
import { Reason } from '../Reason/Reason.tsx';
import styles from './Button.module.css';

const c = classes(styles);

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** One primary button a screen at most: it carries the accent. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'medium' | 'large';
  readonly icon?: LucideIcon;
  /** Keys shown on the button; the screen binds them. */
  readonly shortcut?: string;
  /** Present: the action is off, and this says why and who can change that. There is no other way to turn it off. */
  readonly disabledReason?: string | undefined;
  readonly isPending?: boolean;
  /** For a button that shows and hides a part of the screen: whether it is shown. */
  readonly isExpanded?: boolean;
}

export const Button = (props: ButtonProps): ReactElement => {
  const reasonId = useId();
  const { disabledReason, isPending = false } = props;
  if (disabledReason === undefined)
    return (
      <AriaButton
        className={buttonClass(props)}
        onPress={props.onPress}
        isPending={isPending}
        {...(props.isExpanded === undefined ? {} : { 'aria-expanded': props.isExpanded })}
      >
        <Content {...props} />
      </AriaButton>
    );
  return (
    <Reason text={disabledReason}>
      <AriaButton className={buttonClass(props)} aria-disabled aria-describedby={reasonId}>
        <Content {...props} />
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      </AriaButton>
    </Reason>
  );
};

const buttonClass = ({ variant = 'secondary', size = 'medium' }: ButtonProps): string =>
  c('button', variant, size);

const Content = ({ icon: Icon, children, shortcut, isPending }: ButtonProps): ReactElement => (
  <>
    {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
    <span className={c('label')}>{children}</span>
    {shortcut && <Kbd keys={shortcut} />}
    {isPending && <span className={c('pending')} aria-hidden />}
  </>
);
