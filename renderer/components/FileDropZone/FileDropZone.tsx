import { FileUp } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../theme/index.ts';
import { useFileDrop } from './useFileDrop.ts';
import styles from './FileDropZone.module.css';

const c = classes(styles);

export interface FileDropZoneProps {
  readonly children: ReactNode;
  /** What the files are, while something hangs over the window: `Drop payment files to check them`. */
  readonly invitation: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Present: files are not taken now, and this says why. */
  readonly disabledReason?: string | undefined;
}

/** Takes files that are dropped anywhere on its children; the keyboard's way is the menu and a button. */
export const FileDropZone = ({
  children,
  invitation,
  onFiles,
  disabledReason,
}: FileDropZoneProps): ReactElement => {
  const { isOver, handlers } = useFileDrop(disabledReason === undefined ? onFiles : undefined);
  return (
    <div className={c('zone')} {...handlers}>
      {children}
      {isOver && (
        <div className={c('veil')}>
          <div className={c('invitation')}>
            <FileUp size={20} strokeWidth={1.5} aria-hidden />
            <span>{disabledReason ?? invitation}</span>
          </div>
        </div>
      )}
    </div>
  );
};
