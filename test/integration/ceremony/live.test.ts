import { describe, expect, test } from 'vitest';
import {
  scriptDigest,
  verifyEvidence,
  type Admission,
  type CeremonyTrust,
  type Values,
} from '#shared/ceremony';
import { keyIdOf } from '#shared/envelope';
import type { CeremonyTokenView, CrewDraft } from '#shared/ipc';
import { admissionFor } from '../../../electron/main/ceremony/beginning.ts';
import { rehearsalIn, type VerifiedRehearsal } from '../../../electron/main/ceremony/evidence.ts';
import { statementIn, statementText } from '../../../electron/main/ceremony/exchange.ts';
import { APPROVERS, approve, packOf as parsed, publicOf } from '../../support/ceremony.ts';
import {
  asHardware,
  codeOf,
  confirm,
  desksPerTest,
  inputsOf,
  must,
  open,
  packOf,
  personWith,
  practiceCrew,
  runStep,
  say,
  scriptNamed,
  seal,
  stepNow,
  twiceIn,
  viewOf,
  type Desk,
  type DeskOptions,
} from './rig.ts';

const desk = desksPerTest();

const SCRIPT = scriptNamed('token-initialise');

const runAll = async (at: Desk, device: CeremonyTokenView): Promise<void> => {
  while (viewOf(at).phase.kind !== 'ended') await runStep(at, () => device);
  await seal(at);
};

/** A rehearsal to its end, as the file that it leaves. */
const rehearse = async (): Promise<VerifiedRehearsal> => {
  const at = desk();
  const crew = practiceCrew(at, SCRIPT);
  const device = must(at.signer.practice('rehearsed token', true));
  must(await at.session.begin(SCRIPT, 'rehearsal'));
  await open(at, crew, inputsOf(SCRIPT, { 'token-serial': device.serial, firmware: device.firmware }));
  await runAll(at, device);
  return must(rehearsalIn(packOf(at)));
};

interface Live {
  readonly at: Desk;
  readonly crew: readonly CrewDraft[];
  readonly device: CeremonyTokenView;
  readonly admission: Admission;
  readonly trust: CeremonyTrust;
  readonly inputs: Values;
}

/** A desk with a file of trust that names this crew, and the approvals of the script. */
const liveDesk = async (
  rehearsal: VerifiedRehearsal | null,
  options: DeskOptions = {},
  approverCount = 2,
): Promise<Live> => {
  const maker = desk();
  const crew = practiceCrew(maker, SCRIPT);
  const device = must(maker.signer.practice('new token', true));
  const held = must(maker.signer.tokens());
  const people = crew.map(({ person, serial }) => {
    const key = held.find((token) => token.serial === serial)?.keys[0];
    if (key === undefined) throw new Error(`no key of ${person}`);
    return { person, keyId: keyIdOf(key) };
  });
  const approvers = APPROVERS.map(publicOf);
  const admission: Admission = {
    approvers,
    approversLeast: 2,
    people,
    rehearsals: rehearsal === null ? [] : [rehearsal],
  };
  const approvals = APPROVERS.slice(0, approverCount).map((seed) =>
    approve(SCRIPT, seed, '2026-01-01T00:00:00Z'),
  );
  maker.signer.close();
  const at = desk({ admission, approvals, seenAs: asHardware, ...options });
  must(await at.session.begin(SCRIPT, 'live'));
  const inputs = inputsOf(SCRIPT, { 'token-serial': device.serial, firmware: device.firmware });
  const trust: CeremonyTrust = {
    format: 'countersign/ceremony-trust/v1',
    approvers,
    approversLeast: 2,
    people,
  };
  return { at, crew, device, admission, trust, inputs };
};

const openingCode = async ({ at, crew, inputs }: Live): Promise<string> => {
  const drafted = must(await at.session.draft({ crew, inputs, clockAheadSeconds: 0 }, new Map()));
  return say(at, personWith(drafted, 'administrator'), { kind: 'open' });
};

describe('a ceremony after its rehearsal', () => {
  test('is held to its end, and its evidence is proved', async () => {
    const rehearsal = await rehearse();
    const live = await liveDesk(rehearsal);
    await open(live.at, live.crew, live.inputs);
    await runAll(live.at, live.device);
    expect(viewOf(live.at).mode).toBe('live');
    const pack = parsed(packOf(live.at));
    const { verdict, checks } = verifyEvidence(pack, live.trust, rehearsal.pack);
    expect(checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    expect(verdict).toBe('proved');
  });

  test('is not opened without one, of a script that nobody approved, or with software tokens', async () => {
    const rehearsal = await rehearse();
    expect(await openingCode(await liveDesk(null))).toBe('ceremony-rehearsal');
    expect(await openingCode(await liveDesk(rehearsal, {}, 1))).toBe('ceremony-approval');
    const soft = await liveDesk(rehearsal, { seenAs: () => ({}) });
    expect(await openingCode(soft)).toBe('ceremony-rehearsal-key');
    expect(rehearsal.record.scriptDigest).toBe(scriptDigest(SCRIPT));
  });
});

describe('a ceremony that somebody else rehearsed', () => {
  test('is not opened: all of its crew took part, and whoever is in charge had the same role', async () => {
    const rehearsal = await rehearse();
    const [first, ...others] = rehearsal.crew;
    if (first === undefined) throw new Error('nobody rehearsed');
    const strangers = { ...rehearsal, crew: others };
    expect(await openingCode(await liveDesk(strangers))).toBe('ceremony-rehearsal');
    const swapped = rehearsal.crew.map(({ person, roles }) => ({
      person,
      roles: roles.map((role) => (role === 'witness' ? 'custodian-1' : role)),
    }));
    expect(await openingCode(await liveDesk({ ...rehearsal, crew: swapped }))).toBe('ceremony-rehearsal');
    expect(await openingCode(await liveDesk(rehearsal))).toBe('ok');
  });
});

describe('in a live ceremony', () => {
  test('a network or a software token is refused when it comes, before anybody is asked for a PIN', async () => {
    let networks: readonly string[] = [];
    let software = '';
    const live = await liveDesk(await rehearse(), {
      networks: () => networks,
      seenAs: ({ serial }) => ({ custody: serial === software ? 'software-token' : 'hardware-token' }),
    });
    const { at, crew, device, inputs } = live;
    const drafted = must(await at.session.draft({ crew, inputs, clockAheadSeconds: 0 }, new Map()));
    const administrator = personWith(drafted, 'administrator');
    networks = ['wlan0'];
    expect(await say(at, administrator, { kind: 'open' })).toBe('ceremony-network');
    networks = [];
    expect(await say(at, administrator, { kind: 'open' })).toBe('ok');
    networks = ['eth0'];
    const witness = personWith(drafted, 'witness');
    const again = twiceIn(SCRIPT.inputs, inputs);
    const asked = at.prompts.length;
    expect(await confirm(at, witness, again)).toBe('ceremony-network');
    networks = [];
    software = crew.find(({ person }) => person === witness)?.serial ?? '';
    expect(await confirm(at, witness, again)).toBe('ceremony-rehearsal-key');
    expect(at.prompts).toHaveLength(asked);
    software = '';
    expect(await confirm(at, witness, again)).toBe('ok');
    while (stepNow(at).id !== 'identify') await runStep(at, () => device);
    const before = at.prompts.length;
    networks = ['eth0'];
    expect(codeOf(await at.session.operate(device))).toBe('ceremony-network');
    networks = [];
    software = device.serial;
    expect(codeOf(await at.session.operate(device))).toBe('ceremony-rehearsal-key');
    expect(at.prompts).toHaveLength(before);
    software = '';
    expect(codeOf(await at.session.operate(device))).toBe('ok');
  });

  test('a second desk judges the opening by its own file of trust and rehearsals', async () => {
    const { admission, ...live } = await liveDesk(await rehearse());
    expect(await openingCode({ admission, ...live })).toBe('ok');
    const opened = live.at.session.current();
    if (opened === null) throw new Error('no ceremony is open');
    const text = must(statementText(opened.state));
    const judgedBy = (own: Admission | null): string =>
      codeOf(statementIn(text, (mode) => admissionFor({ admission: () => own }, mode)));
    expect(judgedBy(admission)).toBe('ok');
    expect(judgedBy(null)).toBe('ceremony-crew');
    expect(judgedBy({ ...admission, people: admission.people.slice(1) })).toBe('ceremony-crew');
    expect(judgedBy({ ...admission, rehearsals: [] })).toBe('ceremony-rehearsal');
    expect(judgedBy({ ...admission, approversLeast: 3 })).toBe('ceremony-approval');
  });
});
