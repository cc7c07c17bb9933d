import type { ReactElement } from 'react';
import { Button, ErrorState, LoadingState } from '../../../components/index.ts';
import type { Loaded } from '../../../state/index.ts';

export interface LoadedViewProps<T> {
  readonly loaded: Loaded<T>;
  readonly onRetry: () => void;
  /** What is on its way, for screen readers. */
  readonly label: string;
  readonly children: (value: T) => ReactElement;
}

/** What was asked for, or the state in which the question is. */
export const LoadedView = <T,>(props: LoadedViewProps<T>): ReactElement => {
  const { loaded, onRetry, label, children } = props;
  if (loaded.state === 'loading') return <LoadingState label={label} rows={8} />;
  if (loaded.state === 'ready') return children(loaded.value);
  const { title, meaning, remedy, number } = loaded.error;
  return (
    <ErrorState
      whatHappened={title}
      meaningForTheMoney={meaning}
      whatToDo={remedy}
      code={`E${String(number)}`}
      action={<Button onPress={onRetry}>Try again</Button>}
    />
  );
};
