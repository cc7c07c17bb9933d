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
  /** It needs nobody's approval: what is signed stands at once. */
  readonly isRecorded?: boolean;
  readonly onClose: () => void;
}

const TAKEN = {
  proposed: { what: 'Signed and proposed.', where: 'It stands in the queue like any other item.' },
  recorded: { what: 'Signed and recorded.', where: 'It stands in the journal.' },
} as const;

/** What became of a signed submission of one item. */
export const SubmitOutcome = (props: SubmitOutcomeProps): ReactElement => {
  const { title, outcome, meaning, isRecorded = false, onClose } = props;
  const taken = isRecorded ? TAKEN.recorded : TAKEN.proposed;
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
          whatHappened={isWaiting ? 'Signed and kept on this desk.' : taken.what}
          meaningForTheMoney={meaning}
          whatToDo={isWaiting ? 'It is sent when the ledger is in reach.' : taken.where}
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
