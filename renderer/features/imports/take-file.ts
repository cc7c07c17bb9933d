import { shownError } from '#shared/errors';
import { ask, useDesk, useImports } from '../../state/index.ts';

/** The system's dialog, opened by main: this process never sees a path. */
export const openFileDialog = (): void => {
  useImports.getState().setReading(true);
  void ask('imports.open', {}).then(useImports.getState().show);
};

/** A file that was dropped on the window. Its size is checked before it is read. */
export const importDroppedFile = async (file: File): Promise<void> => {
  const bytesMax = useDesk.getState().info?.importMaxBytes ?? 0;
  const { show, setReading } = useImports.getState();
  if (bytesMax > 0 && file.size > bytesMax) {
    show({ kind: 'refused', fileName: file.name, error: shownError('file-too-large'), findings: [] });
    return;
  }
  setReading(true);
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (bytes === undefined) {
    show({ kind: 'refused', fileName: file.name, error: shownError('file-unreadable'), findings: [] });
    return;
  }
  show(await ask('imports.drop', { fileName: file.name, bytes: new Uint8Array(bytes) }));
};
