import { describe, expect, test } from 'vitest';
import {
  beginCeremony,
  draftStatement,
  nextStep,
  submit,
  type CeremonyScript,
  type CeremonyState,
  type CeremonyStep,
  type OpenDeed,
} from '#shared/ceremony';
import { deviceKeyOf, envelopeBytes } from '#shared/envelope';
import {
  actorWith,
  admissionOf,
  atSecond,
  confirmDeed,
  crewOf,
  direct,
  ENTROPY,
  LIVE,
  must,
  nextTime,
  openDeed,
  openLive,
  REHEARSAL,
  rehearsedBefore,
  runStep,
  runToEnd,
  sayDeed,
  seedOf,
  signDraft,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

/* What is refused at the edges, where another rule does not stand behind it. */

const crew = crewOf(SMALL_SCRIPT, LIVE);
const administrator = actorWith(crew, 'administrator');
const witness = actorWith(crew, 'witness');
const custodian = actorWith(crew, 'custodian-1');
const rehearsal = rehearsedBefore(SMALL_SCRIPT);
const opened = openLive(SMALL_SCRIPT);
const refusal = (code: string): object => ({ ok: false, error: { code } });

const changed = (id: string, change: Partial<CeremonyStep>): CeremonyScript => ({
  ...SMALL_SCRIPT,
  steps: SMALL_SCRIPT.steps.map((step) => (step.id === id ? ({ ...step, ...change } as CeremonyStep) : step)),
});

const runTo = (start: CeremonyState, id: string): CeremonyState => {
  let state = start;
  while (nextStep(state)?.id !== id || state.phase.kind === 'paused') state = runStep(state, crew);
  return state;
};

describe('the engine refuses at the edges', () => {
  test('the opening of another ceremony with an empty log', () => {
    const other = beginCeremony(SMALL_SCRIPT, 'countersign/ceremony/other', admissionOf([rehearsal]));
    const deed = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsal);
    const draft = draftStatement(other, administrator.member.person, atSecond(0), deed);
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsal]));
    expect(submit(start, signDraft(draft, administrator.seed))).toMatchObject(refusal('ceremony-elsewhere'));
  });

  test('words where nothing was read out, and entries where none are asked for', () => {
    const said = must(sayDeed(opened, administrator, { kind: 'step', step: 'welcome', observed: {} }));
    const heard = { entropy: ENTROPY, words: ['one', 'two', 'three'] };
    expect(confirmDeed(said, witness, { again: {}, heard })).toMatchObject(refusal('ceremony-words'));
    const paused = must(sayDeed(opened, administrator, { kind: 'pause', why: 'Rest.' }));
    expect(confirmDeed(paused, witness, { again: { bag: 'B-1' }, heard: null })).toMatchObject(
      refusal('ceremony-value-form'),
    );
  });

  test('a step whose condition an excused value does not meet, and leaves the way out', () => {
    const script = changed('open-bag', { strict: false });
    const note = { kind: 'deviate' as const, what: 'A cut.', why: 'The knife.', accepts: { intact: 'no' } };
    const excused = direct(runTo(openLive(script), 'open-bag'), crew, note);
    const observed = { 'bag-seen': excused.values['token-bag'] ?? '', intact: 'no' };
    const again = { again: { 'bag-seen': observed['bag-seen'] }, heard: null };
    const said = must(sayDeed(excused, custodian, { kind: 'step', step: 'open-bag', observed }));
    const before = runTo(must(confirmDeed(said, witness, again)), 'make-key');
    expect(sayDeed(before, administrator, { kind: 'step', step: 'make-key', observed: {} })).toMatchObject(
      refusal('ceremony-condition'),
    );
    const stopped = direct(before, crew, { kind: 'abort', branch: 'stop', why: 'It was cut.' });
    expect(runToEnd(stopped, crew).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  });

  test('a bag that is opened twice', () => {
    const twice: CeremonyStep = {
      id: 'open-again',
      kind: 'check',
      text: 'Open it again.',
      by: 'custodian-1',
      confirmedBy: 'witness',
      opens: 'Token',
      observes: [{ name: 'bag-again', label: 'Bag', form: 'bag', twice: true }],
    };
    const script = {
      ...SMALL_SCRIPT,
      steps: [...SMALL_SCRIPT.steps.slice(0, 2), twice, ...SMALL_SCRIPT.steps.slice(2)],
    };
    const state = runTo(openLive(script), 'open-again');
    const observed = { 'bag-again': state.values['token-bag'] ?? '' };
    expect(sayDeed(state, custodian, { kind: 'step', step: 'open-again', observed })).toMatchObject(
      refusal('ceremony-bag-used'),
    );
  });

  test('a signature more than is asked for', () => {
    const deed = { kind: 'step' as const, step: 'welcome', observed: {} };
    const draft = draftStatement(opened, administrator.member.person, nextTime(opened), deed);
    const envelope = signDraft(draft, administrator.seed);
    const more = {
      ...envelope,
      signatures: [...envelope.signatures, ...signDraft(draft, witness.seed).signatures],
    };
    expect(submit(opened, envelope).ok).toBe(true);
    expect(submit(opened, more)).toMatchObject(refusal('ceremony-signature'));
  });
});

describe('an opening is refused', () => {
  const open = (origin: string, deed: OpenDeed, actor = administrator): unknown =>
    sayDeed(beginCeremony(SMALL_SCRIPT, origin, admissionOf([rehearsal])), actor, deed);
  const members = crew.map(({ member }) => member);

  test('when it says that it is of the other kind', () => {
    const deed = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsal);
    expect(open(LIVE, { ...deed, mode: 'rehearsal' })).toMatchObject(refusal('ceremony-elsewhere'));
  });

  test('when two hold what one person holds', () => {
    const deed = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsal);
    const second = actorWith(crewOf(SMALL_SCRIPT, REHEARSAL), 'custodian-1').member;
    const also = { ...second, person: 'another' as typeof second.person, keyKind: 'hardware' as const };
    expect(open(LIVE, { ...deed, crew: [...members, also] })).toMatchObject(refusal('ceremony-crew'));
  });

  test('when a rehearsal uses hardware, or names another rehearsal', () => {
    const rehearsers = crewOf(SMALL_SCRIPT, REHEARSAL);
    const deed = openDeed(SMALL_SCRIPT, REHEARSAL, rehearsers);
    const actor = actorWith(rehearsers, 'administrator');
    expect(open(REHEARSAL, deed, actor)).toMatchObject({ ok: true });
    expect(open(REHEARSAL, { ...deed, rehearsal }, actor)).toMatchObject(refusal('ceremony-rehearsal'));
    const hard = deed.crew.map((member) => ({ ...member, keyKind: 'hardware' as const }));
    expect(open(REHEARSAL, { ...deed, crew: hard }, actor)).toMatchObject(refusal('ceremony-rehearsal-key'));
  });

  test('when a key of a ceremony is on no token', () => {
    const desks = crew.map(({ member, seed }) => {
      const desk = deviceKeyOf(seedOf(`desk of ${member.person}`));
      return { desk, seed, member: { ...member, token: null, device: desk.id } };
    });
    const [first] = desks;
    if (first === undefined) throw new Error('There is a crew');
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsal]));
    const deed = openDeed(SMALL_SCRIPT, LIVE, desks, rehearsal);
    const byPerson = signDraft(draftStatement(start, first.member.person, atSecond(0), deed), first.seed);
    const proved = {
      ...byPerson,
      signatures: [...byPerson.signatures, first.desk.proofOver(envelopeBytes(byPerson))],
    };
    expect(submit(start, proved)).toMatchObject(refusal('ceremony-rehearsal-key'));
  });
});
