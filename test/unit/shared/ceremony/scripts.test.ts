import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  fieldsOf,
  lintScript,
  mayTake,
  nextStep,
  parseScriptFile,
  type CeremonyScript,
  type CeremonyState,
  type CeremonyStep,
} from '#shared/ceremony';
import {
  actorWith,
  crewOf,
  direct,
  LIVE,
  openLive,
  REHEARSAL,
  rehearse,
  runStep,
  runToEnd,
  sayDeed,
} from '../../../support/ceremony.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../resources/ceremonies');
const SHIPPED = [
  'backup',
  'break-glass-opening',
  'destruction',
  'genesis',
  'hsm-key-generation',
  'officer-replacement',
  'recovery-drill',
  'revocation',
  'rotation',
  'threshold-key-generation',
  'token-initialise',
];

const scriptOf = (id: string): CeremonyScript => {
  const parsed = parseScriptFile(readFileSync(join(FOLDER, `${id}.json`), 'utf8'));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.error.detail}`);
  return parsed.value;
};

const lateOf = (script: CeremonyScript): readonly CeremonyStep[] =>
  script.branches.find(({ id }) => id === 'stop-late')?.steps ?? [];

/** All states of the script's own path, each with another step next. */
const statesOf = (script: CeremonyScript): readonly CeremonyState[] => {
  const crew = crewOf(script, REHEARSAL);
  const states: CeremonyState[] = [];
  for (let state = rehearse(script); state.phase.kind !== 'ended'; state = runStep(state, crew))
    if (state.phase.kind === 'running') states.push(state);
  return states;
};

test('eleven scripts ship', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  expect(files.map((name) => name.replace('.json', ''))).toEqual(SHIPPED);
});

describe.each(SHIPPED)('the script %s', (id) => {
  const script = scriptOf(id);

  test('is called as its file is, and has no defect', () => {
    expect(script.id).toBe(id);
    expect(lintScript(script)).toEqual([]);
  });

  test('is run by its crew to its end, and closes no bag twice', () => {
    const ended = runToEnd(openLive(script), crewOf(script, LIVE));
    expect(ended.phase).toEqual({ kind: 'ended', outcome: 'completed' });
    const sealed = ended.register.filter(({ moves }) => moves === 'sealed');
    expect(new Set(sealed.map(({ bag }) => bag)).size).toBe(sealed.length);
  });

  test('leads into each branch from the first and the last step that it leaves from, and to its end', () => {
    const crew = crewOf(script, REHEARSAL);
    const states = statesOf(script);
    expect(states.map((state) => nextStep(state)?.id)).toEqual(script.steps.map((step) => step.id));
    for (const branch of script.branches) {
      const entries = states.filter((_, at) => {
        const step = script.steps[at];
        return step !== undefined && mayTake(step, branch);
      });
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of new Set([entries[0], entries.at(-1)])) {
        if (entry === undefined) continue;
        const aborted = direct(entry, crew, { kind: 'abort', branch: branch.id, why: 'It differs.' });
        expect(runToEnd(aborted, crew).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
      }
    }
  });

  test('puts away each thing that was opened in a bag of its own, by its own holder, when it stops late', () => {
    const opened = script.steps.flatMap((step) =>
      step.kind === 'check' && step.opens !== undefined ? [{ by: step.by, item: step.opens }] : [],
    );
    const sealed = lateOf(script).flatMap((step) =>
      step.kind === 'seal' ? [{ by: step.by, item: step.item }] : [],
    );
    expect(opened.length).toBeGreaterThan(0);
    if (opened.length > 1) expect(sealed).toEqual(expect.arrayContaining([...opened]));
    expect(new Set(sealed.map(({ item }) => item)).size).toBe(sealed.length);
    for (const { item } of sealed) expect(item).not.toMatch(/\b(tokens|cards|media|copies)\b/i);
  });

  test('says that nothing was opened only while nothing is', () => {
    const opens = script.steps.findIndex((step) => step.kind === 'check' && step.opens !== undefined);
    const early = script.steps.slice(opens + 1).filter(({ aborts = [] }) => aborts.includes('stop'));
    expect(early).toEqual([]);
    // What lies inside is not compared by the step whose refusal leaves the bag closed.
    for (const step of script.steps)
      if (step.kind === 'check' && step.opens !== undefined)
        expect(step.observes.map(({ form }) => form)).toEqual(['bag', 'yes-no']);
  });

  test('records both clocks, and asks two people for the photograph of each bag', () => {
    const clocks = script.steps.find(({ id }) => id === 'clocks');
    const names = clocks === undefined ? [] : fieldsOf(clocks).map(({ name }) => name);
    expect(names).toEqual(['clock-of-administrator', 'clock-of-witness', 'clocks-agree']);
    const steps = [script.steps, ...script.branches.map((branch) => branch.steps)].flat();
    const texts = steps.filter(({ kind }) => kind === 'seal').map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(/Two people enter all three.*digest of the photograph/);
  });

  test('counts and locks away what was left in the room', () => {
    const crew = crewOf(script, REHEARSAL);
    const left = direct(rehearse(script), crew, { kind: 'abort', branch: 'leave-the-room', why: 'Alarm.' });
    let state = left;
    while (nextStep(state)?.id !== 'leave-lock') state = runStep(state, crew);
    const found = { 'leave-bags': 'B-1', 'leave-missing': 'none', 'leave-things-out': '3' };
    const locked = (count: string): boolean =>
      sayDeed(state, actorWith(crew, 'administrator'), {
        kind: 'step',
        step: 'leave-lock',
        observed: { ...found, 'leave-things-locked': count },
      }).ok;
    expect([locked('3'), locked('2')]).toEqual([true, false]);
  });
});
