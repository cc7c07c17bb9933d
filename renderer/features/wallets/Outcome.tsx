import type { ReactElement } from 'react';
import type { SubmitResult } from '#shared/ipc';
import { Banner, Button, Dialog } from '../../components/index.ts';

export interface OutcomeProps {
  readonly title: string;
  readonly outcome: SubmitResult;
  /** What it means for the money once it has been taken. */
  readonly meaning: string;
  readonly onClose: () => void;
}

/** What became of a signed submission of one item. */
export const Outcome = ({ title, outcome, meaning, onClose }: OutcomeProps): ReactElement => {
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
        <Banner tone="warn" whatHappened={first.title} whatToDo={first.remedy} />
      )}
    </Dialog>
  );
};
