import type { ReactElement } from 'react';
import type { SubmitResult } from '#shared/ipc';
import { Banner } from '../Banner/Banner.tsx';
import { Button } from '../Button/Button.tsx';
import { Dialog } from '../Dialog/Dialog.tsx';

export interface SubmitOutcomeProps {
  readonly title: string;
  readonly outcome: SubmitResult;
  /** What it means once it has been taken. */
  readonly meaning: string;
  readonly onClose: () => void;
}

/** What became of a signed submission of one item. */
export const SubmitOutcome = ({ title, outcome, meaning, onClose }: SubmitOutcomeProps): ReactElement => {
  const first = outcome.problems[0];
  const isWaiting = outcome.waitingToSend > 0;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          Close
        </Button>
      }
    >
      {first === undefined ? (
        <Banner
          tone="info"
          whatHappened={isWaiting ? 'Signed and kept on this desk.' : 'Signed and proposed.'}
          meaningForTheMoney={meaning}
          whatToDo={
            isWaiting
              ? 'It is sent when the ledger is in reach.'
              : 'It stands in the queue like any other item.'
          }
        />
      ) : (
        <Banner
          tone="warn"
          whatHappened={first.title}
          meaningForTheMoney={first.meaning}
          whatToDo={first.remedy}
          code={first.number === null ? undefined : `E${String(first.number)}`}
        />
      )}
    </Dialog>
  );
};
