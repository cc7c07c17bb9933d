import { beforeAll, describe, expect, test } from 'vitest';
import { verifyEvidence, type Admission, type CeremonyScript, type CeremonyTrust } from '#shared/ceremony';
import { keyIdOf } from '#shared/envelope';
import { rehearsalIn, type VerifiedRehearsal } from '../../../electron/main/ceremony/evidence.ts';
import { ATTESTED_SCRIPT, HSM_SERIAL, testMaker, type TestMaker } from '../../support/attested-ceremony.ts';
import { APPROVERS, approve, packOf as parsed, publicOf } from '../../support/ceremony.ts';
import {
  asHardware,
  codeOf,
  confirm,
  desksPerTest,
  entered,
  inputsOf,
  must,
  open,
  packOf,
  personWith,
  practiceCrew,
  runStep,
  say,
  seal,
  stepNow,
  viewOf,
  type Desk,
} from './rig.ts';

/* An attestation in a live ceremony at a desk: its key is read from a module that stands elsewhere. */

const SCRIPT: CeremonyScript = {
  ...ATTESTED_SCRIPT,
  steps: ATTESTED_SCRIPT.steps.flatMap((step): CeremonyScript['steps'] => {
    if (step.kind === 'pause') return [];
    if (step.kind !== 'token') return [step];
    const { id, text, by, confirmedBy, aborts = [], observes } = step;
    return [{ id, text, by, confirmedBy, aborts, observes, kind: 'check' }];
  }),
};

const desk = desksPerTest();
let maker: TestMaker;
beforeAll(() => {
  maker = testMaker();
});

const noToken = (): never => {
  throw new Error('no step of a token is in it');
};

const rehearse = async (): Promise<VerifiedRehearsal> => {
  const at = desk();
  const crew = practiceCrew(at, SCRIPT);
  must(await at.session.begin(SCRIPT, 'rehearsal'));
  await open(at, crew, inputsOf(SCRIPT, {}));
  while (viewOf(at).phase.kind !== 'ended') await runStep(at, noToken);
  await seal(at);
  return must(rehearsalIn(packOf(at)));
};

interface Live {
  readonly at: Desk;
  readonly trust: CeremonyTrust;
  readonly rehearsal: VerifiedRehearsal;
}

/** A live ceremony that waits for the attestation of the maker's key. */
const liveAtAttestation = async (): Promise<Live> => {
  const rehearsal = await rehearse();
  const first = desk();
  const crew = practiceCrew(first, SCRIPT);
  const held = must(first.signer.tokens());
  const people = crew.map(({ person, serial }) => {
    const key = held.find((token) => token.serial === serial)?.keys[0];
    if (key === undefined) throw new Error(`no key of ${person}`);
    return { person, keyId: keyIdOf(key) };
  });
  const approvers = APPROVERS.map(publicOf);
  const admission: Admission = { approvers, approversLeast: 2, people, rehearsals: [rehearsal] };
  const approvals = APPROVERS.slice(0, 2).map((seed) => approve(SCRIPT, seed, '2026-01-01T00:00:00Z'));
  first.signer.close();
  const attestationRoots = { ok: true, value: maker.roots } as const;
  const at = desk({ admission, approvals, seenAs: asHardware, attestationRoots });
  must(await at.session.begin(SCRIPT, 'live'));
  await open(at, crew, inputsOf(SCRIPT, {}));
  while (stepNow(at).kind !== 'attest')
    await (stepNow(at).id === 'make-key' ? readKey(at) : runStep(at, noToken));
  const trust = { format: 'countersign/ceremony-trust/v1', approvers, approversLeast: 2, people } as const;
  return { at, trust: { ...trust }, rehearsal };
};

/** The key of the maker's device is the one that is read. */
const readKey = async (at: Desk): Promise<void> => {
  const step = stepNow(at);
  const observed = { ...entered(viewOf(at), step), 'new-key': maker.leaf.publicKey };
  const deed = { kind: 'step', step: step.id, observed } as const;
  expect(await say(at, personWith(viewOf(at), step.by), deed)).toBe('ok');
  const again = { 'token-serial': HSM_SERIAL };
  expect(await confirm(at, personWith(viewOf(at), step.confirmedBy), again)).toBe('ok');
};

const sayAttestation = async (at: Desk, over: Readonly<Record<string, string>> = {}): Promise<string> => {
  const view = viewOf(at);
  const observed = { ...view.answers, ...over };
  return say(at, personWith(view, 'administrator'), { kind: 'step', step: 'attest', observed });
};

const end = async (at: Desk): Promise<void> => {
  expect(await confirm(at, personWith(viewOf(at), 'witness'))).toBe('ok');
  while (viewOf(at).phase.kind !== 'ended') await runStep(at, noToken);
  await seal(at);
};

describe('a live ceremony that asks for an attestation', () => {
  test('takes what the maker attests, keeps it over a restart, and its evidence is proved', async () => {
    const { at, trust, rehearsal } = await liveAtAttestation();
    expect(await sayAttestation(at)).toBe('ceremony-token-first');
    expect(codeOf(await at.session.attest(maker.imported))).toBe('attestation-key');
    expect(viewOf(at).answers).toBeNull();
    must(await at.session.attest(maker.file));
    expect(await sayAttestation(at, { 'attest-proves': 'Everything.' })).toBe('ceremony-token-first');
    const { origin } = viewOf(at);
    must(await at.session.leave());
    must(await at.session.goOn(origin));
    expect(await sayAttestation(at)).toBe('ok');
    // Put aside and stated again: the file is not asked for a second time.
    must(await at.session.discard());
    expect(await sayAttestation(at)).toBe('ok');
    await end(at);
    const { verdict, checks } = verifyEvidence(parsed(packOf(at)), trust, rehearsal.pack, maker.roots);
    expect(checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    expect(verdict).toBe('proved');
  });

  test('takes a key without one by a numbered exception, and else not', async () => {
    const { at, trust, rehearsal } = await liveAtAttestation();
    must(await at.session.attest(null));
    expect(await sayAttestation(at)).toBe('ceremony-value-differs');
    const accepts = { 'attest-verdict': 'not attested' };
    const exception = {
      kind: 'deviate',
      what: 'Nothing attests it.',
      why: 'Its maker can not.',
      accepts,
    } as const;
    expect(await say(at, personWith(viewOf(at), 'administrator'), exception)).toBe('ok');
    expect(await confirm(at, personWith(viewOf(at), 'witness'))).toBe('ok');
    expect(await sayAttestation(at)).toBe('ok');
    await end(at);
    const report = verifyEvidence(parsed(packOf(at)), trust, rehearsal.pack, maker.roots);
    expect(report.verdict).toBe('proved');
    expect(report.state?.exceptions).toHaveLength(1);
    expect(report.checks.find(({ id }) => id === 'attestation')?.proves).toContain(
      'taken without an attestation',
    );
  });
});
