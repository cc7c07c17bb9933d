import { useState, type ReactElement } from 'react';
import type { PolicyVersionRow } from '#shared/ipc';
import { ReasonField, SignDialog } from '../../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../../state/index.ts';
import { ReplayBudgetFields, useReplayBudget } from '../ReplayBudgetFields.tsx';

export interface RollBackDialogProps {
  readonly row: PolicyVersionRow;
  readonly onClose: () => void;
}

/** Proposes what an earlier version said, as the next one. */
export const RollBackDialog = ({ row, onClose }: RollBackDialogProps): ReactElement => {
  const [reason, setReason] = useState('');
  const replayed = useReplayBudget({ kind: 'rollback', version: row.version });
  const { budget } = replayed;
  const { outcome, problem, isPending, submit } = useSubmit((because: string) =>
    ask('policies.rollBack', {
      version: row.version,
      reason: because,
      ...(budget !== undefined && { replayBudget: budget }),
    }),
  );
  const because = onOneLine(reason);
  return (
    <SignDialog
      title={`Roll back to version ${String(row.version)}`}
      whyNot={
        replayed.whyNot ?? (because === '' ? 'Say why in a few words: the approvers read it.' : undefined)
      }
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing has changed yet: the version comes into force once enough people have approved it, and after its cool-down where it is looser."
      onSign={() => {
        submit(because);
      }}
      onClose={onClose}
    >
      <p>
        What version {row.version} said becomes the next version, with its tests. Nothing is undone: the
        journal shows both changes. It is approved like any version, and waits where it is looser than the one
        in force.
      </p>
      <ReplayBudgetFields state={replayed} />
      <ReasonField value={reason} onChange={setReason} takesFocus />
    </SignDialog>
  );
};
