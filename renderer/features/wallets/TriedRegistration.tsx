import { useMemo, type ReactElement } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { DeskInput, DraftConflicts } from '#shared/ipc';
import { BeforeSubmit, SubmitProblem } from '../../components/index.ts';
import { ask, useRoute, useTried } from '../../state/index.ts';
import { checkRegistration, type RegistrationDraft } from './registration.ts';

type Tried = Result<DraftConflicts, ShownError> | undefined;

/** What the account would need, and what speaks against it, as soon as everything is filled in. */
export const useTriedRegistration = (draft: RegistrationDraft): Tried => {
  const checked = useMemo(() => checkRegistration(draft), [draft]);
  return useTried(checked.ok ? checked.value : undefined, tryRegister);
};

const tryRegister = (value: DeskInput<'accounts.register'>): Promise<Result<DraftConflicts, ShownError>> =>
  ask('accounts.tryRegister', value);

export const TriedRegistration = ({
  tried,
  onClose,
}: {
  readonly tried: Tried;
  readonly onClose: () => void;
}): ReactElement | null => {
  if (tried === undefined) return null;
  if (!tried.ok) return <SubmitProblem problem={tried.error} />;
  return (
    <BeforeSubmit
      conflicts={tried.value}
      noun="registration"
      onOpenItem={(digest) => {
        onClose();
        useRoute.getState().openItem(digest);
      }}
    />
  );
};
