import { parseAttestationRoots, type AttestationRoots } from '#shared/attestation';
import {
  encodeFinding,
  findingOf,
  findingValues,
  nextStep,
  type Attachment,
  type AttestationFinding,
  type AttestStep,
  type CeremonyScript,
  type CeremonyState,
  type CeremonyTrust,
  type Values,
} from '#shared/ceremony';
import { toBase64, utf8 } from '#shared/encoding';
import { CA, hsmExtensions, openAuthority, rootsFile, type Issued } from './attestation.ts';
import {
  actorWith,
  confirmDeed,
  crewOf,
  LIVE,
  must,
  observedAt,
  openAfter,
  REHEARSAL,
  rehearse,
  runStep,
  runToEnd,
  sayDeed,
  sealedPack,
  secondOf,
  trustIn,
  type Crew,
} from './ceremony.ts';
import { SMALL_SCRIPT } from './ceremony-script.ts';

/* The small ceremony with a step that asks for the attestation of its key, and a maker who attests it. */

export const HSM_SERIAL = '7550054';

export const ATTEST_STEP: AttestStep = {
  id: 'attest',
  kind: 'attest',
  text: 'Choose the attestation of the module.',
  by: 'administrator',
  confirmedBy: 'witness',
  key: 'new-key',
  serial: 'token-serial',
  aborts: ['stop'],
};

const withSerial = (step: CeremonyScript['steps'][number]): CeremonyScript['steps'][number] =>
  step.kind === 'token' && step.id === 'make-key'
    ? {
        ...step,
        observes: step.observes.map((field) =>
          field.name === 'token-serial' ? { ...field, expects: { kind: 'is', text: HSM_SERIAL } } : field,
        ),
      }
    : step;

export const ATTESTED_SCRIPT: CeremonyScript = {
  ...SMALL_SCRIPT,
  id: 'small-attested',
  steps: SMALL_SCRIPT.steps.flatMap((step) =>
    step.id === 'make-key' ? [withSerial(step), ATTEST_STEP] : [step],
  ),
};

export interface TestMaker {
  readonly root: Issued;
  readonly leaf: Issued;
  /** The attestation with the device's certificate behind it. */
  readonly file: string;
  /** The same key, imported. */
  readonly imported: string;
  readonly rootsText: string;
  readonly roots: AttestationRoots;
}

export const rootsIn = (text: string): AttestationRoots => {
  const roots = parseAttestationRoots(text);
  if (!roots.ok) throw new Error(roots.error);
  return roots.value;
};

/** A maker whose device attests one key. */
export const testMaker = (): TestMaker => {
  const { issue, end } = openAuthority();
  const root = issue({ subject: '/CN=Root', extensions: CA });
  const device = issue({ subject: '/CN=Device', extensions: CA, issuer: root });
  const leaf = issue({ subject: '/CN=Key', extensions: hsmExtensions(), issuer: device });
  const origin = ['1.3.6.1.4.1.41482.4.3=DER:03:02:00:02'];
  const imported = issue({ subject: '', again: leaf, extensions: hsmExtensions({ origin }), issuer: device });
  end();
  const rootsText = rootsFile({ root });
  return {
    root,
    leaf,
    file: leaf.pem + device.pem,
    imported: imported.pem + device.pem,
    rootsText,
    roots: rootsIn(rootsText),
  };
};

/** Runs a step with these values among what it observes. */
export const runWith = (state: CeremonyState, crew: Crew, over: Values): CeremonyState => {
  const step = nextStep(state);
  if (step === undefined) throw new Error('No step is next');
  const observed = { ...observedAt(state, step), ...over };
  const said = must(sayDeed(state, actorWith(crew, step.by), { kind: 'step', step: step.id, observed }));
  return must(confirmDeed(said, actorWith(crew, step.confirmedBy), secondOf(state, step, observed)));
};

/** Up to the step that asks for the attestation; the key that was made is the maker's. */
export const runToAttest = (state: CeremonyState, crew: Crew, publicKey: string): CeremonyState => {
  let now = state;
  while (nextStep(now)?.id !== 'attest')
    now =
      nextStep(now)?.id === 'make-key' ? runWith(now, crew, { 'new-key': publicKey }) : runStep(now, crew);
  return now;
};

/** What the desk finds of a file at this step; null: no file. */
export const foundAt = (
  state: CeremonyState,
  file: string | null,
  roots: AttestationRoots,
): AttestationFinding => {
  const at = state.lastAt;
  const found = findingOf(state, ATTEST_STEP, { file: file === null ? null : utf8(file), roots, at });
  if (found?.ok !== true) throw new Error(found?.error.code ?? 'the key is not known');
  return found.value;
};

export const runAttest = (state: CeremonyState, crew: Crew, finding: AttestationFinding): CeremonyState =>
  runWith(state, crew, findingValues(ATTEST_STEP, finding));

export const attachedFinding = (finding: AttestationFinding): Attachment => ({
  name: 'attestation.json',
  value: 'attest-finding',
  content: toBase64(utf8(encodeFinding(finding))),
});

/** The files of a ceremony whose key is attested. */
export interface AttestedFiles {
  readonly evidence: string;
  readonly rehearsal: string;
  readonly trust: CeremonyTrust;
}

const REHEARSED_KEY = 'ab'.repeat(32);

export const attestedFiles = ({ leaf, file, roots }: TestMaker): AttestedFiles => {
  const [crew, rehearsers] = [crewOf(ATTESTED_SCRIPT, LIVE), crewOf(ATTESTED_SCRIPT, REHEARSAL)];
  const practised = runToAttest(rehearse(ATTESTED_SCRIPT), rehearsers, REHEARSED_KEY);
  const without = foundAt(practised, null, roots);
  const rehearsed = runToEnd(runAttest(practised, rehearsers, without), rehearsers);
  const live = runToAttest(openAfter(ATTESTED_SCRIPT, rehearsed, crew), crew, leaf.publicKey);
  const found = foundAt(live, file, roots);
  const ended = runToEnd(runAttest(live, crew, found), crew);
  return {
    evidence: sealedPack(ended, crew, [attachedFinding(found)]),
    rehearsal: sealedPack(rehearsed, rehearsers, [attachedFinding(without)]),
    trust: trustIn(crew),
  };
};
