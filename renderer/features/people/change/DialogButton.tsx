import type { LucideIcon } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Button, type ButtonProps } from '../../../components/index.ts';

export interface DialogButtonProps {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly variant?: NonNullable<ButtonProps['variant']>;
  /** Why it can't be asked for, and who can. */
  readonly whyNot?: string | undefined;
  /** The dialog that it opens. */
  readonly children: (onClose: () => void) => ReactElement;
}

/** A button with the dialog behind it. */
export const DialogButton = (props: DialogButtonProps): ReactElement => {
  const { label, icon, variant = 'secondary', whyNot, children } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        {...(icon === undefined ? {} : { icon })}
        disabledReason={whyNot}
        onPress={() => {
          setOpen(true);
        }}
      >
        {label}
      </Button>
      {isOpen &&
        children(() => {
          setOpen(false);
        })}
    </>
  );
};
