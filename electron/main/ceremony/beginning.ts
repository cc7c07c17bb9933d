import { submit, type CeremonyMode, type CeremonyScript, type CeremonyState } from '#shared/ceremony';
import type { CeremonyParts } from './parts.ts';
import type { Kept } from './store.ts';

/* With what a ceremony begins at this desk, or goes on. */

const SCRIPT_NAME_MAX = 36;

/** Without a file of trust nobody is admitted. */
const NOBODY: NonNullable<CeremonyState['admission']> = {
  approvers: [],
  approversLeast: 1,
  people: [],
  rehearsals: [],
};

/** By what this desk judges an opening, its own or one that comes by file. A rehearsal is admitted by its form alone. */
export const admissionFor = (
  { admission }: Pick<CeremonyParts, 'admission'>,
  mode: CeremonyMode,
): CeremonyState['admission'] => (mode === 'live' ? (admission() ?? NOBODY) : null);

/** The name of a new log: which script, when, and four random digits. */
export const originFor = (script: CeremonyScript, mode: CeremonyMode, at: string, random: string): string => {
  const kind = mode === 'live' ? 'ceremony' : 'rehearsal';
  const when = at.slice(0, 'yyyy-mm-ddThh:mm'.length).replaceAll(/[^0-9]/g, '');
  return `countersign/${kind}/${script.id.slice(0, SCRIPT_NAME_MAX)}-${when}-${random}`;
};

/** A statement that waited before the desk was ended waits again, where it still fits. */
export const withPending = ({ state, beside }: Kept): Kept => {
  if (beside.pending === null) return { state, beside };
  const next = submit(state, beside.pending);
  return next.ok
    ? { state: next.value, beside }
    : { state, beside: { ...beside, pending: null, entropy: null } };
};
