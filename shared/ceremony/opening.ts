import { keyIdOf, type VerifySignature } from '#shared/envelope';
import { ok, type Result } from '#shared/errors';
import { canonicalize, type JsonValue } from '#shared/json';
import { approverCount } from './approvals.ts';
import { lintScript } from './lint.ts';
import { rolesOf } from './paths.ts';
import { isLiveAllowed, notRehearsedBy } from './rehearsal.ts';
import { isHeldByOne, isInCharge, leastOf, mayShare, roleWords, type CeremonyRole } from './roles.ts';
import type { CeremonyScript } from './script.ts';
import { areApart, refused, type CeremonyRefusal } from './signed.ts';
import { ceremonyMode, type CeremonyState, type KnownKey } from './state.ts';
import { SEALS_MAX, type CrewMember, type OpenDeed } from './statements.ts';
import { valuesProblem } from './observed.ts';

type Check = Result<true, CeremonyRefusal>;
const ROOM_LEAST = 2;
/** How long after its statement an opening can be confirmed: whoever states it can not choose another day for it. */
const OPENING_MINUTES_MAX = 15;
const MINUTE_MS = 60_000;

/** Whether a ceremony can be opened like this, at this time. */
export const checkOpening = (
  state: CeremonyState,
  deed: OpenDeed,
  at: string,
  verify: VerifySignature,
): Check => {
  const [finding] = lintScript(state.script);
  if (finding !== undefined) return refused('ceremony-script', `${finding.code}: ${finding.at}`);
  if (deed.scriptDigest !== state.scriptDigest) return refused('ceremony-script', deed.scriptDigest);
  if (deed.mode !== ceremonyMode(state)) return refused('ceremony-elsewhere', deed.mode);
  const problem = crewProblem(state.script, deed.crew);
  if (problem !== undefined) return refused('ceremony-crew', problem);
  const inputs = valuesProblem(state.script.inputs, deed.inputs, deed.inputs, {});
  if (inputs !== undefined) return inputs;
  return deed.mode === 'live' ? checkLive(state, deed, at, verify) : checkRehearsal(deed);
};

/** What a witness confirms was opened just now, and the rehearsal still counts now. */
export const checkOpeningConfirmed = (
  { scriptDigest }: CeremonyState,
  { mode, rehearsal }: OpenDeed,
  statedAt: string,
  confirmedAt: string,
): Check => {
  const gapMs = Date.parse(confirmedAt) - Date.parse(statedAt);
  if (gapMs > OPENING_MINUTES_MAX * MINUTE_MS) return refused('ceremony-time', `stated ${statedAt}`);
  return mode === 'live' ? isLiveAllowed(scriptDigest, rehearsal, confirmedAt) : ok(true);
};

const crewProblem = (script: CeremonyScript, crew: readonly CrewMember[]): string | undefined => {
  if (new Set(crew.map(({ person }) => person)).size !== crew.length) return 'a person twice';
  if (new Set(crew.map(({ key }) => keyIdOf(key))).size !== crew.length) return 'a key twice';
  const asked = rolesOf(script);
  const stray = crew.flatMap(({ roles }) => roles).find((role) => !asked.includes(role));
  if (stray !== undefined) return `the script has no ${roleWords(stray)}`;
  if (crew.filter(({ place }) => place === 'room').length < ROOM_LEAST)
    return 'nobody works alone in the room';
  if (crew.filter(isInCharge).length > SEALS_MAX) return `more than ${SEALS_MAX} who seal`;
  return (
    asked.map((role) => holdersProblem(script, crew, role)).find((one) => one !== undefined) ??
    crew.map((member) => memberProblem(script, member)).find((one) => one !== undefined) ??
    togetherProblem(crew)
  );
};

const holdersProblem = (
  { crew: size }: CeremonyScript,
  crew: readonly CrewMember[],
  role: CeremonyRole,
): string | undefined => {
  const count = crew.filter(({ roles }) => roles.includes(role)).length;
  if (count < leastOf(role, size)) return `too few: ${roleWords(role)}`;
  return isHeldByOne(role) && count > 1 ? `more than one: ${roleWords(role)}` : undefined;
};

const memberProblem = (
  { sharing }: CeremonyScript,
  { person, roles, place }: CrewMember,
): string | undefined => {
  const isKeptApart = roles.some((one, index) =>
    roles.slice(index + 1).some((other) => one === other || !mayShare(one, other, sharing)),
  );
  if (isKeptApart) return `${person} holds roles that are kept apart`;
  const isAbsent = place === 'remote' && roles.some((role) => role !== 'witness' && role !== 'auditor');
  return isAbsent ? `${person} has to be in the room` : undefined;
};

const togetherProblem = (crew: readonly CrewMember[]): string | undefined => {
  const together = crew.find((one, index) => crew.slice(index + 1).some((other) => !areApart(one, other)));
  return together === undefined ? undefined : `${together.person} shares a token and a desk with another`;
};

const checkRehearsal = ({ crew, rehearsal }: OpenDeed): Check => {
  const hard = crew.find(({ keyKind }) => keyKind !== 'software');
  if (hard !== undefined) return refused('ceremony-rehearsal-key', `${hard.person} has a hardware key`);
  return rehearsal === null ? ok(true) : refused('ceremony-rehearsal', 'a rehearsal needs none');
};

const checkLive = (
  { admission, scriptDigest }: CeremonyState,
  { crew, rehearsal, approvals, machine }: OpenDeed,
  at: string,
  verify: VerifySignature,
): Check => {
  const [network] = machine?.networks ?? [];
  if (network !== undefined) return refused('ceremony-network', network);
  const allowed = isLiveAllowed(scriptDigest, rehearsal, at);
  if (!allowed.ok) return allowed;
  const soft = crew.find(
    ({ keyKind, token, key }) =>
      keyKind !== 'hardware' || token === null || rehearsal?.keys.includes(keyIdOf(key)) === true,
  );
  if (soft !== undefined) return refused('ceremony-rehearsal-key', soft.person);
  if (admission === null) return ok(true);
  const stranger = strangerIn(crew, admission.people);
  if (stranger !== undefined) return refused('ceremony-crew', `nobody vouches for the key of ${stranger}`);
  const held = admission.rehearsals.find(({ record }) => textOf(record) === textOf(rehearsal));
  if (held === undefined) return refused('ceremony-rehearsal', 'its evidence was not verified here');
  const unrehearsed = notRehearsedBy(crew, held.crew);
  if (unrehearsed !== undefined) return refused('ceremony-rehearsal', unrehearsed);
  const count = approverCount(approvals, { scriptDigest, openedAt: at }, admission.approvers, verify);
  return count >= admission.approversLeast && count > 0
    ? ok(true)
    : refused('ceremony-approval', `${count} of ${admission.approversLeast}`);
};

/** Somebody of the crew whose key is not the one that is known to be theirs. */
export const strangerIn = (
  crew: readonly CrewMember[],
  known: readonly KnownKey[],
): CrewMember['person'] | undefined =>
  crew.find(({ person, key }) => known.every((one) => one.person !== person || one.keyId !== keyIdOf(key)))
    ?.person;

const textOf = (value: unknown): string => canonicalize(value as JsonValue);
