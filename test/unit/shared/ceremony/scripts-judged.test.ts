import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextStep, parseScriptFile, type CeremonyState, type Values } from '#shared/ceremony';
import {
  actorWith,
  crewOf,
  direct,
  observedAt,
  REHEARSAL,
  rehearse,
  runStep,
  runToEnd,
  sayDeed,
} from '../../../support/ceremony.ts';

/* What the scripts that ship refuse at their own steps, however all else is as it should be. */

const FOLDER = resolve(import.meta.dirname, '../../../../resources/ceremonies');

interface Run {
  readonly state: CeremonyState;
  readonly crew: ReturnType<typeof crewOf>;
}

/** A rehearsal in which this step is next. */
const runUntil = (id: string, until: string): Run => {
  const parsed = parseScriptFile(readFileSync(join(FOLDER, `${id}.json`), 'utf8'));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.error.detail}`);
  const crew = crewOf(parsed.value, REHEARSAL);
  let state = rehearse(parsed.value);
  while (nextStep(state)?.id !== until) state = runStep(state, crew);
  return { state, crew };
};

/** What is answered when the step that is next observes these values in place of its own. */
const answerTo = ({ state, crew }: Run, change: Values): string => {
  const step = nextStep(state);
  if (step === undefined) throw new Error('A step is next');
  const observed = { ...observedAt(state, step), ...change };
  const answer = sayDeed(state, actorWith(crew, step.by), { kind: 'step', step: step.id, observed });
  return answer.ok ? 'recorded' : answer.error.code;
};

/** What is answered when somebody wants an exception for these values. */
const exceptionFor = ({ state, crew }: Run, accepts: Values): string => {
  const deed = { kind: 'deviate', what: 'It differs.', why: 'It is late.', accepts } as const;
  const answer = sayDeed(state, actorWith(crew, 'administrator'), deed);
  return answer.ok ? 'recorded' : answer.error.code;
};

/** A value that is taken neither at the step nor by an exception. */
const expectRefused = (run: Run, change: Values): void => {
  expect(answerTo(run, {})).toBe('recorded');
  expect(answerTo(run, change)).toBe('ceremony-value-differs');
  expect(exceptionFor(run, change)).toBe('ceremony-strict');
};

const abortedBy = ({ state, crew }: Run, branch: string): CeremonyState =>
  runToEnd(direct(state, crew, { kind: 'abort', branch, why: 'It differs.' }), crew);

describe('a replacement of an officer', () => {
  test('does not begin where a quorum of old shares could remain', () => {
    expectRefused(runUntil('officer-replacement', 'old-shares'), { 'quorum-could-remain': 'yes' });
  });

  test('wipes the old share of each token that is here, named by its serial number', () => {
    for (const holder of ['1', '2', '3']) {
      const run = runUntil('officer-replacement', `wipe-${holder}`);
      expectRefused(run, { [`wipe-serial-${holder}`]: 'ANOTHER' });
      expectRefused(run, { [`old-shares-on-${holder}`]: '1' });
    }
  });

  test('leads to another key where a quorum of old shares is left, and ends as aborted', () => {
    const run = runUntil('officer-replacement', 'old-left');
    expectRefused(run, { 'quorum-remains': 'yes' });
    expectRefused(run, { 'old-shares-remaining': '3' });
    const ended = abortedBy(run, 'rotate-key');
    expect(ended.phase).toEqual({ kind: 'ended', outcome: 'aborted' });
    expect(ended.values['rotate-is-frozen']).toBe('yes');
  });

  test('says nothing of old shares that still sign once they are wiped', () => {
    const run = runUntil('officer-replacement', 'bag-1');
    const deed = { kind: 'abort', branch: 'stop-late', why: 'A bag tore.' } as const;
    const answer = sayDeed(run.state, actorWith(run.crew, 'administrator'), deed);
    expect(answer).toMatchObject({ ok: false, error: { code: 'ceremony-branch' } });
    expect(abortedBy(run, 'stop-replaced').phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  });
});

describe('a destruction', () => {
  test('does not begin where the register names another number of copies than it destroys', () => {
    const run = runUntil('destruction', 'copies');
    expectRefused(run, { 'copies-known': '3' });
    expectRefused(run, { 'copies-known': '3', 'copies-here': '3' });
    expectRefused(run, { 'copies-known': '1' });
  });

  test('takes each copy by its serial number, out of its bag and into the shredder', () => {
    for (const copy of ['1', '2']) {
      const inside = runUntil('destruction', `inside-copy-${copy}`);
      expectRefused(inside, { [`copy-serial-${copy}-seen`]: 'ANOTHER' });
      expectRefused(runUntil('destruction', `shred-${copy}`), { [`shred-${copy}-serial`]: 'ANOTHER' });
      expect(abortedBy(inside, 'stop-late').phase).toEqual({ kind: 'ended', outcome: 'aborted' });
    }
  });
});

describe('another thing than the listed one in a closed bag', () => {
  test.each([
    ['hsm-key-generation', 'inside-module', 'open-module-serial'],
    ['break-glass-opening', 'inside-1', 'open-1-serial'],
    ['break-glass-opening', 'inside-2', 'open-2-serial'],
    ['recovery-drill', 'inside-medium', 'open-medium-serial'],
  ])('is not taken in %s at %s, and is put away as opened', (id, step, serial) => {
    const run = runUntil(id, step);
    expectRefused(run, { [serial]: 'ANOTHER' });
    const ended = abortedBy(run, 'stop-late');
    expect(ended.phase).toEqual({ kind: 'ended', outcome: 'aborted' });
    expect(ended.register.map(({ moves }) => moves)).toContain('opened');
    expect(ended.values['stop-bags-closed']).toBeUndefined();
  });
});
