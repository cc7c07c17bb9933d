import { describe, expect, test } from 'vitest';
import type { DeviceId, PersonId } from '#shared/brand';
import {
  beginCeremony,
  draftStatement,
  headOf,
  nextStep,
  submit,
  type CeremonyState,
} from '#shared/ceremony';
import {
  actorWith,
  admissionOf,
  atSecond,
  confirmDeed,
  crewOf,
  direct,
  LIVE,
  must,
  nextTime,
  observedAt,
  openDeed,
  openLive,
  REHEARSAL,
  rehearse,
  rehearsedBefore,
  runStep,
  runToEnd,
  sayDeed,
  secondOf,
  seedOf,
  signDraft,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const crew = crewOf(SMALL_SCRIPT, LIVE);
const administrator = actorWith(crew, 'administrator');
const witness = actorWith(crew, 'witness');
const custodian = actorWith(crew, 'custodian-1');
const opened = openLive(SMALL_SCRIPT);

/** The ceremony with this step next. */
const before = (id: string): CeremonyState => {
  let state = opened;
  while (nextStep(state)?.id !== id || state.phase.kind === 'paused') state = runStep(state, crew);
  return state;
};

const step = (state: CeremonyState, observed = observedAt(state, nextStep(state) ?? fail())) => ({
  kind: 'step' as const,
  step: nextStep(state)?.id ?? '',
  observed,
});
const fail = (): never => {
  throw new Error('No step is next');
};
const refusal = (code: string): object => ({ ok: false, error: { code } });

describe('a ceremony', () => {
  test('runs to its end, each commit a leaf', () => {
    const ended = runToEnd(opened, crew);
    expect(ended.phase).toEqual({ kind: 'ended', outcome: 'completed' });
    // The opening, eight steps, and the end of the break.
    expect(headOf(ended).size).toBe(10);
    expect(ended.register.map(({ moves, item }) => `${moves} ${item}`)).toEqual([
      'opened Token',
      'sealed Token',
    ]);
    expect(ended.exceptions).toEqual([]);
  });

  test('ends as aborted at the end of a branch', () => {
    const aborted = direct(before('make-key'), crew, { kind: 'abort', branch: 'stop', why: 'It is torn.' });
    expect(nextStep(aborted)?.id).toBe('stop-say');
    expect(runToEnd(aborted, crew).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  });

  test('records nothing before somebody else confirms', () => {
    const pending = must(sayDeed(opened, administrator, step(opened)));
    expect(headOf(pending)).toEqual(headOf(opened));
    expect(nextStep(pending)?.id).toBe('welcome');
    expect(headOf(must(confirmDeed(pending, witness))).size).toBe(2);
  });
});

describe('the engine refuses', () => {
  test('a step that is not next, and a step again', () => {
    const skip = { kind: 'step' as const, step: 'scan-image', observed: {} };
    expect(sayDeed(opened, administrator, skip)).toMatchObject(refusal('ceremony-order'));
    const later = before('open-bag');
    expect(sayDeed(later, administrator, { ...skip, step: 'welcome' })).toMatchObject(
      refusal('ceremony-order'),
    );
    expect(sayDeed(opened, administrator, { ...skip, step: 'format-disk' })).toMatchObject(
      refusal('ceremony-order'),
    );
  });

  test('who does not have the role, to run and to confirm', () => {
    expect(sayDeed(opened, custodian, step(opened))).toMatchObject(refusal('ceremony-role'));
    const pending = must(sayDeed(opened, administrator, step(opened)));
    expect(confirmDeed(pending, custodian)).toMatchObject(refusal('ceremony-role'));
    expect(sayDeed(opened, custodian, { kind: 'pause', why: 'Tired.' })).toMatchObject(
      refusal('ceremony-role'),
    );
  });

  test('who confirms their own step', () => {
    const pending = must(sayDeed(opened, administrator, step(opened)));
    expect(confirmDeed(pending, administrator)).toMatchObject(refusal('ceremony-self-confirm'));
  });

  test('two signatures of which nobody can say that they come from two places', () => {
    const together = crew.map((actor) => ({
      ...actor,
      member: { ...actor.member, token: 'ONE', device: 'one-desk' as DeviceId },
    }));
    const rehearsal = rehearsedBefore(SMALL_SCRIPT);
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsal]));
    const deed = openDeed(SMALL_SCRIPT, LIVE, together, rehearsal);
    expect(sayDeed(start, administrator, deed)).toMatchObject(refusal('ceremony-crew'));
  });

  test("a name signed with another's key, and a key that nobody has here", () => {
    const forged = { ...administrator, seed: witness.seed };
    expect(sayDeed(opened, forged, step(opened))).toMatchObject(refusal('ceremony-signature'));
    const stranger = { member: { ...administrator.member, person: 'eve' as PersonId }, seed: seedOf('eve') };
    expect(sayDeed(opened, stranger, step(opened))).toMatchObject(refusal('ceremony-role'));
  });

  test('a time that goes back', () => {
    expect(sayDeed(opened, administrator, step(opened), atSecond(-1))).toMatchObject(
      refusal('ceremony-time'),
    );
    const pending = must(sayDeed(opened, administrator, step(opened), atSecond(60)));
    expect(confirmDeed(pending, witness, undefined, atSecond(59))).toMatchObject(refusal('ceremony-time'));
  });

  test('what was stated over another head, and the confirmation of another statement', () => {
    const draft = draftStatement(opened, administrator.member.person, nextTime(opened), step(opened));
    const later = before('open-bag');
    expect(submit(later, signDraft(draft, administrator.seed))).toMatchObject(refusal('ceremony-stale'));
    const one = must(sayDeed(opened, administrator, step(opened), atSecond(10)));
    const other = must(sayDeed(opened, administrator, step(opened), atSecond(11)));
    const confirmed = must(confirmDeed(one, witness, undefined, atSecond(12))).records.at(-1)?.confirmed;
    expect(submit(other, confirmed ?? fail())).toMatchObject(refusal('ceremony-other-deed'));
    expect(submit(opened, confirmed ?? fail())).toMatchObject(refusal('ceremony-nothing-pending'));
  });

  test('anything before the opening, another opening, and anything after the end', () => {
    const start = beginCeremony(SMALL_SCRIPT, LIVE, null);
    expect(sayDeed(start, administrator, { kind: 'pause', why: 'Early.' })).toMatchObject(
      refusal('ceremony-not-open'),
    );
    const again = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsedBefore(SMALL_SCRIPT));
    expect(sayDeed(opened, administrator, again)).toMatchObject(refusal('ceremony-already-open'));
    const ended = runToEnd(opened, crew);
    for (const deed of [
      { kind: 'pause' as const, why: 'Late.' },
      { kind: 'deviate' as const, what: 'More', why: 'Late.', accepts: null },
    ])
      expect(sayDeed(ended, administrator, deed)).toMatchObject(refusal('ceremony-ended'));
  });

  test('values that are missing, too many, of another form or not as expected', () => {
    const state = before('scan-image');
    const asked = (observed: Record<string, string>) => sayDeed(state, administrator, step(state, observed));
    expect(asked({})).toMatchObject(refusal('ceremony-value-form'));
    expect(asked({ ...observedAt(state, nextStep(state) ?? fail()), more: 'x' })).toMatchObject(
      refusal('ceremony-value-form'),
    );
    expect(asked({ 'image-seen': 'AB' })).toMatchObject(refusal('ceremony-value-form'));
    expect(asked({ 'image-seen': 'ab'.repeat(32) })).toMatchObject(refusal('ceremony-value-differs'));
  });

  test('a condition that does not hold after the step', () => {
    const state = before('make-key');
    const observed = {
      ...observedAt(state, nextStep(state) ?? fail()),
      'key-digest': state.values['image'] ?? '',
    };
    expect(sayDeed(state, administrator, step(state, observed))).toMatchObject(refusal('ceremony-condition'));
  });

  test('a second entry that differs, without saying what the first was', () => {
    const state = before('put-away');
    const observed = observedAt(state, nextStep(state) ?? fail());
    const pending = must(sayDeed(state, custodian, step(state, observed)));
    const again = { ...observed, 'put-away-bag': 'B-other' };
    const answer = confirmDeed(pending, witness, { again, heard: null });
    expect(answer).toMatchObject(refusal('ceremony-entry-differs'));
    expect(JSON.stringify(answer)).not.toContain(observed['put-away-bag']);
    expect(confirmDeed(pending, witness, { again: {}, heard: null })).toMatchObject(
      refusal('ceremony-entry-differs'),
    );
    expect(confirmDeed(pending, witness, { again: observed, heard: null }).ok).toBe(true);
  });

  test('a bag number that was used', () => {
    const state = before('put-away');
    const observed = {
      ...observedAt(state, nextStep(state) ?? fail()),
      'put-away-bag': state.values['token-bag'] ?? '',
    };
    expect(sayDeed(state, custodian, step(state, observed))).toMatchObject(refusal('ceremony-bag-used'));
  });

  test('words that are not those of the digest', () => {
    const state = before('read-image');
    const pending = must(sayDeed(state, administrator, step(state)));
    const right = secondOf(state, nextStep(state) ?? fail(), {});
    expect(confirmDeed(pending, witness)).toMatchObject(refusal('ceremony-words'));
    const heard = { entropy: 'ff'.repeat(16), words: right.heard?.words ?? [] };
    expect(confirmDeed(pending, witness, { again: {}, heard })).toMatchObject(refusal('ceremony-words'));
    expect(confirmDeed(pending, witness, right).ok).toBe(true);
  });

  test('a branch that the step does not lead to, and a branch of a branch', () => {
    const abort = { kind: 'abort' as const, branch: 'stop', why: 'So.' };
    expect(sayDeed(opened, administrator, abort)).toMatchObject(refusal('ceremony-branch'));
    expect(sayDeed(opened, administrator, { ...abort, branch: 'roof' })).toMatchObject(
      refusal('ceremony-branch'),
    );
    const left = direct(opened, crew, { ...abort, branch: 'leave' });
    expect(sayDeed(left, administrator, { ...abort, branch: 'leave' })).toMatchObject(
      refusal('ceremony-branch'),
    );
  });
});

describe('an exception', () => {
  const note = { kind: 'deviate' as const, what: 'The camera failed.', why: 'A fuse.', accepts: null };

  test('has a number, stays as it is, and is settled by another commit', () => {
    const one = direct(opened, crew, note);
    const two = direct(one, crew, { ...note, what: 'The light failed.' });
    expect(two.exceptions.map(({ number, what, settled }) => [number, what, settled])).toEqual([
      [1, 'The camera failed.', null],
      [2, 'The light failed.', null],
    ]);
    const settled = direct(two, crew, { kind: 'settle', exception: 1, how: 'A second camera ran.' });
    expect(settled.exceptions[0]).toMatchObject({
      what: note.what,
      settled: { how: 'A second camera ran.' },
    });
    expect(sayDeed(settled, administrator, { kind: 'settle', exception: 1, how: 'Again.' })).toMatchObject(
      refusal('ceremony-exception'),
    );
  });

  test('takes one value that differs, and no other', () => {
    const state = before('scan-image');
    const other = { 'image-seen': 'ab'.repeat(32) };
    const excused = direct(state, crew, { ...note, accepts: other });
    expect(sayDeed(excused, administrator, step(excused, { 'image-seen': 'cd'.repeat(32) }))).toMatchObject(
      refusal('ceremony-value-differs'),
    );
    expect(sayDeed(excused, administrator, step(excused, other)).ok).toBe(true);
  });

  test('excuses no strict step and never skips one', () => {
    const state = before('open-bag');
    const accepts = { intact: 'no' };
    expect(sayDeed(state, administrator, { ...note, accepts })).toMatchObject(refusal('ceremony-strict'));
    const noted = direct(state, crew, note);
    expect(nextStep(noted)?.id).toBe('open-bag');
  });
});

describe('breaks and the room', () => {
  test('nothing runs in a break, and one that took too long asks for an exception', () => {
    const pausedState = runStep(before('lunch'), crew);
    expect(pausedState.phase).toMatchObject({ kind: 'paused', minutesMax: 60 });
    expect(sayDeed(pausedState, custodian, { kind: 'step', step: 'put-away', observed: {} })).toMatchObject(
      refusal('ceremony-paused'),
    );
    const late = new Date(Date.parse(pausedState.lastAt) + 61 * 60_000).toISOString();
    const resume = { kind: 'resume' as const };
    expect(sayDeed(pausedState, administrator, resume, late)).toMatchObject(refusal('ceremony-pause-long'));
    const why = { kind: 'deviate' as const, what: 'Late.', why: 'The lift.', accepts: null };
    const excused = direct(pausedState, crew, why);
    expect(sayDeed(excused, administrator, resume, late).ok).toBe(true);
  });

  test('whoever has left runs and confirms nothing', () => {
    const left = direct(opened, crew, { kind: 'room', who: administrator.member.person, moves: 'leaves' });
    expect(sayDeed(left, administrator, step(left))).toMatchObject(refusal('ceremony-room'));
    const back = direct(left, crew, { kind: 'room', who: administrator.member.person, moves: 'enters' });
    const alone = direct(back, crew, { kind: 'room', who: witness.member.person, moves: 'leaves' });
    const pending = must(sayDeed(alone, administrator, step(alone)));
    expect(confirmDeed(pending, witness)).toMatchObject(refusal('ceremony-room'));
    const empty = direct(alone, crew, { kind: 'room', who: custodian.member.person, moves: 'leaves' });
    expect(sayDeed(empty, administrator, step(empty))).toMatchObject(refusal('ceremony-room'));
  });

  test('a witness who is remote looks and signs, and does nothing by hand', () => {
    const far = crew.map((actor) =>
      actor.member.roles.includes('witness')
        ? { ...actor, member: { ...actor.member, place: 'remote' as const } }
        : actor,
    );
    expect(runToEnd(openLive(SMALL_SCRIPT, far), far).phase).toMatchObject({ outcome: 'completed' });
    const byHand = SMALL_SCRIPT.steps.map((one) =>
      one.id === 'open-bag' ? { ...one, by: 'witness' as const, confirmedBy: 'custodian-1' as const } : one,
    );
    const opening = runStep(openLive({ ...SMALL_SCRIPT, steps: byHand }, far), far);
    expect(() => runStep(opening, far)).toThrow('ceremony-room');
  });

  test('everybody can leave, and the branch that leads out is run to its end', () => {
    let state = direct(opened, crew, { kind: 'abort', branch: 'leave', why: 'Alarm.' });
    for (const { member } of crew)
      state = direct(state, crew, { kind: 'room', who: member.person, moves: 'leaves' });
    expect(state.room).toEqual([]);
    expect(runToEnd(state, crew).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  });

  test('the branch that leads out can be taken after everybody left', () => {
    let state = opened;
    for (const { member } of crew)
      state = direct(state, crew, { kind: 'room', who: member.person, moves: 'leaves' });
    expect(() => runStep(state, crew)).toThrow('ceremony-room');
    state = direct(state, crew, { kind: 'abort', branch: 'leave', why: 'Alarm.' });
    expect(runToEnd(state, crew).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  });
});

describe('a rehearsal and a ceremony', () => {
  test('take no signature of each other', () => {
    const rehearsed = rehearse(SMALL_SCRIPT);
    const statement = draftStatement(
      rehearsed,
      administrator.member.person,
      nextTime(rehearsed),
      step(rehearsed),
    );
    expect(submit(opened, signDraft(statement, administrator.seed))).toMatchObject(
      refusal('ceremony-elsewhere'),
    );
    const crewOfIt = crewOf(SMALL_SCRIPT, REHEARSAL);
    expect(runToEnd(rehearsed, crewOfIt).phase).toEqual({ kind: 'ended', outcome: 'completed' });
  });
});
