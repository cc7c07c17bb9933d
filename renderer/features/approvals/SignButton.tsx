import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { Button } from '../../components/index.ts';

export interface SignButtonProps {
  readonly children: ReactNode;
  readonly variant: 'primary' | 'secondary' | 'danger';
  readonly onSign: () => void;
  /** What Enter does instead: it moves on. */
  readonly onEnter?: (() => void) | undefined;
  readonly disabledReason?: string | undefined;
  readonly isPending?: boolean;
}

/** A button that leads to a signature: pressed with the pointer or with Space, never with Enter. */
export const SignButton = ({ onSign, onEnter, ...button }: SignButtonProps): ReactElement => {
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    onEnter?.();
  };
  return (
    // Only keeps a key away from the button inside, which is the interactive element.
    <span onKeyDownCapture={onKeyDownCapture}>
      <Button {...button} size="large" onPress={onSign} />
    </span>
  );
};
