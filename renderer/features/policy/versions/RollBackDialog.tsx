import { useState, type ReactElement } from 'react';
import type { PolicyVersionRow } from '#shared/ipc';
import { Button, Dialog, SubmitOutcome, SubmitProblem, TextField } from '../../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../../state/index.ts';

const REASON_CHARACTERS_MAX = 500;

export interface RollBackDialogProps {
  readonly row: PolicyVersionRow;
  readonly onClose: () => void;
}

/** Proposes what an earlier version said, as the next one. */
export const RollBackDialog = ({ row, onClose }: RollBackDialogProps): ReactElement => {
  const [reason, setReason] = useState('');
  const { outcome, problem, isPending, submit } = useSubmit((because: string) =>
    ask('policies.rollBack', { version: row.version, reason: because }),
  );
  const title = `Roll back to version ${String(row.version)}`;
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title={title}
        outcome={outcome}
        meaning="Nothing has changed yet: the version comes into force once enough people have approved it, and after its cool-down where it is looser."
        onClose={onClose}
      />
    );
  const because = onOneLine(reason);
  const whyNot =
    (isPending ? 'The token is being asked. Finish or close the PIN window.' : undefined) ??
    (because === '' ? 'Say why in a few words: the approvers read it.' : undefined);
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
            disabledReason={whyNot}
            onPress={() => {
              submit(because);
            }}
          >
            Sign and submit
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <p>
        What version {row.version} said becomes the next version, with its tests. Nothing is undone: the
        journal shows both changes. It is approved like any version, and waits where it is looser than the one
        in force.
      </p>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        lines={2}
        maxLength={REASON_CHARACTERS_MAX}
        hint="Signed with the version and kept in the journal."
        takesFocus
      />
    </Dialog>
  );
};
