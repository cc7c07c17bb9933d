import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import { Button, Dialog, SubmitProblem } from '../../../components/index.ts';
import { ask } from '../../../state/index.ts';
import type { DraftView } from './draft-view.ts';

export interface DiscardDialogProps {
  readonly view: DraftView;
  readonly onClose: () => void;
  readonly onDiscarded: () => void;
}

/** Asks once: a draft is on this desk alone, and nothing brings it back. */
export const DiscardDialog = ({ view, onClose, onDiscarded }: DiscardDialogProps): ReactElement => {
  const [problem, setProblem] = useState<ShownError>();
  const { editing, draft } = view;
  const discard = async (): Promise<void> => {
    // What is still to be kept would bring the draft back.
    await editing.keep();
    const done = await ask('policies.discardDraft', { id: draft.row.id });
    if (!done.ok) {
      setProblem(done.error);
      return;
    }
    editing.letGo();
    onDiscarded();
  };
  return (
    <Dialog
      title="Discard the draft"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Keep it
          </Button>
          <Button variant="danger" onPress={() => void discard()}>
            Discard
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <p>“{editing.content.title}” is on this desk alone. Discarded, nothing brings it back.</p>
    </Dialog>
  );
};
