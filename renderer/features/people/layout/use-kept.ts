import { useState } from 'react';
import type { Loaded } from '../../../state/index.ts';

/** The last answer stays on screen while the next one is on its way: a question that changes at each tick does not flicker. */
export const useKept = <T>(loaded: Loaded<T>): Loaded<T> => {
  const [kept, setKept] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== kept) setKept(loaded);
  return loaded.state === 'loading' ? kept : loaded;
};
