import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classes } from '../../theme/index.ts';
import { IconButton } from '../IconButton/IconButton.tsx';
import styles from './Dialog.module.css';

const c = classes(styles);

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The actions, at the foot, the safe one first. */
  readonly footer?: ReactNode;
  readonly size?: 'medium' | 'wide';
}

export const Dialog = ({
  title,
  isOpen,
  onClose,
  children,
  footer,
  size = 'medium',
}: DialogProps): ReactElement => (
  <ModalOverlay
    className={c('overlay')}
    isOpen={isOpen}
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
  >
    <Modal className={c('modal', size)}>
      <AriaDialog className={c('dialog')}>
        <header className={c('header')}>
          <Heading slot="title" className={c('title')}>
            {title}
          </Heading>
          <IconButton icon={X} label="Close" onPress={onClose} />
        </header>
        <div className={c('body')}>{children}</div>
        {footer !== undefined && <footer className={c('footer')}>{footer}</footer>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
