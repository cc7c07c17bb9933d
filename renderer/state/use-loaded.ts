import { useCallback, useEffect, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { Topic } from '#shared/ipc';
import { useDesk } from './events.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'error'; readonly error: ShownError }
  | { readonly state: 'ready'; readonly value: T };

/**
 * Loads a view and loads it again whenever its topic changes. What is on screen stays until the new one is
 * there; answers that come late, for an older question, are dropped. `load` must be stable for one question.
 */
export const useLoaded = <T>(
  load: () => Promise<Result<T, ShownError>>,
  topic: Topic,
): readonly [Loaded<T>, () => void] => {
  const version = useDesk((state) => state.versions[topic]);
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ readonly load: unknown; readonly loaded: Loaded<T> }>();
  useEffect(() => {
    let isCurrent = true;
    void load().then((result) => {
      if (isCurrent) setAnswer({ load, loaded: loadedOf(result) });
    });
    return () => {
      isCurrent = false;
    };
  }, [load, version, attempt]);
  const retry = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return [answer?.load === load ? answer.loaded : { state: 'loading' }, retry];
};

const loadedOf = <T>(result: Result<T, ShownError>): Loaded<T> =>
  result.ok ? { state: 'ready', value: result.value } : { state: 'error', error: result.error };
