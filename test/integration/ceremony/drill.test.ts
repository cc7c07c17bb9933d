import { expect, test } from 'vitest';
import { fieldsOf } from '#shared/ceremony';
import {
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
  viewOf,
} from './rig.ts';

const desk = desksPerTest();

test('a recovery drill wipes the spare module of the list alone, on its own way and when it is stopped', async () => {
  const at = desk();
  const script = scriptNamed('recovery-drill');
  const crew = practiceCrew(at, script);
  const spare = must(at.signer.practice('spare module', true));
  const other = must(at.signer.practice('module in use', true));
  const keysOf = (serial: string): number =>
    must(at.signer.tokens()).find((token) => token.serial === serial)?.keys.length ?? -1;
  must(await at.session.begin(script, 'rehearsal'));
  await open(at, crew, inputsOf(script, { 'spare-listed': spare.serial }));
  while (stepNow(at).id !== 'spare') await runStep(at, () => spare);
  expect(codeOf(await at.session.operate(other))).toBe('ceremony-value-differs');
  await runStep(at, () => spare);
  expect([keysOf(spare.serial), keysOf(other.serial)]).toEqual([0, 1]);
  // What this desk can not ask of a token is where it stops, and the branch leads to the end.
  expect(codeOf(await at.session.operate(spare))).toBe('ceremony-not-wired');
  const abort = { kind: 'abort', branch: 'stop-late', why: 'It can not be read here.' } as const;
  expect(await say(at, personWith(viewOf(at), 'administrator'), abort)).toBe('ok');
  expect(await confirm(at, personWith(viewOf(at), 'witness'))).toBe('ok');
  while (stepNow(at).id !== 'late-reset') await runStep(at, () => spare);
  expect(fieldsOf(stepNow(at)).map(({ name }) => name)).toContain('late-reset-serial');
  expect(codeOf(await at.session.operate(other))).toBe('ceremony-value-differs');
  while (viewOf(at).phase.kind !== 'ended') await runStep(at, () => spare);
  expect(viewOf(at).phase).toEqual({ kind: 'ended', outcome: 'aborted' });
  expect(viewOf(at).values['late-reset-serial']).toBe(spare.serial);
  await seal(at);
  expect(packOf(at)).toContain('recovery-drill');
});
