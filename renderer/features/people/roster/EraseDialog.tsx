import { useState, type ReactElement } from 'react';
import type { ErasureReason } from '#shared/intent';
import type { PersonView } from '#shared/ipc';
import { Button, Dialog, Select, SubmitOutcome, SubmitProblem } from '../../components/index.ts';
import { ask, useSubmit } from '../../state/index.ts';
import { reasonWords } from './person-words.ts';

const reasons = (Object.keys(reasonWords) as readonly ErasureReason[]).map((id) => ({
  id,
  label: reasonWords[id],
}));

export interface EraseDialogProps {
  readonly person: PersonView;
  readonly onClose: () => void;
}

/** Asks for an erasure: what goes, what stays, and why. */
export const EraseDialog = ({ person, onClose }: EraseDialogProps): ReactElement => {
  const [reason, setReason] = useState<ErasureReason>('request');
  const { outcome, problem, isPending, submit } = useSubmit((why: ErasureReason) =>
    ask('people.erase', { person: person.id, reason: why }),
  );
  const title = `Erase personal data: ${person.name}`;
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title={title}
        outcome={outcome}
        meaning="Nothing is erased yet: that is done once enough people have approved it, and can’t be undone then."
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isPending={isPending}
            disabledReason={
              isPending ? 'The token is being asked. Finish or close the PIN window.' : undefined
            }
            onPress={() => {
              submit(reason);
            }}
          >
            Sign and submit
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <p>
        Name, title and e-mail address are destroyed for good, at the ledger and on every desk. Everything
        that this person signed stays, under the id {person.id} alone.
      </p>
      <Select label="Because" options={reasons} value={reason} onChange={setReason} />
    </Dialog>
  );
};
