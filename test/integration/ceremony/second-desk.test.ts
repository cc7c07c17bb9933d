import { expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { nextStep, type CeremonyScript, type Values } from '#shared/ceremony';
import { deviceKeyOf } from '#shared/envelope';
import {
  cardIn,
  cardText,
  confirmationIn,
  confirmationText,
  statementIn,
  statementText,
} from '../../../electron/main/ceremony/exchange.ts';
import {
  actorWith,
  crewOf,
  ENTROPY,
  must as mustSubmit,
  publicOf,
  REHEARSAL,
  rehearse,
  runStep,
  sayDeed,
} from '../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../support/ceremony-script.ts';
import {
  codeOf,
  confirm,
  desksPerTest,
  inputsOf,
  must,
  open,
  personWith,
  practiceCrew,
  say,
  scriptNamed,
  stepNow,
  twiceIn,
  viewOf,
  type Desk,
} from './rig.ts';

/* Two desks that share no network: what goes from one to the other goes by file. */

const desk = desksPerTest();

const SCRIPT: CeremonyScript = scriptNamed('token-initialise');

/** To the other desk, confirmed there, and back. */
const byFile = async (first: Desk, second: Desk, person: PersonId, again: Values): Promise<void> => {
  const opened = first.session.current();
  if (opened === null) throw new Error('no ceremony is open');
  const visited = must(statementIn(must(statementText(opened.state)), () => null));
  must(await second.session.visit(visited));
  expect(await confirm(second, person, again)).toBe('ok');
  const confirmation = second.session.current()?.beside.confirmation ?? null;
  if (confirmation === null) throw new Error('nothing was confirmed');
  must(await first.session.take(must(confirmationIn(confirmationText(confirmation)))));
};

const OTHER = new Uint8Array(32).fill(5);

test('the witness brings a card, follows the log, confirms, and the first desk records it', async () => {
  const first = desk();
  const crew = practiceCrew(first, SCRIPT);
  const device = must(first.signer.practice('new token', true));
  const second = desk({ seed: OTHER });
  const witness = crew.find(({ roles }) => roles.includes('witness'));
  const token = must(second.signer.tokens()).find(({ serial }) => serial === witness?.serial);
  const key = token?.keys[0];
  if (witness === undefined || token === undefined || key === undefined) throw new Error('no witness');
  const card = must(
    cardIn(
      cardText({
        person: witness.person,
        key,
        keyKind: 'software',
        token: token.serial,
        device: deviceKeyOf(OTHER).id,
      }),
    ),
  );
  must(await first.session.begin(SCRIPT, 'rehearsal'));
  const seats = crew.map((seat) => (seat === witness ? { ...seat, serial: null } : seat));
  const inputs = inputsOf(SCRIPT, { 'token-serial': device.serial, firmware: device.firmware });
  const view = must(
    await first.session.draft(
      { crew: seats, inputs, clockAheadSeconds: 0 },
      new Map([[card.person as string, card]]),
    ),
  );
  const administrator = personWith(view, 'administrator');
  expect(await say(first, administrator, { kind: 'open' })).toBe('ok');
  const again = twiceIn(SCRIPT.inputs, inputs);
  // Their token may be plugged in here as well: what they sign at, is the other desk.
  expect(await confirm(first, witness.person, again)).toBe('ceremony-elsewhere');
  await byFile(first, second, witness.person, again);
  expect(viewOf(first).head.size).toBe(1);
  const step = stepNow(first);
  expect(await say(first, administrator, { kind: 'step', step: step.id, observed: {} })).toBe('ok');
  await byFile(first, second, witness.person, {});
  expect(viewOf(first).head.size).toBe(2);
});

test('the words that are asked for are drawn there, and no file says which', async () => {
  const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
  let state = rehearse(SMALL_SCRIPT);
  while (nextStep(state)?.kind !== 'read-out') state = runStep(state, crew);
  const stated = mustSubmit(
    sayDeed(state, actorWith(crew, 'administrator'), { kind: 'step', step: 'read-image', observed: {} }),
  );
  const text = must(statementText(stated));
  expect(codeOf(statementIn(text, () => null))).toBe('ok');
  const named = text.replace('{"format"', `{"entropy":"${ENTROPY}","format"`);
  expect(codeOf(statementIn(named, () => null))).toBe('ceremony-file');
  const drawn: (string | null)[] = [];
  for (const at of [desk(), desk({ seed: OTHER })]) {
    const view = must(await at.session.visit(must(statementIn(text, () => null))));
    expect(view.pending?.places).toHaveLength(3);
    drawn.push(at.session.current()?.beside.entropy ?? null);
  }
  expect(new Set(drawn).size).toBe(2);
});

test('a card names a token by its serial number and by nothing else', () => {
  const card = { person: 'ana' as PersonId, keyKind: 'software', device: deviceKeyOf(OTHER).id } as const;
  const read = (token: string): string => codeOf(cardIn(cardText({ ...card, key: publicOf(OTHER), token })));
  expect(read('0123.AB-c')).toBe('ok');
  for (const token of ['', ' 1', 'S 1', '1\n2', '-1', 'a/b', '\u202e1', 'x'.repeat(65)])
    expect(read(token)).toBe('ceremony-file');
});

test('nothing but a log that can be followed is taken, and no confirmation of another statement', async () => {
  const first = desk();
  const crew = practiceCrew(first, SCRIPT);
  must(await first.session.begin(SCRIPT, 'rehearsal'));
  await open(first, crew, inputsOf(SCRIPT, {}));
  const administrator = personWith(viewOf(first), 'administrator');
  expect(await say(first, administrator, { kind: 'step', step: 'welcome', observed: {} })).toBe('ok');
  const opened = first.session.current();
  if (opened === null) throw new Error('no ceremony is open');
  const text = must(statementText(opened.state));
  const taken = (file: string): string => codeOf(statementIn(file, () => null));
  expect(taken(text)).toBe('ok');
  expect(taken('{"format":"other"}')).toBe('ceremony-file');
  expect(taken('not json')).toBe('ceremony-file');
  expect(taken(text.replace('Good morning', 'Good evening'))).not.toBe('ok');
  expect(codeOf(confirmationIn('{}'))).toBe('ceremony-file');
  const [record] = opened.state.records;
  if (record === undefined) throw new Error('no commit');
  expect(codeOf(await first.session.take(record.confirmed))).not.toBe('ok');
  expect(viewOf(first).head.size).toBe(1);
});
