import type { ReactElement, ReactNode } from 'react';
import type { ShownError } from '#shared/errors';
import type { SubmitResult } from '#shared/ipc';
import { Button } from '../Button/Button.tsx';
import { Dialog } from '../Dialog/Dialog.tsx';
import { SubmitOutcome } from '../SubmitOutcome/SubmitOutcome.tsx';
import { SubmitProblem } from '../SubmitOutcome/SubmitProblem.tsx';

export interface SignDialogProps {
  readonly title: string;
  readonly size?: 'medium' | 'wide';
  readonly variant?: 'primary' | 'danger';
  /** On the button that signs. */
  readonly action?: string;
  /** What is missing before it can be signed. */
  readonly whyNot: string | undefined;
  readonly outcome: SubmitResult | undefined;
  readonly problem: ShownError | undefined;
  readonly isPending: boolean;
  /** What it means once it has been taken. */
  readonly meaning: string;
  /** It needs nobody's approval: what is signed stands at once. */
  readonly isRecorded?: boolean;
  readonly onSign: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Something that is filled in, signed with the token and proposed; then what became of it. */
export const SignDialog = (props: SignDialogProps): ReactElement => {
  const { title, outcome, problem, isPending, whyNot, onClose } = props;
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title={title}
        outcome={outcome}
        meaning={props.meaning}
        isRecorded={props.isRecorded ?? false}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={title}
      isOpen
      size={props.size ?? 'medium'}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant={props.variant ?? 'primary'}
            isPending={isPending}
            disabledReason={isPending ? 'The token is being asked. Finish or close the PIN window.' : whyNot}
            onPress={props.onSign}
          >
            {props.action ?? 'Sign and submit'}
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      {props.children}
    </Dialog>
  );
};
