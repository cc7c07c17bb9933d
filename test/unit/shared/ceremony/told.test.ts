import { describe, expect, test } from 'vitest';
import type { DeviceId, Sha256Hex } from '#shared/brand';
import {
  beginCeremony,
  draftConfirmation,
  draftSeal,
  draftStatement,
  evidenceOf,
  lintScript,
  nextStep,
  scriptDigest,
  shownDigest,
  tellConfirmation,
  tellDeed,
  toldDraft,
  type CeremonyScript,
  type CrewMember,
  type MachineRecord,
  type OpenDeed,
  type RehearsalRecord,
} from '#shared/ceremony';
import {
  actorWith,
  admissionOf,
  atSecond,
  crewOf,
  direct,
  LIVE,
  must,
  nextTime,
  observedAt,
  openDeed,
  REHEARSAL,
  rehearsedBefore,
  rehearse,
  runStep,
  runToEnd,
  sayDeed,
  secondOf,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
const linesOf = (result: ReturnType<typeof toldDraft>): unknown =>
  result.ok ? result.value.lines : result.error.code;

describe('what somebody signs', () => {
  test('is told from the bytes as from the deed, at each step, to the first person and to the second', () => {
    let state = rehearse(SMALL_SCRIPT);
    while (state.phase.kind !== 'ended') {
      const step = nextStep(state);
      if (state.phase.kind === 'paused' || step === undefined) {
        state = direct(state, crew, { kind: 'resume' });
        continue;
      }
      const deed = { kind: 'step', step: step.id, observed: observedAt(state, step) } as const;
      const first = actorWith(crew, step.by);
      const draft = draftStatement(state, first.member.person, nextTime(state), deed);
      expect(linesOf(toldDraft(SMALL_SCRIPT, draft, null))).toEqual(tellDeed(SMALL_SCRIPT, deed));
      const pending = must(sayDeed(state, first, deed));
      const more = secondOf(state, step, deed.observed);
      const witness = actorWith(crew, step.confirmedBy).member.person;
      const second = draftConfirmation(pending, witness, nextTime(state), more);
      if (second === undefined) throw new Error('nothing is pending');
      expect(linesOf(toldDraft(SMALL_SCRIPT, second, draft.payload))).toEqual(
        tellConfirmation(SMALL_SCRIPT, deed, more),
      );
      expect(linesOf(toldDraft(SMALL_SCRIPT, second, null))).toBe('ceremony-nothing-pending');
      state = runStep(state, crew);
    }
    const content = evidenceOf(state, []);
    if (content === undefined) throw new Error('no evidence');
    const seal = draftSeal(content, actorWith(crew, 'witness').member.person, nextTime(state));
    expect(linesOf(toldDraft(SMALL_SCRIPT, seal, null))).toContainEqual({
      label: 'Outcome',
      value: 'completed',
    });
  });

  test('tells the second person what they read, and never the first entry instead', () => {
    const deed = { kind: 'step', step: 'open-bag', observed: { 'bag-seen': 'A-1', intact: 'yes' } } as const;
    const told = tellConfirmation(SMALL_SCRIPT, deed, { again: { 'bag-seen': 'A-2' }, heard: null });
    expect(told).toContainEqual({ label: 'Bag as seen', value: 'A-2' });
    expect(JSON.stringify(told)).not.toContain('A-1');
  });

  test('is refused for a confirmation of another statement, and for an opening of another script', () => {
    const state = rehearse(SMALL_SCRIPT);
    const [person] = crew.map(({ member }) => member.person);
    if (person === undefined) throw new Error('no crew');
    const pause = draftStatement(state, person, nextTime(state), { kind: 'pause', why: 'Fresh air' });
    const other = draftStatement(state, person, nextTime(state), { kind: 'pause', why: 'Lunch' });
    const pending = must(
      sayDeed(state, actorWith(crew, 'administrator'), { kind: 'pause', why: 'Fresh air' }),
    );
    const second = draftConfirmation(pending, person, nextTime(state), { again: {}, heard: null });
    if (second === undefined) throw new Error('nothing is pending');
    expect(linesOf(toldDraft(SMALL_SCRIPT, second, pause.payload))).not.toBe('ceremony-other-deed');
    expect(linesOf(toldDraft(SMALL_SCRIPT, second, other.payload))).toBe('ceremony-other-deed');
    const opening = draftStatement(state, person, nextTime(state), openDeed(SMALL_SCRIPT, REHEARSAL, crew));
    const another: CeremonyScript = { ...SMALL_SCRIPT, version: 2 };
    expect(linesOf(toldDraft(another, opening, null))).toBe('ceremony-script');
  });

  test('of an opening has another digest whatever of it is another: nothing is signed untold', () => {
    const live = crewOf(SMALL_SCRIPT, LIVE);
    const record = rehearsedBefore(SMALL_SCRIPT);
    const token = { serial: 'HW-1', model: 'Key', firmware: '5.7', objects: 2 };
    const machine = {
      build: scriptDigest(SMALL_SCRIPT),
      networks: [],
      clockAheadSeconds: 3,
      tokens: [token],
    };
    const deed: OpenDeed = { ...openDeed(SMALL_SCRIPT, LIVE, live, record), machine };
    const [first, ...others] = deed.crew;
    const [approval] = deed.approvals;
    if (first === undefined || approval === undefined) throw new Error('a crew and an approval');
    const member = (change: Partial<CrewMember>): OpenDeed => ({
      ...deed,
      crew: [{ ...first, ...change }, ...others],
    });
    const on = (change: Partial<MachineRecord>): OpenDeed => ({
      ...deed,
      machine: { ...machine, ...change },
    });
    const after = (change: Partial<RehearsalRecord>): OpenDeed => ({
      ...deed,
      rehearsal: { ...record, ...change },
    });
    const root = 'ef'.repeat(32) as Sha256Hex;
    const openings: readonly OpenDeed[] = [
      deed,
      { ...deed, mode: 'rehearsal' },
      { ...deed, inputs: { ...deed.inputs, image: root } },
      { ...deed, approvals: [] },
      { ...deed, approvals: [approval] },
      { ...deed, approvals: [approval, { ...approval, payload: 'AA==' }] },
      { ...deed, rehearsal: null },
      after({ origin: 'countersign/rehearsal/other' }),
      after({ completedAt: atSecond(-60) }),
      after({ openExceptions: 1 }),
      after({ keys: [] }),
      after({ log: { size: 9, root } }),
      after({ log: { ...record.log, size: 10 } }),
      member({ roles: ['witness'] }),
      member({ token: null }),
      member({ keyKind: 'software' }),
      member({ device: 'another-desk' as DeviceId }),
      member({ place: 'remote' }),
      member({ key: others[0]?.key ?? first.key }),
      on({ build: root }),
      on({ networks: ['wlan0'] }),
      on({ clockAheadSeconds: -3 }),
      on({ clockAheadSeconds: 0 }),
      on({ clockAheadSeconds: null }),
      on({ tokens: [] }),
      on({ tokens: [{ ...token, serial: 'HW-2' }] }),
      on({ tokens: [{ ...token, model: 'Card' }] }),
      on({ tokens: [{ ...token, firmware: '5.8' }] }),
      on({ tokens: [{ ...token, objects: 3 }] }),
    ];
    const digests = openings.map((one) => shownDigest(tellDeed(SMALL_SCRIPT, one)));
    expect(new Set(digests).size).toBe(openings.length);
  });

  test('has another digest when a word of it is another', () => {
    const lines = [{ label: 'Why', value: 'Lunch' }];
    expect(shownDigest(lines)).not.toBe(shownDigest([{ label: 'Why', value: 'lunch' }]));
    expect(shownDigest(lines)).not.toBe(shownDigest([{ label: 'WhyL', value: 'unch' }]));
  });
});

describe('what a token answers', () => {
  const withAnswer = (id: string, answers: 'objects' | 'serial'): CeremonyScript => ({
    ...SMALL_SCRIPT,
    steps: SMALL_SCRIPT.steps.map((step) =>
      step.id === id && 'observes' in step
        ? {
            ...step,
            observes: step.observes.map((field, at) => (at === 0 ? { ...field, answers } : field)),
          }
        : step,
    ),
  });
  const codes = (script: CeremonyScript): readonly string[] => lintScript(script).map(({ code }) => code);

  test('stands in a step of a token, in its own form', () => {
    expect(codes(withAnswer('make-key', 'serial'))).toEqual([]);
    expect(codes(withAnswer('make-key', 'objects'))).toEqual(['answer-misplaced']);
    expect(codes(withAnswer('scan-image', 'serial'))).toEqual(['answer-misplaced']);
    const [first, ...inputs] = SMALL_SCRIPT.inputs;
    if (first === undefined) throw new Error('no input');
    expect(codes({ ...SMALL_SCRIPT, inputs: [{ ...first, answers: 'serial' }, ...inputs] })).toEqual([
      'answer-misplaced',
    ]);
  });
});

describe('the machine at an opening', () => {
  const openOn = (networks: string[]): string => {
    const live = crewOf(SMALL_SCRIPT, LIVE);
    const record = rehearsedBefore(SMALL_SCRIPT);
    const state = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([record], live));
    const deed = {
      ...openDeed(SMALL_SCRIPT, LIVE, live, record),
      machine: { build: state.scriptDigest, networks, clockAheadSeconds: 0, tokens: [] },
    };
    const said = sayDeed(state, actorWith(live, 'administrator'), deed, atSecond(0));
    return said.ok ? 'ok' : said.error.code;
  };

  test('has no network in a live ceremony', () => {
    expect(openOn([])).toBe('ok');
    expect(openOn(['wlan0'])).toBe('ceremony-network');
  });

  test('may be on one in a rehearsal, which says so', () => {
    const state = beginCeremony(SMALL_SCRIPT, REHEARSAL, null);
    const machine = { build: state.scriptDigest, networks: ['wlan0'], clockAheadSeconds: null, tokens: [] };
    const deed = { ...openDeed(SMALL_SCRIPT, REHEARSAL, crew), machine };
    expect(runToEnd(direct(state, crew, deed), crew).opening?.machine?.networks).toEqual(['wlan0']);
  });
});
