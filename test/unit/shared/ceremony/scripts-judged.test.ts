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

/** All states of a rehearsal that goes well, by the step that is next. */
const rehearsed = (id: string): ReadonlyMap<string, Run> => {
  const parsed = parseScriptFile(readFileSync(join(FOLDER, `${id}.json`), 'utf8'));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.error.detail}`);
  const crew = crewOf(parsed.value, REHEARSAL);
  const runs = new Map<string, Run>();
  for (let state = rehearse(parsed.value); state.phase.kind !== 'ended'; state = runStep(state, crew)) {
    const next = nextStep(state)?.id;
    if (next !== undefined && state.phase.kind === 'running') runs.set(next, { state, crew });
  }
  return runs;
};

const REHEARSED = new Map<string, ReadonlyMap<string, Run>>();

/** A rehearsal in which this step is next. */
const runUntil = (id: string, until: string): Run => {
  const runs = REHEARSED.get(id) ?? rehearsed(id);
  REHEARSED.set(id, runs);
  const run = runs.get(until);
  if (run === undefined) throw new Error(`${id} has no step ${until}`);
  return run;
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

describe('the making of a key in a module', () => {
  test('tries one card alone, and stops where it signs', () => {
    expectRefused(runUntil('hsm-key-generation', 'one-card'), { 'one-card-signed': 'yes' });
  });

  test('counts the keys before and after, and knows each card', () => {
    expectRefused(runUntil('hsm-key-generation', 'objects-before'), { 'keys-before': '1' });
    expectRefused(runUntil('hsm-key-generation', 'objects-after'), { 'keys-after': '2' });
    for (const card of ['1', '2', '3'])
      expectRefused(runUntil('hsm-key-generation', `present-${card}`), { [`card-serial-${card}`]: 'OTHER' });
  });

  test('puts the module away that made it', () => {
    const run = runUntil('hsm-key-generation', 'bag-module');
    expect(answerTo(run, {})).toBe('recorded');
    expect(answerTo(run, { 'bag-module-serial': 'ANOTHER' })).toBe('ceremony-condition');
  });
});

describe('a rotation', () => {
  test('retires the old key only when the new one has been read back from both media', () => {
    const { state, crew } = runUntil('rotation', 'retire');
    const register = state.register.map(({ item }) => item);
    expect(register).toEqual(
      expect.arrayContaining(['Backup medium 1 of the new key', 'Backup medium 2 of the new key']),
    );
    for (const medium of ['1', '2']) {
      const values = { ...state.values, [`reread-digest-${medium}`]: 'ab'.repeat(32) };
      expect(answerTo({ state: { ...state, values }, crew }, {})).toBe('ceremony-condition');
    }
  });

  test('says from the statement of succession on that it may be signed', () => {
    for (const step of ['hand-on', 'retire', 'bag-card-1']) {
      const { state, crew } = runUntil('rotation', step);
      const deed = { kind: 'abort', branch: 'stop-late', why: 'It differs.' } as const;
      expect(sayDeed(state, actorWith(crew, 'administrator'), deed).ok).toBe(false);
    }
    const ended = abortedBy(runUntil('rotation', 'retire'), 'stop-handed-on');
    expect(ended.values['handed-old-signs']).toBe('yes');
  });
});

test('an emergency statement is read out before a token is used for it, and no other digest is entered', () => {
  const { steps } = runUntil('break-glass-opening', 'use').state.script;
  const signing = steps.findIndex((step) => step.kind === 'token' && step.operation === 'sign-challenge');
  expect(steps[signing]?.id).toBe('use');
  const read = steps.findIndex((step) => step.kind === 'read-out' && step.reads === 'statement-digest');
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(signing);
  expectRefused(runUntil('break-glass-opening', 'use'), { 'first-digest': 'ab'.repeat(32) });
});

test('a share is made on the listed token only', () => {
  for (const holder of ['1', '2', '3', '4', '5'])
    expectRefused(runUntil('threshold-key-generation', `share-${holder}`), {
      [`serial-${holder}`]: 'ANOTHER',
    });
});

test('a backup is not called one before a drill', () => {
  const { state } = runUntil('backup', 'drill-first');
  expect(nextStep(state)?.text).toContain('No funds are received by this key before a recovery drill');
});
