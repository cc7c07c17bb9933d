import { useState, type ReactElement } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { KeyPartView, CustodyKeyView, SubmitResult } from '#shared/ipc';
import { SignDialog, TextField } from '../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../state/index.ts';
import { partTitle } from './key-words.ts';

const NOTE_CHARACTERS_MAX = 500;

export interface ProveDialogProps {
  readonly view: CustodyKeyView;
  readonly part: KeyPartView;
  readonly onClose: () => void;
}

/** The quarterly tap: one part, one signature. The key is not put together, and no share leaves where it is. */
export const ProveDialog = ({ view, part, onClose }: ProveDialogProps): ReactElement => {
  const [note, setNote] = useState('');
  const send = async (): Promise<Result<SubmitResult, ShownError>> => {
    const input = { key: view.key.id, part: part.part, note: onOneLine(note) };
    const sent = await ask('keys.prove', input);
    if (sent.ok && sent.value.problems.length === 0 && sent.value.waitingToSend === 0) onClose();
    return sent;
  };
  const { outcome, problem, isPending, submit } = useSubmit(send);
  return (
    <SignDialog
      title={`Prove alive: ${view.key.name}, ${partTitle(part.part)}`}
      action="Sign"
      whyNot={undefined}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      isRecorded
      meaning="It moves no money and changes nobody’s power."
      onSign={() => {
        submit(undefined);
      }}
      onClose={onClose}
    >
      <p>
        {part.part.kind === 'share'
          ? 'You sign that you have this share in your hands and that its token works: the signature itself shows the token. The key is not put together for it.'
          : 'You sign that you have seen this bag where it lies, read its number from it, and found its seal whole. Nothing is opened for it.'}
      </p>
      <TextField
        label="Note, if there is one"
        value={note}
        onChange={setNote}
        lines={2}
        maxLength={NOTE_CHARACTERS_MAX}
        hint="Signed with it and kept in the journal."
        takesFocus
      />
    </SignDialog>
  );
};
