import type { PersonId } from '#shared/brand';
import {
  ceremonyMode,
  challengedPlaces,
  draftSeal,
  evidenceOf,
  headOf,
  nextStep,
  readOutRows,
  sealersOf,
  toldDraft,
  transcriptOf,
  valueIn,
  type CeremonyState,
  type ToldLine,
  type WordPlace,
} from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';
import { attachmentsOf } from './attest-step.ts';
import type { CeremonyParts } from './parts.ts';
import { sealedBy } from './seals.ts';
import type { Opened } from './session.ts';
import type { Beside } from './store.ts';
import { answersFor } from './token-step.ts';

/** A ceremony as the page shows it. */
export const viewOf = ({ store, now }: CeremonyParts, opened: Opened): CeremonyView => {
  const { state, beside, draft, isVisiting } = opened;
  const { script, scriptDigest, origin, pending } = state;
  const { phase, branch, position, room, values, exceptions, register } = state;
  const done = beside.seals.flatMap((seal) => sealedBy(seal) ?? []);
  return {
    origin,
    mode: ceremonyMode(state),
    script,
    scriptDigest,
    head: headOf(state),
    phase,
    branch,
    position,
    crew: state.opening?.crew ?? [],
    room,
    values,
    exceptions,
    register,
    transcript: transcriptOf(state.records),
    pending: pending && {
      deed: pending.statement.deed,
      person: pending.by.person,
      at: pending.statement.at,
      places: placesOf(state, beside),
    },
    draft,
    answers: answersFor(state, beside.answers),
    seals: { done, missing: sealersOf(state).filter((person) => !done.includes(person)) },
    sealLines: sealLinesOf(opened, sealersOf(state)[0], now()),
    isVisiting,
    isConfirmed: beside.confirmation !== null,
    folder: isVisiting ? '' : store.folderOf(origin),
  };
};

/** Where the three words stand that are asked for. */
const placesOf = (state: CeremonyState, { entropy }: Beside): readonly WordPlace[] | null => {
  const step = nextStep(state);
  const digest = step?.kind === 'read-out' ? valueIn(state.values, step.reads) : undefined;
  if (entropy === null || digest === undefined) return null;
  return challengedPlaces(entropy, readOutRows(digest).flatMap(({ words }) => words).length);
};

const sealLinesOf = (
  { state, beside }: Pick<Opened, 'beside' | 'state'>,
  person: PersonId | undefined,
  at: string,
): readonly ToldLine[] => {
  const content = evidenceOf(state, attachmentsOf(state, beside.findings));
  if (content === undefined || person === undefined) return [];
  const told = toldDraft(state.script, draftSeal(content, person, at), null);
  return told.ok ? told.value.lines : [];
};
