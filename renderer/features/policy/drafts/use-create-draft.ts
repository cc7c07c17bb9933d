import { useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { DeskInput } from '#shared/ipc';
import { ask } from '../../../state/index.ts';

type Start = Omit<DeskInput<'policies.saveDraft'>, 'id' | 'reason'>;

interface CreateDraft {
  readonly create: (start: () => Promise<Result<Start, ShownError>>) => Promise<void>;
  readonly problem: ShownError | undefined;
  readonly forget: () => void;
  readonly isPending: boolean;
}

/** Keeps a new draft on this desk and says under which id. */
export const useCreateDraft = (onCreated: (id: string) => void): CreateDraft => {
  const [problem, setProblem] = useState<ShownError>();
  const [isPending, setPending] = useState(false);
  const create: CreateDraft['create'] = async (start) => {
    setPending(true);
    const begun = await start();
    const kept = begun.ok ? await ask('policies.saveDraft', { ...begun.value, id: null, reason: '' }) : begun;
    setPending(false);
    setProblem(kept.ok ? undefined : kept.error);
    if (kept.ok) onCreated(kept.value.id);
  };
  const forget = (): void => {
    setProblem(undefined);
  };
  return { create, problem, forget, isPending };
};
