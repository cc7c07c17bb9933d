import { describe, expect, test } from 'vitest';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownDigest, type CeremonyStep } from '#shared/ceremony';
import type { CeremonyTokenView, CeremonyView } from '#shared/ipc';
import { recordFile, rehearsalIn } from '../../../electron/main/ceremony/evidence.ts';
import {
  PRACTICE_PIN,
  beginInitialise,
  codeOf,
  confirm,
  desksPerTest,
  entered,
  expectProved,
  inputsOf,
  must,
  open,
  packOf,
  personWith,
  practiceCrew,
  runStep,
  runTo,
  say,
  scriptNamed,
  seal,
  stepNow,
  viewOf,
  type Begun,
  type Desk,
} from './rig.ts';

const desk = desksPerTest();

const begin = (at: Desk = desk()): Promise<Begun> => beginInitialise(at);

const runToEnd = async (
  at: Desk,
  token: (step: CeremonyStep, view: CeremonyView) => CeremonyTokenView,
): Promise<void> => {
  while (viewOf(at).phase.kind !== 'ended') await runStep(at, token);
};

describe('a rehearsal on software tokens', () => {
  test('of a new token: it is wiped, given to its holder, makes its key and signs', async () => {
    const { at, device } = await begin();
    await runToEnd(at, () => device);
    const { values } = viewOf(at);
    expect(values).toMatchObject({ 'objects-left': '0', 'key-can-leave': 'no', 'key-more-uses': 'no' });
    const now = must(at.signer.tokens()).find(({ serial }) => serial === device.serial);
    expect(now?.keys.map(({ publicKey }) => publicKey)).toEqual([values['new-key']]);
    expect(now?.keys[0]?.publicKey).not.toBe(device.keys[0]?.publicKey);
    await seal(at);
    expectProved(packOf(at));
    const opened = at.session.current();
    if (opened === null) throw new Error('no ceremony is open');
    expect(must(recordFile(opened, null, null, null)).text).toContain('REHEARSAL');
    expect(must(rehearsalIn(packOf(at))).record.origin).toBe(opened.state.origin);
  });

  test('of a key in a module: its key is seen again, and one card alone makes no signature', async () => {
    const at = desk();
    const script = scriptNamed('hsm-key-generation');
    const crew = practiceCrew(at, script);
    const module = must(at.signer.practice('module', false));
    const cards = ['card 1', 'card 2', 'card 3'].map((name) => must(at.signer.practice(name, true)));
    must(await at.session.begin(script, 'rehearsal'));
    const lists = Object.fromEntries(cards.map(({ serial }, index) => [`card-list-${index + 1}`, serial]));
    await open(
      at,
      crew,
      inputsOf(script, {
        'module-serial': module.serial,
        firmware: module.firmware,
        label: 'Treasury',
        ...lists,
      }),
    );
    await runToEnd(at, ({ id }) => {
      const card = /^present-(\d)$/.exec(id)?.[1];
      // With one card the module does not let anybody in.
      at.react(({ title }) => ({
        pin: id === 'one-card' && title === 'Sign a random text' ? 'not-enough' : PRACTICE_PIN,
      }));
      return cards[Number(card ?? 0) - 1] ?? module;
    });
    expect(viewOf(at).values).toMatchObject({
      'keys-before': '0',
      'keys-after': '1',
      'one-card-signed': 'no',
      'listed-label': 'Treasury',
      'attestation-verdict': 'kept in software, for a rehearsal',
    });
    await seal(at);
    expectProved(packOf(at));
    // What was found lies beside the log, and comes back with it.
    const { origin } = viewOf(at);
    must(await at.session.leave());
    must(await at.session.goOn(origin));
    expectProved(packOf(at));
  });
});

describe('a genesis', () => {
  test('is rehearsed whole: three custodians sign with the tokens whose keys were read out', async () => {
    const at = desk();
    const script = scriptNamed('genesis');
    const crew = practiceCrew(at, script);
    const held = must(at.signer.tokens());
    const tokenOf = (person: string): CeremonyTokenView => {
      const serial = crew.find((one) => one.person === person)?.serial;
      const found = held.find((token) => token.serial === serial);
      if (found === undefined) throw new Error(`no token of ${person}`);
      return found;
    };
    const serials = Object.fromEntries(
      [1, 2, 3].map((n) => [`token-serial-${n}`, tokenOf(`custodian-${n}-1`).serial]),
    );
    must(await at.session.begin(script, 'rehearsal'));
    await open(at, crew, inputsOf(script, serials));
    await runToEnd(at, ({ by }) => tokenOf(`${by}-1`));
    const keys = [1, 2, 3].map((n) => viewOf(at).values[`key-${n}`]);
    expect(keys).toEqual([1, 2, 3].map((n) => tokenOf(`custodian-${n}-1`).keys[0]?.publicKey));
    await seal(at);
    expectProved(packOf(at));
  });
});

describe('at each step', () => {
  test('the wrong person and another step are refused before anybody is asked for a PIN', async () => {
    const begun = await begin();
    const { at } = begun;
    const view = viewOf(at);
    const step = stepNow(at);
    const deed = { kind: 'step', step: step.id, observed: {} } as const;
    const asked = at.prompts.length;
    expect(await say(at, personWith(view, 'witness'), deed)).toBe('ceremony-role');
    expect(await say(at, personWith(view, 'administrator'), { ...deed, step: 'tidy' })).toBe(
      'ceremony-order',
    );
    expect(at.prompts).toHaveLength(asked);
    expect(await say(at, personWith(view, 'administrator'), deed)).toBe('ok');
    expect(await confirm(at, personWith(view, 'administrator'))).toBe('ceremony-self-confirm');
    expect(await confirm(at, personWith(view, 'custodian-1'))).toBe('ceremony-role');
    expect(at.prompts).toHaveLength(asked + 1);
    expect(viewOf(at).head.size).toBe(1);
  });

  test('the token is asked first, nobody changes what it said, and the wrong one is not touched', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'reset');
    const step = stepNow(at);
    const administrator = personWith(viewOf(at), 'administrator');
    const typed = { 'reset-serial': device.serial, 'objects-left': '0' };
    const deed = { kind: 'step', step: step.id, observed: typed } as const;
    expect(await say(at, administrator, deed)).toBe('ceremony-token-first');
    const other = must(at.signer.practice('another', true));
    expect(codeOf(await at.session.operate(other))).toBe('ceremony-value-differs');
    expect(must(at.signer.tokens()).find(({ serial }) => serial === other.serial)?.keys).toHaveLength(1);
    must(await at.session.operate(device));
    const lied = { ...deed, observed: { ...typed, 'objects-left': '1' } };
    expect(await say(at, administrator, lied)).toBe('ceremony-token-first');
    expect(await say(at, administrator, deed)).toBe('ok');
  });

  test('the window refuses what the screen did not show', async () => {
    const { at } = await begin();
    const administrator = personWith(viewOf(at), 'administrator');
    const deed = { kind: 'step', step: stepNow(at).id, observed: {} } as const;
    const other = shownDigest([{ label: 'Step', value: 'something else' }]);
    expect(codeOf(await at.session.state(administrator, deed, other))).toBe('render-mismatch');
    expect(viewOf(at).pending).toBeNull();
  });

  test('a second entry that differs is not recorded, and words that were not heard are not', async () => {
    const begun = await begin();
    const { at } = begun;
    await runTo(begun, 'read-image');
    const view = viewOf(at);
    const witness = personWith(view, 'witness');
    const administrator = personWith(view, 'administrator');
    expect(await say(at, administrator, { kind: 'step', step: 'read-image', observed: {} })).toBe('ok');
    expect(await confirm(at, witness, {}, ['one', 'two', 'three'])).toBe('ceremony-words');
    expect(await confirm(at, witness)).toBe('ceremony-words');
    must(await at.session.discard());
    await runStep(at, () => begun.device);
    expect(stepNow(at).id).toBe('open-token');
    const observed = entered(viewOf(at), stepNow(at));
    expect(await say(at, administrator, { kind: 'step', step: 'open-token', observed })).toBe('ok');
    expect(await confirm(at, witness, { 'token-bag-seen': 'B-other' })).toBe('ceremony-entry-differs');
    expect(viewOf(at).head.size).toBe(view.head.size + 1);
  });

  test('nothing is signed with a cancelled window or a wrong PIN', async () => {
    const { at } = await begin();
    const administrator = personWith(viewOf(at), 'administrator');
    const deed = { kind: 'step', step: stepNow(at).id, observed: {} } as const;
    at.react(() => 'cancel');
    expect(await say(at, administrator, deed)).toBe('pin-cancelled');
    at.react(() => ({ pin: 'wrong-one' }));
    expect(await say(at, administrator, deed)).toBe('token-rejected-pin');
    expect(viewOf(at).pending).toBeNull();
  });
});

describe('after a crash', () => {
  const LOG = 'log.jsonl';
  const fileOf = (at: Desk): string => join(viewOf(at).folder, LOG);

  test('it goes on where it was, with the statement that waited', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'identify');
    must(await at.session.operate(device));
    const before = viewOf(at);
    // The process ends here, in the middle of a line.
    appendFileSync(fileOf(at), '{"confirmed":{"payl');
    at.signer.close();
    const again = desk({ folder: at.folder });
    must(await again.session.goOn(before.origin));
    expect(viewOf(again)).toEqual({ ...before, sealLines: [] });
    const administrator = personWith(before, 'administrator');
    const observed = entered(viewOf(again), stepNow(again));
    expect(await say(again, administrator, { kind: 'step', step: 'identify', observed })).toBe('ok');
    again.signer.close();
    const third = desk({ folder: at.folder });
    must(await third.session.goOn(before.origin));
    expect(viewOf(third).pending).toMatchObject({ person: administrator });
    const twice = { 'token-serial-seen': device.serial };
    expect(await confirm(third, personWith(before, 'witness'), twice)).toBe('ok');
    await runToEnd(third, () => device);
    await seal(third);
    expectProved(packOf(third));
  });

  test('a log that says something else is not gone on with', async () => {
    const begun = await begin();
    await runTo(begun, 'room');
    const { at } = begun;
    const { origin } = viewOf(at);
    const whole = readFileSync(fileOf(at), 'utf8');
    const lines = whole.trimEnd().split('\n');
    const damage = [
      lines.toSpliced(1, 1),
      lines.toReversed(),
      [...lines, 'no commit'],
      [...lines, lines[0] ?? ''],
      lines.with(1, (lines[1] ?? '').replace('"sig":"', '"sig":"A')),
    ];
    for (const changed of damage) {
      writeFileSync(fileOf(at), `${changed.join('\n')}\n`);
      expect(codeOf(await at.session.goOn(origin))).toBe('ceremony-log-damaged');
    }
    writeFileSync(fileOf(at), whole);
    expect(codeOf(await at.session.goOn(origin))).toBe('ok');
  });

  test('a key whose making was cut off is found and not made twice', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'generate');
    must(await at.session.operate(device));
    const { answers } = viewOf(at);
    // What the token said is lost with what lay beside the log.
    writeFileSync(join(viewOf(at).folder, 'beside.json'), '');
    must(await at.session.goOn(viewOf(at).origin));
    expect(viewOf(at).answers).toBeNull();
    must(await at.session.operate(device));
    expect(viewOf(at).answers).toEqual(answers);
  });
});
