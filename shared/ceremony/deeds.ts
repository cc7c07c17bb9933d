import type { VerifySignature } from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import { checkOpening } from './opening.ts';
import { observedProblem } from './observed.ts';
import { fieldsOf, mayTake } from './paths.ts';
import { isInCharge, roleWords } from './roles.ts';
import type { CeremonyStep } from './script.ts';
import { refused, type CeremonyRefusal } from './signed.ts';
import { memberOf, nextStep, type CeremonyState } from './state.ts';
import type { CrewMember, Deed, Statement } from './statements.ts';
import { FORM_WORDS, hasForm } from './values.ts';

export type Check = Result<true, CeremonyRefusal>;
type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { kind: Kind }>;

const MINUTE_MS = 60_000;
const ROOM_LEAST = 2;

/** Whether a member of the crew can state this deed now. */
export const checkDeed = (
  state: CeremonyState,
  by: CrewMember,
  { deed, at }: Statement,
  verify: VerifySignature,
): Check => {
  const standing = checkStanding(state, deed);
  if (!standing.ok) return standing;
  switch (deed.kind) {
    case 'open':
      return by.roles.includes('administrator')
        ? checkOpening(state, deed, at, verify)
        : refused('ceremony-role', by.person);
    case 'step':
      return checkStep(state, by, deed);
    case 'deviate':
    case 'settle':
    case 'abort':
    case 'pause':
    case 'resume':
    case 'room':
      // The administrator states and a witness confirms, or the other way round.
      return isInCharge(by) ? checkDirection(state, deed, at) : refused('ceremony-role', by.person);
  }
};

const checkStanding = ({ phase }: CeremonyState, { kind }: Deed): Check => {
  if (phase.kind === 'ended') return refused('ceremony-ended', phase.outcome);
  if (phase.kind === 'unopened') return kind === 'open' ? ok(true) : refused('ceremony-not-open', kind);
  if (kind === 'open') return refused('ceremony-already-open', '');
  const isForRunning = kind === 'step' || kind === 'pause';
  return phase.kind === 'paused' && isForRunning ? refused('ceremony-paused', phase.since) : ok(true);
};

const checkStep = (state: CeremonyState, by: CrewMember, deed: DeedOf<'step'>): Check => {
  const step = nextStep(state);
  if (step?.id !== deed.step) return refused('ceremony-order', `next is ${step?.id ?? 'none'}`);
  if (!by.roles.includes(step.by)) return refused('ceremony-role', `asks for the ${roleWords(step.by)}`);
  const isThere = state.room.includes(by.person) && state.room.length >= ROOM_LEAST;
  if (!isThere && isBoundToRoom(state, by, step)) return refused('ceremony-room', by.person);
  return observedProblem(state, step, deed.observed) ?? ok(true);
};

/**
 * Whether a step can be run only by somebody in the room, with another there. A branch can be run from anywhere: it is
 * also the way out of a room that everybody has left. Who is remote runs what needs no hand in the room.
 */
const isBoundToRoom = ({ branch }: CeremonyState, { place }: CrewMember, step: CeremonyStep): boolean =>
  branch === null && (place === 'room' || !needsNoHand(step));

const needsNoHand = (step: CeremonyStep): boolean =>
  step.kind === 'sign' || (step.kind === 'check' && step.opens === undefined);

const checkDirection = (
  state: CeremonyState,
  deed: DeedOf<'abort' | 'deviate' | 'pause' | 'resume' | 'room' | 'settle'>,
  at: string,
): Check => {
  switch (deed.kind) {
    case 'deviate':
      return checkDeviation(state, deed);
    case 'settle':
      return state.exceptions.some((one) => one.number === deed.exception && one.settled === null)
        ? ok(true)
        : refused('ceremony-exception', String(deed.exception));
    case 'abort':
      return checkAbort(state, deed);
    case 'pause':
      return ok(true);
    case 'resume':
      return checkResume(state, at);
    case 'room':
      return checkRoom(state, deed);
  }
};

const checkDeviation = (state: CeremonyState, { accepts }: DeedOf<'deviate'>): Check => {
  if (accepts === null) return ok(true);
  if (state.phase.kind === 'paused') return refused('ceremony-paused', state.phase.since);
  const step = nextStep(state);
  if (step === undefined) return refused('ceremony-order', 'none');
  if (step.strict === true) return refused('ceremony-strict', step.id);
  const fields = fieldsOf(step);
  for (const [name, value] of Object.entries(accepts)) {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) return refused('ceremony-value-form', `${name} is not asked for`);
    if (!hasForm(field.form, value))
      return refused('ceremony-value-form', `${field.label} has to be ${FORM_WORDS[field.form]}`);
  }
  return ok(true);
};

const checkAbort = (state: CeremonyState, { branch }: DeedOf<'abort'>): Check => {
  const step = nextStep(state);
  const target = state.script.branches.find(({ id }) => id === branch);
  const isOnPath = state.branch === null && step !== undefined && target !== undefined;
  return isOnPath && mayTake(step, target) ? ok(true) : refused('ceremony-branch', branch);
};

const checkResume = ({ phase }: CeremonyState, at: string): Check => {
  if (phase.kind !== 'paused') return refused('ceremony-not-paused', '');
  const minutes = (Date.parse(at) - Date.parse(phase.since)) / MINUTE_MS;
  return phase.minutesMax === null || phase.isExcused || minutes <= phase.minutesMax
    ? ok(true)
    : refused('ceremony-pause-long', `${Math.ceil(minutes)} of ${phase.minutesMax} minutes`);
};

const checkRoom = (state: CeremonyState, { who, moves }: DeedOf<'room'>): Check => {
  const member = memberOf(state, who);
  if (member?.place !== 'room') return refused('ceremony-room', `${who} is not of the people in the room`);
  return state.room.includes(who) === (moves === 'leaves')
    ? ok(true)
    : refused('ceremony-room', `${who} ${moves === 'leaves' ? 'is not there' : 'is there already'}`);
};
