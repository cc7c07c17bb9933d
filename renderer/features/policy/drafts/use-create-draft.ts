import { useRef, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { DeskInput } from '#shared/ipc';
import { ask } from '../../../state/index.ts';

type Start = Omit<DeskInput<'policies.saveDraft'>, 'id' | 'reason'>;

interface CreateDraft {
  /** Nothing while another one is being kept. */
  readonly create: (start: () => Promise<Result<Start, ShownError>>) => Promise<void>;
  readonly problem: ShownError | undefined;
  readonly forget: () => void;
}

/** Keeps a new draft on this desk and says under which id. */
export const useCreateDraft = (onCreated: (id: string) => void): CreateDraft => {
  const [problem, setProblem] = useState<ShownError>();
  const isUnderWay = useRef(false);
  const create: CreateDraft['create'] = async (start) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    const begun = await start();
    const kept = begun.ok ? await ask('policies.saveDraft', { ...begun.value, id: null, reason: '' }) : begun;
    isUnderWay.current = false;
    setProblem(kept.ok ? undefined : kept.error);
    if (kept.ok) onCreated(kept.value.id);
  };
  const forget = (): void => {
    setProblem(undefined);
  };
  return { create, problem, forget };
};
