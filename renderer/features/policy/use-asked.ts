import { useCallback, useEffect, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { Loaded } from '../../state/index.ts';

/**
 * Asks once, and again only when it is told to: for answers that take long, which are not to be worked out anew at every
 * event of the journal. `load` must be stable for one question.
 */
export const useAsked = <T>(load: () => Promise<Result<T, ShownError>>): readonly [Loaded<T>, () => void] => {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ readonly load: unknown; readonly loaded: Loaded<T> }>();
  useEffect(() => {
    let isCurrent = true;
    void load().then((result) => {
      if (!isCurrent) return;
      const loaded: Loaded<T> = result.ok
        ? { state: 'ready', value: result.value }
        : { state: 'error', error: result.error };
      setAnswer({ load, loaded });
    });
    return () => {
      isCurrent = false;
    };
  }, [load, attempt]);
  const again = useCallback(() => {
    setAnswer(undefined);
    setAttempt((count) => count + 1);
  }, []);
  return [answer?.load === load ? answer.loaded : { state: 'loading' }, again];
};
