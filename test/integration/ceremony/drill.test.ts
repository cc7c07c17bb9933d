import { afterEach, beforeEach, expect, test } from 'vitest';
import { fieldsOf, shownDigest } from '#shared/ceremony';
import { evidenceFile } from '../../../electron/main/ceremony/evidence.ts';
import { tokenFolder, type TokenFolder } from '../signer/softhsm.ts';
import {
  codeOf,
  confirm,
  inputsOf,
  must,
  open,
  openDesk,
  personWith,
  practiceCrew,
  runStep,
  say,
  scriptNamed,
  stepNow,
  viewOf,
  type Desk,
} from './rig.ts';

let tokens: TokenFolder;
let at: Desk;

beforeEach(() => {
  tokens = tokenFolder();
  at = openDesk();
});
afterEach(() => {
  at.close();
  tokens.remove();
});

test('a recovery drill wipes the spare module of the list alone, on its own way and when it is stopped', async () => {
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
  for (const person of viewOf(at).seals.missing)
    must(await at.session.seal(person, shownDigest(viewOf(at).sealLines)));
  const opened = at.session.current();
  expect(opened !== null && codeOf(evidenceFile(opened))).toBe('ok');
});
