import { nobleVerify, type Envelope, type VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { committed } from './commit.ts';
import { checkDeed, type Check } from './deeds.ts';
import { secondEntryProblem } from './observed.ts';
import { checkOpeningConfirmed } from './opening.ts';
import { fieldsOf } from './paths.ts';
import { areWordsHeard } from './read-out.ts';
import { isInCharge, roleWords } from './roles.ts';
import { areApart, isSignedBy, readPayload, refused, type CeremonyRefusal } from './signed.ts';
import { ceremonyMode, headOf, memberOf, nextStep, type CeremonyState, type Pending } from './state.ts';
import {
  COMMITS_MAX,
  CONFIRMATION_TYPES,
  confirmationSchema,
  STATEMENT_TYPES,
  statementSchema,
  type CeremonyRecord,
  type Confirmation,
  type CrewMember,
  type Deed,
  type OpenDeed,
  type Statement,
} from './statements.ts';
import { valueIn } from './values.ts';

/*
 * A ceremony is the fold of its commits. Whoever runs a step states it, and nothing is recorded; whoever confirms makes
 * it a leaf of the log. There is no other way to change the state, and no command that a script does not hold.
 */

export type Submitted = Result<CeremonyState, CeremonyRefusal>;

/** Takes what somebody signed: a statement becomes pending, a confirmation commits it. */
export const submit = (
  state: CeremonyState,
  envelope: Envelope,
  verify: VerifySignature = nobleVerify,
): Submitted => {
  const mode = ceremonyMode(state);
  if (state.records.length >= COMMITS_MAX) return refused('ceremony-full', String(COMMITS_MAX));
  if (envelope.payloadType === STATEMENT_TYPES[mode]) return stated(state, envelope, verify);
  if (envelope.payloadType === CONFIRMATION_TYPES[mode]) return confirmed(state, envelope, verify);
  return refused('ceremony-elsewhere', envelope.payloadType);
};

/** Takes a commit of a record that was kept: both envelopes, in their order. Two statements are no commit. */
export const replay = (
  state: CeremonyState,
  record: CeremonyRecord,
  verify: VerifySignature = nobleVerify,
): Submitted => {
  const pending = submit(state, record.stated, verify);
  const next = pending.ok ? submit(pending.value, record.confirmed, verify) : pending;
  if (!next.ok) return next;
  const isCommitted = next.value.records.length === state.records.length + 1 && next.value.pending === null;
  return isCommitted ? next : refused('ceremony-malformed', 'nobody confirmed it');
};

/** Where a log can not be followed any more: its leaf, counted from zero. */
export type NotFollowed = CeremonyRefusal & { readonly leaf: number };

/** Takes the commits of a log, one after the other. Error: the first that the state before it does not take. */
export const replayAll = (
  start: CeremonyState,
  records: readonly CeremonyRecord[],
  verify: VerifySignature = nobleVerify,
): Result<CeremonyState, NotFollowed> => {
  let state = start;
  for (const [leaf, record] of records.entries()) {
    const next = replay(state, record, verify);
    if (!next.ok) return err({ ...next.error, leaf });
    state = next.value;
  }
  return ok(state);
};

const checkPlace = (state: CeremonyState, { origin, log, at }: Statement | Confirmation): Check => {
  const head = headOf(state);
  if (origin !== state.origin) return refused('ceremony-elsewhere', origin);
  if (log.size !== head.size || log.root !== head.root)
    return refused('ceremony-stale', `head is ${head.size}`);
  const lastAt = state.pending?.statement.at ?? state.lastAt;
  return lastAt !== '' && Date.parse(at) < Date.parse(lastAt) ? refused('ceremony-time', at) : ok(true);
};

/** Before the opening is confirmed, its own crew is the one that signs it. */
const signerIn = (state: CeremonyState, deed: Deed, person: CrewMember['person']): CrewMember | undefined =>
  deed.kind === 'open' && state.opening === null
    ? deed.crew.find((member) => member.person === person)
    : memberOf(state, person);

const stated = (state: CeremonyState, envelope: Envelope, verify: VerifySignature): Submitted => {
  const read = readPayload(envelope, statementSchema);
  if (!read.ok) return read;
  const { content: statement, digest } = read.value;
  // A new statement takes the place of a pending one, which is in nobody's way: it was never recorded.
  const place = checkPlace({ ...state, pending: null }, statement);
  if (!place.ok) return place;
  if (state.opening === null && statement.deed.kind !== 'open')
    return refused('ceremony-not-open', statement.deed.kind);
  const by = signerIn(state, statement.deed, statement.person);
  if (by === undefined) return refused('ceremony-role', statement.person);
  if (!isSignedBy(envelope, STATEMENT_TYPES[ceremonyMode(state)], by, verify))
    return refused('ceremony-signature', statement.person);
  const checked = checkDeed(state, by, statement, verify);
  return checked.ok ? ok({ ...state, pending: { statement, digest, envelope, by } }) : checked;
};

const confirmed = (state: CeremonyState, envelope: Envelope, verify: VerifySignature): Submitted => {
  const { pending } = state;
  if (state.phase.kind === 'ended') return refused('ceremony-ended', state.phase.outcome);
  if (pending === null) return refused('ceremony-nothing-pending', '');
  const read = readPayload(envelope, confirmationSchema);
  if (!read.ok) return read;
  const confirmation = read.value.content;
  const place = checkPlace(state, confirmation);
  if (!place.ok) return place;
  if (confirmation.confirms !== pending.digest) return refused('ceremony-other-deed', confirmation.confirms);
  const second = signerIn(state, pending.statement.deed, confirmation.person);
  if (second === undefined) return refused('ceremony-role', confirmation.person);
  if (!isSignedBy(envelope, CONFIRMATION_TYPES[ceremonyMode(state)], second, verify))
    return refused('ceremony-signature', confirmation.person);
  const checked = checkSecond(state, pending, second, confirmation);
  if (!checked.ok) return checked;
  const record = { stated: pending.envelope, confirmed: envelope };
  return ok(committed(state, record, pending.statement, confirmation));
};

const checkSecond = (
  state: CeremonyState,
  { by, statement }: Pending,
  second: CrewMember,
  confirmation: Confirmation,
): Check => {
  if (by.person === second.person) return refused('ceremony-self-confirm', second.person);
  if (!areApart(by, second)) return refused('ceremony-not-apart', second.person);
  const { deed } = statement;
  if (deed.kind === 'step') return checkStepConfirmed(state, deed, second, confirmation);
  if (!confirmsRole(deed, by, second)) return refused('ceremony-role', second.person);
  if (deed.kind !== 'open') return checkNothingMore(confirmation);
  const opening = checkOpeningConfirmed(state, deed, statement.at, confirmation.at);
  return opening.ok ? checkInputs(state, deed, confirmation) : opening;
};

/** The witness enters again what of the inputs is entered twice. */
const checkInputs = (
  { script }: CeremonyState,
  { inputs }: OpenDeed,
  { again, heard }: Confirmation,
): Check =>
  secondEntryProblem(script.inputs, inputs, again) ??
  (heard === null ? ok(true) : refused('ceremony-words', 'nothing was read out'));

/** The opening is the administrator's, confirmed by a witness; all else is confirmed by the other of the two. */
const confirmsRole = ({ kind }: Deed, by: CrewMember, second: CrewMember): boolean => {
  if (kind === 'open') return second.roles.includes('witness');
  const isByAdministrator = by.roles.includes('administrator');
  return isInCharge(second) && second.roles.includes(isByAdministrator ? 'witness' : 'administrator');
};

const checkNothingMore = ({ again, heard }: Confirmation): Check =>
  Object.keys(again).length === 0 && heard === null
    ? ok(true)
    : refused('ceremony-value-form', 'nothing is entered again here');

const checkStepConfirmed = (
  state: CeremonyState,
  { observed }: Extract<Deed, { kind: 'step' }>,
  second: CrewMember,
  { again, heard }: Confirmation,
): Check => {
  const step = nextStep(state);
  if (step === undefined) return refused('ceremony-order', 'none');
  if (!second.roles.includes(step.confirmedBy))
    return refused('ceremony-role', `asks for the ${roleWords(step.confirmedBy)}`);
  // A branch is also the way out of a room that everybody has left.
  if (state.branch === null && second.place === 'room' && !state.room.includes(second.person))
    return refused('ceremony-room', second.person);
  const entries = secondEntryProblem(fieldsOf(step), observed, again);
  if (entries !== undefined) return entries;
  if (step.kind !== 'read-out')
    return heard === null ? ok(true) : refused('ceremony-words', 'nothing was read out');
  const digest = valueIn(state.values, step.reads) ?? '';
  return heard !== null && areWordsHeard(digest, heard.entropy, heard.words)
    ? ok(true)
    : refused('ceremony-words', step.reads);
};
