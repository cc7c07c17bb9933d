import { useCallback, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';

/** What became of saving a report as a file. Nothing is set while nothing was saved, or the person chose no place. */
export interface Saved {
  readonly fileName?: string | undefined;
  readonly problem?: ShownError | undefined;
}

type SaveFile = () => Promise<Result<{ readonly fileName: string } | null, ShownError>>;

/** Saves by `save`, and tells what became of it; `forget` for when it is about another report. */
export const useSaved = (
  save: SaveFile,
): { readonly saved: Saved; readonly saveIt: () => void; readonly forget: () => void } => {
  const [saved, setSaved] = useState<Saved>({});
  const saveIt = useCallback(() => {
    void save().then((done) => {
      setSaved(done.ok ? { fileName: done.value?.fileName } : { problem: done.error });
    });
  }, [save]);
  const forget = useCallback(() => {
    setSaved({});
  }, []);
  return { saved, saveIt, forget };
};
