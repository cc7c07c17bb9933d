import type { ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import { Button } from '../Button/Button.tsx';
import { ErrorState } from '../States/States.tsx';

/** What could not be loaded, with the way to try again. */
export const LoadProblem = ({
  error,
  onRetry,
}: {
  readonly error: ShownError;
  readonly onRetry: () => void;
}): ReactElement => (
  <ErrorState
    whatHappened={error.title}
    meaningForTheMoney={error.meaning}
    whatToDo={error.remedy}
    code={`E${String(error.number)}`}
    action={<Button onPress={onRetry}>Try again</Button>}
  />
);
