import { create } from 'zustand';
import type { Result, ShownError } from '#shared/errors';
import type { CeremonyRow, CeremonyView, MachineView, ScriptRow } from '#shared/ipc';
import { ask, hear } from './bridge.ts';

/** What the page knows: what main said last. Nothing of a ceremony lives here alone. */
interface Desk {
  readonly machine: MachineView | null;
  readonly scripts: readonly ScriptRow[];
  readonly kept: readonly CeremonyRow[];
  readonly view: CeremonyView | null;
  /** Six words of what the PIN window shows; none while it is closed. */
  readonly words: readonly string[];
  readonly problem: ShownError | null;
  readonly note: string | null;
  readonly isBusy: boolean;
  /** By how much this machine's clock is ahead of the witness's, once they were compared. */
  readonly clockAheadSeconds: number | null;
}

export const useCeremony = create<Desk>(() => ({
  machine: null,
  scripts: [],
  kept: [],
  view: null,
  words: [],
  problem: null,
  note: null,
  isBusy: false,
  clockAheadSeconds: null,
}));

export const lookAgain = async (): Promise<void> => {
  useCeremony.setState({ machine: await ask('machine.look', {}) });
};

/** What lies here: scripts, and ceremonies that can be gone on with. */
export const loadShelf = async (): Promise<void> => {
  const [scripts, kept] = await Promise.all([ask('scripts.list', {}), ask('ceremonies.list', {})]);
  useCeremony.setState({ scripts, kept });
};

export const connect = (): void => {
  hear((event) => {
    if (event.kind === 'signing') useCeremony.setState({ words: event.words });
    else void lookAgain();
  });
  void lookAgain();
  void loadShelf();
  void ask('ceremony.current', {}).then((view) => {
    useCeremony.setState({ view });
  });
};

/** One thing at a time: asks main, and says what went wrong. Answers undefined where it did. */
export const attempt = async <T>(work: () => Promise<Result<T, ShownError>>): Promise<T | undefined> => {
  if (useCeremony.getState().isBusy) return undefined;
  useCeremony.setState({ isBusy: true, problem: null, note: null });
  try {
    const result = await work();
    if (result.ok) return result.value;
    useCeremony.setState({ problem: result.error });
    return undefined;
  } finally {
    useCeremony.setState({ isBusy: false });
  }
};

/** The same for what answers with the ceremony as it is now. Whether it was done. */
export const change = async (
  work: () => Promise<Result<CeremonyView | null, ShownError>>,
): Promise<boolean> => {
  const view = await attempt(work);
  if (view === undefined || view === null) return false;
  useCeremony.setState({ view });
  return true;
};

/** Saves a file and says under which name. */
export const save = async (
  work: () => Promise<Result<{ readonly fileName: string } | null, ShownError>>,
): Promise<void> => {
  const saved = await attempt(work);
  if (saved !== undefined && saved !== null) useCeremony.setState({ note: `Saved as ${saved.fileName}.` });
};

export const leave = async (): Promise<void> => {
  if ((await attempt(() => ask('ceremony.leave', {}))) === undefined) return;
  useCeremony.setState({ view: null, problem: null, note: null });
  await Promise.all([lookAgain(), loadShelf()]);
};
