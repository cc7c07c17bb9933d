import { useState, type ReactElement, type ReactNode } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { RunbookDraft, RunbookStepView, RunbookView, SubmitResult } from '#shared/ipc';
import { ReasonField, SignDialog, TextField } from '../../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../../state/index.ts';

const NOTE_CHARACTERS_MAX = 500;

interface RunbookDialogProps {
  readonly title: string;
  readonly action: string;
  readonly whyNot?: string | undefined;
  /** undefined while `whyNot` says what is missing. */
  readonly deed: RunbookDraft | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One statement about a runbook: recorded as it is signed, so the dialog goes as soon as the ledger has it. */
export const RunbookDialog = (props: RunbookDialogProps): ReactElement => {
  const { deed, onClose } = props;
  const send = async (value: RunbookDraft): Promise<Result<SubmitResult, ShownError>> => {
    const sent = await ask('people.runbook', { deed: value });
    if (sent.ok && sent.value.problems.length === 0 && sent.value.waitingToSend === 0) onClose();
    return sent;
  };
  const { outcome, problem, isPending, submit } = useSubmit(send);
  return (
    <SignDialog
      title={props.title}
      action={props.action}
      whyNot={props.whyNot}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      isRecorded
      meaning="It moves no money and changes nobody’s power."
      onSign={() => {
        if (deed !== undefined) submit(deed);
      }}
      onClose={onClose}
    >
      {props.children}
    </SignDialog>
  );
};

interface StepProps {
  readonly runbook: RunbookView;
  readonly step: RunbookStepView;
  readonly onClose: () => void;
}

export const SignStepDialog = ({ runbook, step, onClose }: StepProps): ReactElement => {
  const [note, setNote] = useState('');
  const deed = { kind: 'sign', opening: runbook.opening, step: step.id, note: onOneLine(note) } as const;
  return (
    <RunbookDialog title="Sign a step" action="Sign" deed={deed} onClose={onClose}>
      <p>{step.text}</p>
      <NoteField value={note} onChange={setNote} />
    </RunbookDialog>
  );
};

export const SkipStepDialog = ({ runbook, step, onClose }: StepProps): ReactElement => {
  const [reason, setReason] = useState('');
  const because = onOneLine(reason);
  const deed = { kind: 'skip', opening: runbook.opening, step: step.id, reason: because } as const;
  return (
    <RunbookDialog
      title="Skip a step"
      action="Sign"
      deed={deed}
      whyNot={because === '' ? 'Say why it is skipped: it is signed with the step.' : undefined}
      onClose={onClose}
    >
      <p>{step.text}</p>
      <ReasonField value={reason} onChange={setReason} takesFocus />
    </RunbookDialog>
  );
};

export const CloseDialog = ({ runbook, onClose }: Omit<StepProps, 'step'>): ReactElement => {
  const [note, setNote] = useState('');
  const deed = { kind: 'close', opening: runbook.opening, note: onOneLine(note) } as const;
  return (
    <RunbookDialog title={`Close: ${runbook.title}`} action="Sign" deed={deed} onClose={onClose}>
      <p>Nothing is added to it afterwards. What was signed stays in the journal.</p>
      <NoteField value={note} onChange={setNote} />
    </RunbookDialog>
  );
};

const NoteField = ({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (note: string) => void;
}): ReactElement => (
  <TextField
    label="Note, if there is one"
    value={value}
    onChange={onChange}
    lines={2}
    maxLength={NOTE_CHARACTERS_MAX}
    hint="Signed with it and kept in the journal."
    takesFocus
  />
);
