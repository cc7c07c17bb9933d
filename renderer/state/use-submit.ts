import { useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { SubmitResult } from '#shared/ipc';

export interface Submitting<T> {
  readonly outcome: SubmitResult | undefined;
  readonly problem: ShownError | undefined;
  readonly isPending: boolean;
  readonly submit: (value: T) => void;
}

/** Something that is signed and submitted once: the PIN window is open while it is pending. */
export const useSubmit = <T>(
  send: (value: T) => Promise<Result<SubmitResult, ShownError>>,
): Submitting<T> => {
  const [outcome, setOutcome] = useState<SubmitResult>();
  const [problem, setProblem] = useState<ShownError>();
  const [isPending, setPending] = useState(false);
  const submit = (value: T): void => {
    setPending(true);
    void send(value).then((result) => {
      setPending(false);
      setOutcome(result.ok ? result.value : undefined);
      setProblem(result.ok ? undefined : result.error);
    });
  };
  return { outcome, problem, isPending, submit };
};
