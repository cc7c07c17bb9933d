import { dialog, type BrowserWindow } from 'electron';

/* The system's own dialogs for files, over a window where there is one. */

/** A kind of file that people choose; all others can be shown as well. */
export interface FileKind {
  readonly name: string;
  readonly extensions: readonly string[];
}

/** Path of the chosen file; undefined when nothing was chosen. */
export const chooseFile = async (
  parent: BrowserWindow | undefined,
  title: string,
  kind: FileKind,
): Promise<string | undefined> => {
  const options: Electron.OpenDialogOptions = {
    title,
    properties: ['openFile'],
    filters: [
      { ...kind, extensions: [...kind.extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? undefined : chosen.filePaths[0];
};

/** Where to save; undefined when nothing was chosen. */
export const choosePlace = async (
  parent: BrowserWindow | undefined,
  title: string,
  fileName: string,
  kinds: readonly FileKind[],
): Promise<string | undefined> => {
  const filters = kinds.map((kind) => ({ ...kind, extensions: [...kind.extensions] }));
  const options: Electron.SaveDialogOptions = { title, defaultPath: fileName, filters };
  const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return chosen.canceled || chosen.filePath === '' ? undefined : chosen.filePath;
};
