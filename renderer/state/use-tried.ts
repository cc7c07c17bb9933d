import { useEffect, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';

/** Between the last change and the question: nobody types that slowly within a word. */
const QUIET_MS = 300;

/**
 * What would become of a draft, asked anew a moment after each change of it; undefined while the draft is not
 * complete. What is on screen stays until the new answer is there. `attempt` must be stable.
 */
export const useTried = <I, T>(
  input: I | undefined,
  attempt: (input: I) => Promise<Result<T, ShownError>>,
): Result<T, ShownError> | undefined => {
  const [answer, setAnswer] = useState<Result<T, ShownError>>();
  useEffect(() => {
    if (input === undefined) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void attempt(input).then((tried) => {
        if (isCurrent) setAnswer(tried);
      });
    }, QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [input, attempt]);
  return input === undefined ? undefined : answer;
};
