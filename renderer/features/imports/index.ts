export { importDroppedFile, openFileDialog } from './take-file.ts';
export { Imports } from './Imports.tsx';
