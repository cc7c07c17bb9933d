import {
  ATTEST_VERDICTS,
  attestNames,
  expectedText,
  fieldsOf,
  roleWords,
  stepsOf,
  type CeremonyField,
  type CeremonyRole,
  type CeremonyStep,
  type CrewMember,
  type Deed,
  type Values,
} from '#shared/ceremony';
import type { CeremonyView } from '#shared/ipc';

/* What the screens say, as plain functions of what main said. */

/** The step that is next, on whichever way it lies. */
export const nextStepOf = ({ script, branch, position, phase }: CeremonyView): CeremonyStep | undefined =>
  phase.kind === 'running' || phase.kind === 'paused' ? stepsOf(script, branch)[position] : undefined;

const KINDS: Readonly<Record<CeremonyStep['kind'], string>> = {
  say: 'Say',
  check: 'Look',
  'read-out': 'Read out',
  scan: 'Scan',
  token: 'Token',
  attest: 'Attest',
  seal: 'Bag',
  sign: 'Sign',
  pause: 'Break',
};
export const kindWords = ({ kind }: CeremonyStep): string => KINDS[kind];

/** A name as a person says it: "open token 1". */
export const stepTitle = (id: string): string => {
  const said = id.replaceAll('-', ' ');
  return said.charAt(0).toUpperCase() + said.slice(1);
};

export const withRole = (crew: readonly CrewMember[], role: CeremonyRole): readonly CrewMember[] =>
  crew.filter(({ roles }) => roles.includes(role));

/** Administrator and witnesses direct: one states, and one of the other kind confirms. */
export const inCharge = (crew: readonly CrewMember[]): readonly CrewMember[] =>
  crew.filter(({ roles }) => roles.includes('administrator') || roles.includes('witness'));

/** Who may confirm what is pending. */
export const confirmers = (view: CeremonyView): readonly CrewMember[] => {
  const { pending } = view;
  if (pending === null) return [];
  const crew = crewOf(view);
  if (pending.deed.kind === 'open') return withRole(crew, 'witness');
  if (pending.deed.kind === 'step') {
    const step = nextStepOf(view);
    return step === undefined ? [] : withRole(crew, step.confirmedBy);
  }
  const isByAdministrator = withRole(crew, 'administrator').some(({ person }) => person === pending.person);
  return withRole(crew, isByAdministrator ? 'witness' : 'administrator');
};

/** Before the opening is confirmed, its own crew is the one. */
export const crewOf = ({ crew, pending }: CeremonyView): readonly CrewMember[] =>
  pending?.deed.kind === 'open' ? pending.deed.crew : crew;

export const rolesText = ({ roles }: CrewMember): string => roles.map(roleWords).join(', ');

/** What a value has to be, as far as the ceremony knows it. */
export const expectedValue = ({ expects }: CeremonyField, values: Values): string | undefined =>
  expectedText(expects, values);

/** The same at a step: software keys of a rehearsal are attested by nobody, and that is how it has to be there. */
export const expectedAt = (
  { mode, values }: CeremonyView,
  { id, kind }: CeremonyStep,
  field: CeremonyField,
): string | undefined =>
  kind === 'attest' && mode === 'rehearsal' && field.name === attestNames(id).verdict
    ? ATTEST_VERDICTS.software
    : expectedValue(field, values);

/** The fields that the second person enters as well. */
export const twiceFields = (view: CeremonyView, deed: Deed): readonly CeremonyField[] => {
  const step = nextStepOf(view);
  const fields =
    deed.kind === 'open' ? view.script.inputs : deed.kind === 'step' && step ? fieldsOf(step) : [];
  return fields.filter(({ twice }) => twice === true);
};

const DEEDS: Readonly<Record<Deed['kind'], string>> = {
  open: 'The opening',
  step: 'The step',
  deviate: 'An exception',
  settle: 'An exception is settled',
  abort: 'A branch',
  pause: 'A pause',
  resume: 'The end of the pause',
  room: 'Who is in the room',
};
export const deedTitle = ({ kind }: Deed): string => DEEDS[kind];

/** "09:41:07", by this machine's zone. */
export const clockOf = (at: string): string => new Date(at).toLocaleTimeString('en-GB');

/** By how many seconds this machine is ahead of a clock that showed "09:41:07" just now; undefined for no time of day. */
export const secondsAhead = (shown: string, now: Date): number | undefined => {
  const parts = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(shown.trim());
  if (parts === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map(Number);
  const theirs = hours * 3_600 + minutes * 60 + seconds;
  const ours = now.getHours() * 3_600 + now.getMinutes() * 60 + now.getSeconds();
  const DAY = 86_400;
  const gap = (ours - theirs + DAY) % DAY;
  return gap > DAY / 2 ? gap - DAY : gap;
};
