import { access, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the content of a file, or the names in a folder, safe from a loss of power. */
const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Puts a finished file in a place, at once and for good. */
export const putInPlace = async (file: string, place: string): Promise<void> => {
  await syncPath(file);
  await rename(file, place);
  await syncPath(dirname(place));
};

export const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
