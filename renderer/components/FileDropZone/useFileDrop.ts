import { useRef, useState, type DragEvent } from 'react';

interface FileDrop {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Files only: dragged text stays with whoever wants it. Enter and leave are counted, as they come for each child. */
export const useFileDrop = (onFiles: ((files: readonly File[]) => void) | undefined): FileDrop => {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const leave = (by: number): void => {
    depth.current = Math.max(0, depth.current - by);
    if (depth.current === 0) setOver(false);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => {
        if (!carriesFiles(event)) return;
        depth.current += 1;
        setOver(true);
      },
      onDragOver: (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = onFiles === undefined ? 'none' : 'copy';
      },
      onDragLeave: () => {
        leave(1);
      },
      onDrop: (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        leave(depth.current);
        onFiles?.([...event.dataTransfer.files]);
      },
    },
  };
};
