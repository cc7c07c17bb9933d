import { ed25519 } from '@noble/curves/ed25519.js';
import type { DeviceId, PersonId, Sha256Hex } from '#shared/brand';
import {
  beginCeremony,
  challengedPlaces,
  draftConfirmation,
  draftSeal,
  encodePack,
  evidenceOf,
  parseEvidence,
  sealersOf,
  type Attachment,
  type CeremonyTrust,
  draftStatement,
  fieldsOf,
  leastOf,
  modeOf,
  nextStep,
  readOutRows,
  rehearsalOf,
  rolesOf,
  SCRIPT_APPROVAL_TYPE,
  scriptDigest,
  submit,
  type Admission,
  type CeremonyField,
  type CeremonyRole,
  type CeremonyScript,
  type CeremonyState,
  type CeremonyStep,
  type Confirmation,
  type CrewMember,
  type Deed,
  type Draft,
  type EvidenceContent,
  type EvidencePack,
  type KnownKey,
  type RehearsalRecord,
  type Submitted,
  type Values,
} from '#shared/ceremony';
import { fromHex, sha256, sha256Hex, toBase64, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type Envelope, type PublicKey } from '#shared/envelope';
import { canonicalBytes } from '#shared/json';
import { SMALL_SCRIPT } from './ceremony-script.ts';

/* A crew of which each member has a key, so that any script can be run to its end without a token. */

export const LIVE = 'countersign/ceremony/test';
export const REHEARSAL = 'countersign/rehearsal/test';
export const ENTROPY = '00112233445566778899aabbccddeeff';

export interface Actor {
  readonly member: CrewMember;
  readonly seed: Uint8Array;
}
export type Crew = readonly Actor[];

export const seedOf = (name: string): Uint8Array => sha256(utf8(`ceremony ${name}`));
export const publicOf = (seed: Uint8Array): PublicKey => ({
  algorithm: 'ed25519',
  publicKey: toHex(ed25519.getPublicKey(seed)),
});

export const signDraft = ({ payloadType, payload }: Draft, seed: Uint8Array): Envelope => ({
  payloadType,
  payload: toBase64(payload),
  signatures: [
    {
      keyid: keyIdOf(publicOf(seed)),
      sig: toBase64(ed25519.sign(preAuthEncoding(payloadType, payload), seed)),
    },
  ],
});

const actorOf = (name: string, role: CeremonyRole, origin: string): Actor => {
  const mode = modeOf(origin);
  const seed = seedOf(`${mode} ${name}`);
  return {
    seed,
    member: {
      person: name as PersonId,
      roles: [role],
      key: publicOf(seed),
      keyKind: mode === 'live' ? 'hardware' : 'software',
      token: `${mode === 'live' ? 'HW' : 'SOFT'}-${name}`,
      device: `desk-of-${name}` as DeviceId,
      place: 'room',
    },
  };
};

/** One person for each place of a script, each with one role. */
export const crewOf = (script: CeremonyScript, origin: string): Crew =>
  rolesOf(script).flatMap((role) =>
    Array.from({ length: leastOf(role, script.crew) }, (_, index) =>
      actorOf(`${role}-is-${index + 1}`, role, origin),
    ),
  );

/** A time of the ceremony, in seconds after its beginning. */
export const atSecond = (second: number): string =>
  new Date(Date.UTC(2026, 10, 30, 9, 0, second)).toISOString();

export const actorWith = (crew: Crew, role: CeremonyRole): Actor => {
  const actor = crew.find(({ member }) => member.roles.includes(role));
  if (actor === undefined) throw new Error(`Nobody is ${role}`);
  return actor;
};

/** The time of whatever comes next: a second after the last commit. */
export const nextTime = ({ lastAt }: CeremonyState): string =>
  lastAt === '' ? atSecond(0) : new Date(Date.parse(lastAt) + 1_000).toISOString();

export const sayDeed = (
  state: CeremonyState,
  { member, seed }: Actor,
  deed: Deed,
  at = nextTime(state),
): Submitted => submit(state, signDraft(draftStatement(state, member.person, at, deed), seed));

/** What of an opening is entered again, as it was entered; nothing of anything else. */
const againOf = ({ script, pending }: CeremonyState): Pick<Confirmation, 'again' | 'heard'> => {
  const deed = pending?.statement.deed;
  if (deed?.kind !== 'open') return { again: {}, heard: null };
  const names = script.inputs.filter(({ twice }) => twice === true).map(({ name }) => name);
  return { again: Object.fromEntries(names.map((name) => [name, deed.inputs[name] ?? ''])), heard: null };
};

export const confirmDeed = (
  state: CeremonyState,
  { member, seed }: Actor,
  more: Pick<Confirmation, 'again' | 'heard'> = againOf(state),
  at = nextTime(state),
): Submitted => {
  const draft = draftConfirmation(state, member.person, at, more);
  if (draft === undefined) throw new Error('Nothing is pending');
  return submit(state, signDraft(draft, seed));
};

export const must = (result: Submitted): CeremonyState => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
};

/** A deed of those in charge, by both. */
export const direct = (state: CeremonyState, crew: Crew, deed: Deed): CeremonyState =>
  must(confirmDeed(must(sayDeed(state, actorWith(crew, 'administrator'), deed)), actorWith(crew, 'witness')));

const DEFAULTS: Readonly<Record<CeremonyField['form'], (name: string) => string>> = {
  'yes-no': () => 'yes',
  count: (name) => String(Number.parseInt(sha256Hex(utf8(name)).slice(0, 6), 16)),
  digest: (name) => sha256Hex(utf8(name)),
  key: (name) => toHex(ed25519.getPublicKey(fromHex(sha256Hex(utf8(`key ${name}`))))),
  serial: (name) => `S-${sha256Hex(utf8(name)).slice(0, 10)}`,
  bag: (name) => `B-${sha256Hex(utf8(name)).slice(0, 10)}`,
  text: (name) => `Seen: ${name}`,
};

/** Values as the fields ask for them; `salt` makes other keys. */
export const valuesFor = (fields: readonly CeremonyField[], known: Values, salt: string): Values => {
  const values: Record<string, string> = {};
  for (const { name, form, expects } of fields) {
    const all = { ...known, ...values };
    const wanted =
      expects?.kind === 'is' ? expects.text : expects?.kind === 'same' ? all[expects.as] : undefined;
    values[name] = wanted ?? DEFAULTS[form](`${salt} ${name}`);
  }
  return values;
};

/** What a step observes when all is as it should be. */
export const observedAt = (state: CeremonyState, step: CeremonyStep): Values => {
  const fields = fieldsOf(step).map((field) => {
    const condition = (step.ensures ?? []).find(({ value }) => value === field.name);
    return field.expects === undefined && condition !== undefined
      ? { ...field, expects: condition.expects }
      : field;
  });
  return valuesFor(fields, state.values, state.origin);
};

export const secondOf = (
  state: CeremonyState,
  step: CeremonyStep,
  observed: Values,
): Pick<Confirmation, 'again' | 'heard'> => {
  const names = fieldsOf(step).filter(({ twice }) => twice === true);
  const again = Object.fromEntries(names.map(({ name }) => [name, observed[name] ?? '']));
  if (step.kind !== 'read-out') return { again, heard: null };
  return { again, heard: { entropy: ENTROPY, words: wordsFor(state.values[step.reads] ?? '') } };
};

const wordsFor = (digest: string): string[] => {
  const rows = readOutRows(digest);
  const places = challengedPlaces(ENTROPY, rows.flatMap(({ words }) => words).length);
  return places.map(({ row, word }) => rows[row - 1]?.words[word - 1] ?? '');
};

/** Runs and confirms the step that is next, and resumes after a planned break. */
export const runStep = (state: CeremonyState, crew: Crew): CeremonyState => {
  if (state.phase.kind === 'paused') return direct(state, crew, { kind: 'resume' });
  const step = nextStep(state);
  if (step === undefined) throw new Error('No step is next');
  const observed = observedAt(state, step);
  const pending = must(sayDeed(state, actorWith(crew, step.by), { kind: 'step', step: step.id, observed }));
  return must(confirmDeed(pending, actorWith(crew, step.confirmedBy), secondOf(state, step, observed)));
};

/** Runs all steps that are left. */
export const runToEnd = (state: CeremonyState, crew: Crew): CeremonyState => {
  let now = state;
  while (now.phase.kind !== 'ended') now = runStep(now, crew);
  return now;
};

export const APPROVERS = ['approver-1', 'approver-2', 'approver-3'].map(seedOf);

export const approve = (script: CeremonyScript, seed: Uint8Array, at: string): Envelope => {
  const payload = canonicalBytes({
    format: 'countersign/script-approval/v1',
    script: script.id,
    version: script.version,
    scriptDigest: scriptDigest(script),
    keyId: keyIdOf(publicOf(seed)),
    at,
  });
  return signDraft({ payloadType: SCRIPT_APPROVAL_TYPE, payload }, seed);
};

export const openDeed = (
  script: CeremonyScript,
  origin: string,
  crew: Crew,
  rehearsal: RehearsalRecord | null = null,
  known: Values = {},
): Extract<Deed, { kind: 'open' }> => ({
  kind: 'open',
  mode: modeOf(origin),
  scriptDigest: scriptDigest(script),
  crew: crew.map(({ member }) => member),
  inputs: { ...valuesFor(script.inputs, {}, origin), ...inputsIn(script, known) },
  approvals:
    modeOf(origin) === 'live'
      ? APPROVERS.slice(0, 2).map((seed) => approve(script, seed, atSecond(-3_600)))
      : [],
  rehearsal,
});

const inputsIn = ({ inputs }: CeremonyScript, known: Values): Values =>
  Object.fromEntries(Object.entries(known).filter(([name]) => inputs.some((field) => field.name === name)));

const knownIn = (crew: Crew): readonly KnownKey[] =>
  crew.map(({ member }) => ({ person: member.person, keyId: keyIdOf(member.key) }));

/** Admits the crew of a script, as it is known, after these rehearsals. */
export const admissionOf = (
  rehearsals: readonly RehearsalRecord[],
  crew = crewOf(SMALL_SCRIPT, LIVE),
): Admission => ({
  people: knownIn(crew),
  approvers: APPROVERS.map(publicOf),
  approversLeast: 2,
  rehearsals: rehearsals.map((record) => ({ record, crew: crew.map(({ member }) => member) })),
});

/** A rehearsal that is open. */
export const rehearse = (
  script: CeremonyScript,
  crew = crewOf(script, REHEARSAL),
  known: Values = {},
): CeremonyState =>
  direct(beginCeremony(script, REHEARSAL, null), crew, openDeed(script, REHEARSAL, crew, null, known));

/** As if it had been rehearsed a week ago. */
export const rehearsedBefore = (script: CeremonyScript): RehearsalRecord => ({
  origin: 'countersign/rehearsal/before',
  scriptDigest: scriptDigest(script),
  log: { size: 9, root: 'ab'.repeat(32) as Sha256Hex },
  completedAt: atSecond(-7 * 86_400),
  openExceptions: 0,
  keys: ['cd'.repeat(32)],
});

/** A ceremony that is open, with all that production asks for. */
export const openLive = (script: CeremonyScript, crew = crewOf(script, LIVE)): CeremonyState => {
  const rehearsal = rehearsedBefore(script);
  return direct(
    beginCeremony(script, LIVE, admissionOf([rehearsal], crew)),
    crew,
    openDeed(script, LIVE, crew, rehearsal),
  );
};

/** A ceremony that is open, a second after the end of its rehearsal. */
export const openAfter = (
  script: CeremonyScript,
  rehearsed: CeremonyState,
  crew = crewOf(script, LIVE),
  known: Values = {},
): CeremonyState => {
  const record = rehearsalOf(rehearsed);
  if (record === undefined) throw new Error('It was not rehearsed');
  const at = nextTime(rehearsed);
  const deed = openDeed(script, LIVE, crew, record, known);
  const start = beginCeremony(script, LIVE, admissionOf([record], crew));
  const stated = must(sayDeed(start, actorWith(crew, 'administrator'), deed, at));
  return must(confirmDeed(stated, actorWith(crew, 'witness'), undefined, at));
};

/** The evidence of a ceremony that is over, sealed by all who have to. */
export const sealedPack = (
  ended: CeremonyState,
  crew: Crew,
  attachments: readonly Attachment[] = [],
  at = nextTime(ended),
): string => {
  const content = evidenceOf(ended, attachments);
  if (content === undefined) throw new Error('The ceremony is not over');
  return sealedContent(content, ended, crew, at);
};

/** Any content, sealed by those who have to seal the ceremony. */
export const sealedContent = (
  content: EvidenceContent,
  ended: CeremonyState,
  crew: Crew,
  at = nextTime(ended),
): string => {
  const seals = sealersOf(ended).map((person) => {
    const actor = crew.find(({ member }) => member.person === person);
    if (actor === undefined) throw new Error(`${person} is not of the crew`);
    return signDraft(draftSeal(content, person, at), actor.seed);
  });
  return encodePack(content, seals);
};

/** A file of evidence as it is read. */
export const packOf = (file: string): EvidencePack => {
  const parsed = parseEvidence(file);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
};

/** Whoever trusts the approvers and knows whose keys the crew has. */
export const trustIn = (crew: Crew): CeremonyTrust => ({
  format: 'countersign/ceremony-trust/v1',
  approvers: APPROVERS.map(publicOf),
  approversLeast: 2,
  people: [...knownIn(crew)],
});
