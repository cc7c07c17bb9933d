import { useState, type ReactElement } from 'react';
import type { ErasureReason } from '#shared/intent';
import type { RosterPerson } from '#shared/ipc';
import { Select, SignDialog } from '../../../components/index.ts';
import { ask, useSubmit } from '../../../state/index.ts';
import { reasonWords } from './person-words.ts';

const reasons = (Object.keys(reasonWords) as readonly ErasureReason[]).map((id) => ({
  id,
  label: reasonWords[id],
}));

export interface EraseDialogProps {
  readonly person: RosterPerson;
  readonly onClose: () => void;
}

/** Asks for an erasure: what goes, what stays, and why. */
export const EraseDialog = ({ person, onClose }: EraseDialogProps): ReactElement => {
  const [reason, setReason] = useState<ErasureReason>('request');
  const { outcome, problem, isPending, submit } = useSubmit((why: ErasureReason) =>
    ask('people.erase', { person: person.id, reason: why }),
  );
  return (
    <SignDialog
      title={`Erase personal data: ${person.name}`}
      whyNot={undefined}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing is erased yet: that is done once enough people have approved it, and can’t be undone then."
      onSign={() => {
        submit(reason);
      }}
      onClose={onClose}
    >
      <p>
        Name, title and e-mail address are destroyed for good, at the ledger and on every desk. Everything
        that this person signed stays, under the id {person.id} alone.
      </p>
      <Select label="Because" options={reasons} value={reason} onChange={setReason} />
    </SignDialog>
  );
};
