import { describe, expect, test } from 'vitest';
import type { IntentDigest, PersonId } from '#shared/brand';
import type { RunbookStepView, RunbookView } from '#shared/ipc';
import type { Viewer } from '../../../../../renderer/features/people/change/power.ts';
import {
  askedText,
  markText,
  minutesText,
  nextStep,
  subjectChoices,
  timingOf,
  whyNotClose,
  whyNotSkip,
  whyNotStep,
} from '../../../../../renderer/features/people/runbooks/runbook-words.ts';
import { endText } from '../../../../../renderer/features/people/emergency/use-words.ts';

const AT = '2026-05-01T09:00:00Z';
const minutesLater = (minutes: number): number => Date.parse(AT) + minutes * 60_000;

const step = (over: Partial<RunbookStepView> = {}): RunbookStepView => ({
  id: 'call',
  text: 'Call the holder',
  asks: ['security-admin'],
  observes: null,
  waitsFor: [],
  targetMinutes: 30,
  dueAt: new Date(minutesLater(30)).toISOString(),
  mark: null,
  ...over,
});

type Mark = NonNullable<RunbookStepView['mark']>;

const mark = (over: Partial<Mark> = {}): Mark => ({
  how: 'signed',
  at: AT,
  minutes: 12,
  byName: 'Greta Holm',
  device: 'Vienna',
  note: null,
  seq: 7,
  ...over,
});

const runbook = (over: Partial<RunbookView> = {}): RunbookView => ({
  opening: 'ab'.repeat(32) as IntentDigest,
  title: 'Lost token',
  version: 1,
  when: 'A token is lost',
  about: 'token 1 of Elena',
  openedAt: AT,
  openedBy: 'greta' as PersonId,
  openedByName: 'Greta Holm',
  steps: [step()],
  closed: null,
  ...over,
});

const viewer = (me: string, roles: readonly string[], whyNotSign?: string): Viewer =>
  ({ me: { id: me, roles }, whyNotSign, roster: {} }) as unknown as Viewer;

describe('the time of a step', () => {
  test('is told against its target, and late only beyond it', () => {
    expect(timingOf(step(), minutesLater(10))).toEqual({ text: '20 min left of 30 min', isLate: false });
    expect(timingOf(step(), minutesLater(30))).toEqual({ text: '0 min left of 30 min', isLate: false });
    expect(timingOf(step(), minutesLater(45))).toEqual({ text: 'late by 15 min', isLate: true });
    expect(timingOf(step({ mark: mark({ minutes: 30 }) }), 0)).toEqual({
      text: '30 min of 30 min',
      isLate: false,
    });
    expect(timingOf(step({ mark: mark({ minutes: 31 }) }), 0)).toEqual({
      text: '31 min of 30 min, late',
      isLate: true,
    });
  });

  test.each([
    [0, '0 min'],
    [119, '119 min'],
    [120, '2 h'],
    [2_879, '47 h'],
    [2_880, '2 d'],
  ])('of %i minutes reads %s', (minutes, text) => {
    expect(minutesText(minutes)).toBe(text);
  });
});

describe('who can sign', () => {
  test('is said before anybody tries: the desk, the order, then the role', () => {
    const asked = step();
    expect(whyNotStep(viewer('greta', ['security-admin']), asked)).toBeUndefined();
    expect(whyNotStep(viewer('elena', ['requester']), asked)).toBe(
      'Somebody else signs this: Security administrator.',
    );
    expect(whyNotStep(viewer('elena', []), step({ asks: [] }))).toBeUndefined();
    const waiting = step({ waitsFor: ['Revoke it'] });
    expect(whyNotStep(viewer('greta', ['security-admin']), waiting)).toBe('This comes first: Revoke it');
    expect(whyNotSkip(viewer('elena', []), waiting)).toBe('This comes first: Revoke it');
    expect(whyNotSkip(viewer('elena', []), asked)).toBeUndefined();
    expect(whyNotStep(viewer('greta', ['security-admin'], 'An alarm is on.'), asked)).toBe('An alarm is on.');
  });

  test('and who can close: not while a step is open, and not who opened it', () => {
    const done = runbook({ steps: [step({ mark: mark() })] });
    expect(whyNotClose(viewer('henrik', []), runbook())).toBe('1 step is open. Sign or skip them first.');
    expect(whyNotClose(viewer('greta', []), done)).toBe('You opened it: somebody else closes it.');
    expect(whyNotClose(viewer('henrik', []), done)).toBeUndefined();
  });
});

test('a step says who is asked and how it ended', () => {
  expect(askedText({ asks: [], observes: null })).toBe('Anybody');
  expect(askedText({ asks: ['approver', 'compliance'], observes: null })).toBe('Approver or Compliance');
  expect(askedText({ asks: [], observes: 'stopped' })).toBe('The journal shows it');
  expect(markText(mark())).toBe('Signed by Greta Holm at desk Vienna');
  expect(markText(mark({ how: 'observed', byName: null, device: null }))).toBe('Shown by the journal');
});

test('next is the first step that nothing comes before', () => {
  const steps = [
    step({ mark: mark() }),
    step({ id: 'b', waitsFor: ['x'] }),
    step({ id: 'c' }),
    step({ id: 'd' }),
  ];
  expect(nextStep(runbook({ steps }))?.id).toBe('c');
  expect(nextStep(runbook({ steps: [step({ mark: mark() })] }))).toBeUndefined();
});

test('a runbook is opened by hand for what it may be about', () => {
  const people = [
    { id: 'b', name: 'Bram', keys: [{ id: 'k', serial: '1' }], devices: [{ id: 'd', name: 'Vienna' }] },
    { id: 'a', name: 'Anna', keys: [], devices: [] },
  ] as never;
  const freezes = [{ intent: 'ab', what: 'the whole ledger' }] as never;
  const labels = (...about: Parameters<typeof subjectChoices>[1]): readonly string[] =>
    subjectChoices({ people, freezes }, about).map(({ label }) => label);
  expect(labels('key')).toEqual(['Bram · token 1']);
  expect(labels('person')).toEqual(['Anna', 'Bram']);
  expect(labels('device', 'emergency')).toEqual(['Bram · desk Vienna', 'Freeze: the whole ledger']);
});

test('a use of break-glass says how it ends', () => {
  const text = (instant: string): string => instant;
  expect(endText({ until: null, endedAt: null, isLifted: false }, text)).toBe('does not end');
  expect(endText({ until: '18:00', endedAt: null, isLifted: false }, text)).toBe('ends by itself 18:00');
  expect(endText({ until: '18:00', endedAt: '12:00', isLifted: true }, text)).toBe('lifted 12:00');
  expect(endText({ until: '18:00', endedAt: '18:00', isLifted: false }, text)).toBe('ended by itself 18:00');
});
