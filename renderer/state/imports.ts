import { create } from 'zustand';
import type { ImportResult, SubmitResult } from '#shared/ipc';

interface ImportsState {
  /** The file that is being looked at. */
  readonly result: Exclude<ImportResult, { kind: 'cancelled' }> | undefined;
  readonly submitted: SubmitResult | undefined;
  readonly isReading: boolean;
  readonly show: (result: ImportResult) => void;
  readonly setReading: (isReading: boolean) => void;
  readonly setSubmitted: (submitted: SubmitResult) => void;
  readonly clear: () => void;
}

export const useImports = create<ImportsState>((set) => ({
  result: undefined,
  submitted: undefined,
  isReading: false,
  show: (result) => {
    if (result.kind === 'cancelled') set({ isReading: false });
    else set({ result, submitted: undefined, isReading: false });
  },
  setReading: (isReading) => {
    set({ isReading });
  },
  setSubmitted: (submitted) => {
    set({ submitted });
  },
  clear: () => {
    set({ result: undefined, submitted: undefined, isReading: false });
  },
}));
