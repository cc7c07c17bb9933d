import { describe, expect, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PersonId } from '#shared/brand';
import { shownDigest } from '#shared/ceremony';
import type { CeremonyDeedDraft, CeremonyTokenView } from '#shared/ipc';
import type { TokenOrder } from '../../../electron/signer/ceremony/contract.ts';
import { crewOf, REHEARSAL, rehearse, runToEnd } from '../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../support/ceremony-script.ts';
import {
  beginInitialise,
  codeOf,
  confirm,
  desksPerTest,
  entered,
  must,
  personWith,
  runTo,
  say,
  scriptNamed,
  stepNow,
  viewOf,
  type Begun,
  type Desk,
  type DeskOptions,
  type Wrapped,
} from './rig.ts';

/* What stands between a person and a token: the kind of the token, and one thing at a time. */

const desk = desksPerTest();

const SCRIPT = scriptNamed('token-initialise');

const begin = (options: DeskOptions = {}): Promise<Begun> => beginInitialise(desk(options));

const keysOn = (at: Desk, { serial }: CeremonyTokenView): readonly string[] =>
  must(at.signer.tokens())
    .find((token) => token.serial === serial)
    ?.keys.map(({ publicKey }) => publicKey) ?? [];

/** A commit of those in charge, between what a token did and its step. */
const direct = async (at: Desk, deed: CeremonyDeedDraft): Promise<void> => {
  const view = viewOf(at);
  expect(await say(at, personWith(view, 'administrator'), deed)).toBe('ok');
  expect(await confirm(at, personWith(view, 'witness'))).toBe('ok');
};

/** Counts what the signer is asked to let a token do. */
const counted = (): { readonly orders: TokenOrder[]; readonly wrap: Wrapped } => {
  const orders: TokenOrder[] = [];
  return {
    orders,
    wrap: (host) => ({
      ...host,
      operate: (order) => {
        orders.push(order);
        return host.operate(order);
      },
    }),
  };
};

describe('in a rehearsal, a hardware token', () => {
  test('is not touched: neither wiped by the desk, nor signed with, and no PIN window opens', async () => {
    let hardware = '';
    const { orders, wrap } = counted();
    const begun = await begin({
      wrap,
      seenAs: ({ serial }) => (serial === hardware ? { custody: 'hardware-token' } : {}),
    });
    const { at, device } = begun;
    await runTo(begun, 'reset');
    const [asked, held, done] = [at.prompts.length, keysOn(at, device), orders.length];
    hardware = device.serial;
    expect(codeOf(await at.session.operate(device))).toBe('ceremony-rehearsal-key');
    expect(orders).toHaveLength(done);
    const view = viewOf(at);
    const administrator = personWith(view, 'administrator');
    hardware = view.crew.find(({ person }) => person === administrator)?.token ?? '';
    expect(await say(at, administrator, { kind: 'pause', why: 'Rest.' })).toBe('ceremony-rehearsal-key');
    expect(at.prompts).toHaveLength(asked);
    expect(keysOn(at, device)).toEqual(held);
    hardware = '';
    expect(codeOf(await at.session.operate(device))).toBe('ok');
  });

  test('is refused by the signer too, when main says that it is software', async () => {
    let isHardware = false;
    const begun = await begin({
      seenAs: () => (isHardware ? { custody: 'hardware-token' } : {}),
      wrap: (host) => ({
        ...host,
        tokens: async () => {
          const seen = await host.tokens();
          const lied = (token: CeremonyTokenView): CeremonyTokenView => ({
            ...token,
            custody: 'software-token',
          });
          return seen.ok ? { ok: true, value: seen.value.map(lied) } : seen;
        },
      }),
    });
    const { at, device } = begun;
    await runTo(begun, 'reset');
    const [asked, held] = [at.prompts.length, keysOn(at, device)];
    isHardware = true;
    expect(codeOf(await at.session.operate(device))).toBe('ceremony-rehearsal-key');
    expect(at.prompts).toHaveLength(asked);
    expect(keysOn(at, device)).toEqual(held);
  });
});

describe('while a PIN window is open', () => {
  test('nothing takes the place of what is at work, and its commit stands once', async () => {
    let release: () => void = () => undefined;
    let isHeld = false;
    let isAsked: () => void = () => undefined;
    const { at } = await begin({
      wrap: (host) => ({
        ...host,
        sign: async (request) => {
          if (isHeld)
            await new Promise<void>((resolve) => {
              release = resolve;
              isAsked();
            });
          return host.sign(request);
        },
      }),
    });
    const view = viewOf(at);
    const deed = { kind: 'step', step: stepNow(at).id, observed: {} } as const;
    expect(await say(at, personWith(view, 'administrator'), deed)).toBe('ok');
    isHeld = true;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const confirming = confirm(at, personWith(view, 'witness'));
    await asked;
    const before = at.session.current();
    if (before === null) throw new Error('no ceremony is open');
    const pending = before.state.pending?.envelope;
    if (pending === undefined) throw new Error('nothing is pending');
    const others = [
      at.session.take(pending),
      at.session.discard(),
      at.session.goOn(view.origin),
      at.session.begin(SCRIPT, 'rehearsal'),
      at.session.visit(before.state),
      at.session.leave(),
      at.session.seal(personWith(view, 'witness'), shownDigest([])),
      at.session.state('witness-1' as PersonId, { kind: 'pause', why: 'Rest.' }, shownDigest([])),
    ];
    expect((await Promise.all(others)).map(codeOf)).toEqual(others.map(() => 'ceremony-busy'));
    expect(at.session.current()).toBe(before);
    release();
    expect(await confirming).toBe('ok');
    expect(viewOf(at).head.size).toBe(view.head.size + 1);
    isHeld = false;
    must(await at.session.goOn(view.origin));
    expect(viewOf(at).head.size).toBe(view.head.size + 1);
    expect(codeOf(await at.session.leave())).toBe('ok');
    expect(at.session.current()).toBeNull();
  });
});

describe('what a token said', () => {
  test('stays through pauses, exceptions and who comes and goes, until its step is recorded', async () => {
    const { orders, wrap } = counted();
    const begun = await begin({ wrap });
    const { at, device } = begun;
    await runTo(begun, 'reset');
    const wiped = orders.length;
    must(await at.session.operate(device));
    const { answers } = viewOf(at);
    expect(answers).toMatchObject({ 'objects-left': '0' });
    const who = personWith(viewOf(at), 'custodian-1');
    await direct(at, { kind: 'pause', why: 'Fresh air.' });
    await direct(at, { kind: 'resume' });
    await direct(at, { kind: 'room', who, moves: 'leaves' });
    await direct(at, { kind: 'deviate', what: 'A knock.', why: 'The post.', accepts: null });
    expect(viewOf(at).answers).toEqual(answers);
    // Also after the desk was ended and started again.
    must(await at.session.goOn(viewOf(at).origin));
    expect(viewOf(at).answers).toEqual(answers);
    const observed = entered(viewOf(at), stepNow(at));
    const deed = { kind: 'step', step: 'reset', observed } as const;
    expect(await say(at, personWith(viewOf(at), 'administrator'), deed)).toBe('ok');
    expect(await confirm(at, personWith(viewOf(at), 'witness'))).toBe('ok');
    expect(orders).toHaveLength(wiped + 1);
    expect(viewOf(at).answers).toBeNull();
  });

  test('goes when the ceremony leaves the step for a branch', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'identify');
    must(await at.session.operate(device));
    await direct(at, { kind: 'abort', branch: 'leave-the-room', why: 'An alarm.' });
    expect(viewOf(at).answers).toBeNull();
    expect(at.session.current()?.beside.answers).toBeNull();
  });

  test('of a key whose making was cut off is found again after a pause, and no second key is made', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'generate');
    must(await at.session.operate(device));
    const { answers } = viewOf(at);
    writeFileSync(join(viewOf(at).folder, 'beside.json'), '');
    must(await at.session.goOn(viewOf(at).origin));
    await direct(at, { kind: 'pause', why: 'The power failed.' });
    await direct(at, { kind: 'resume' });
    expect(viewOf(at).answers).toBeNull();
    must(await at.session.operate(device));
    expect(viewOf(at).answers).toEqual(answers);
    expect(keysOn(at, device)).toHaveLength(1);
  });
});

describe('a new PIN', () => {
  test('that is never the same twice is asked for three times, and the token stays without one', async () => {
    const begun = await begin();
    const { at, device } = begun;
    await runTo(begun, 'initialise');
    const asked = at.prompts.length;
    at.react((_, index) => ({ pin: `another-${String(index)}-${String(at.prompts.length)}` }));
    expect(codeOf(await at.session.operate(device))).toBe('token-rejected-pin');
    expect(at.prompts).toHaveLength(asked + 6);
    expect(must(at.signer.tokens()).find(({ serial }) => serial === device.serial)?.hasPin).toBe(false);
  });

  test('is not set on the pad of a reader: that is refused at once', async () => {
    let hasPinPad = false;
    const begun = await begin({ seenAs: () => ({ hasPinPad }) });
    await runTo(begun, 'initialise');
    const asked = begun.at.prompts.length;
    hasPinPad = true;
    expect(codeOf(await begun.at.session.operate(begun.device))).toBe('token-unsupported');
    expect(begun.at.prompts).toHaveLength(asked);
  });
});

describe('the seal of somebody of another desk', () => {
  test('is not made here: this desk proves nothing for them, and nobody is asked for a PIN', async () => {
    const at = desk();
    const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
    const whole = runToEnd(rehearse(SMALL_SCRIPT), crew);
    must(at.store.create(SMALL_SCRIPT, REHEARSAL));
    for (const [index, record] of whole.records.entries()) must(at.store.append(REHEARSAL, record, index));
    must(await at.session.goOn(REHEARSAL));
    const [person] = viewOf(at).seals.missing;
    if (person === undefined) throw new Error('nobody seals');
    const shown = shownDigest(viewOf(at).sealLines);
    expect(codeOf(await at.session.seal(person, shown))).toBe('ceremony-elsewhere');
    expect(at.prompts).toEqual([]);
  });
});
