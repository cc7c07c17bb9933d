import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { formatEvmAddress } from '#shared/identifiers';
import type { CarrierItemView, CarrierView } from '#shared/ipc';
import { openProcess, type CarrierProcess } from '../../../electron/custody/process.ts';
import type { CarrierStart } from '../../../electron/custody/contract.ts';
import type { CarrierFile } from '../../../electron/custody/settings-file.ts';
import { MANDATE } from '../../support/books.ts';
import { LOCAL_CHAIN, PAYEE, TOKENS, WALLET_ETH, WALLET_USDC } from '../../support/evm.ts';
import { typedPins, type TypedPins } from '../../support/evm-chain/pin-port.ts';
import { ChainRig } from '../../support/evm-chain/rig.ts';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { PIN } from '../../support/pkcs11/rig.ts';

/* The carrier as a process of the desk: locked until a person types the PIN, at work until they lock it. */

let rig: ChainRig;
let opened: CarrierProcess[] = [];
let window: TypedPins;

beforeAll(async () => {
  rig = await ChainRig.start();
  rig.logOut();
});
afterEach(async () => {
  for (const each of opened) await each.lock();
  opened = [];
});
afterAll(async () => {
  await rig.close();
});

const softHsm = (): CarrierFile['module'] => {
  const found = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (found === undefined) throw new TypeError('no SoftHSM');
  return { profile: found.profile, path: found.module };
};

const settings = (over: Partial<CarrierFile> = {}): CarrierFile => ({
  v: 1,
  module: softHsm(),
  token: rig.key.token,
  keys: [{ name: 'main', objectId: rig.key.objectId, publicKey: rig.key.publicKey }],
  senders: [WALLET_USDC, WALLET_ETH].map((account) => ({
    account,
    chain: LOCAL_CHAIN,
    key: 'main',
    firstNumber: 0,
  })),
  tokens: [...TOKENS],
  chains: [
    {
      chain: LOCAL_CHAIN,
      nodes: [rig.node.url],
      confirmations: 2,
      tipPerGas: '1000000000',
      raiseAfterSeconds: 60,
    },
  ],
  mandate: MANDATE,
  feeAccounts: { [WALLET_USDC]: WALLET_ETH, [WALLET_ETH]: WALLET_ETH },
  accessToken: rig.ledger.token,
  ...over,
});

const open = (over: Partial<CarrierStart> = {}): CarrierProcess => {
  const start: CarrierStart = {
    settings: settings(),
    folder: rig.plan.folder,
    trust: rig.plan.trust,
    ledgerUrl: rig.ledger.url,
    environment: 'sandbox',
    sandboxPin: PIN,
    stoppedBecause: null,
    ...over,
  };
  const carrier = openProcess(start, {
    emit: (event) => {
      if (event.kind === 'pin-wanted') window.open();
    },
    now: () => new Date(),
    pauseMs: 50,
  });
  opened.push(carrier);
  return carrier;
};

const unlock = async (carrier: CarrierProcess, ...pins: readonly string[]): Promise<string> => {
  window = typedPins(...pins);
  const outcome = await carrier.unlock('Elena Novak', window);
  return outcome.ok ? 'ok' : outcome.error.code;
};

const itemIn = (view: CarrierView, item: string): CarrierItemView | undefined =>
  [...view.lanes.flatMap(({ places }) => places.map((place) => place.item)), ...view.unplaced].find(
    (each) => each?.item === item,
  ) ?? undefined;

const until = (carrier: CarrierProcess, item: string, kind: string): Promise<CarrierItemView> =>
  vi.waitFor(
    () => {
      const found = itemIn(carrier.view(), item);
      if (found?.state.kind !== kind) throw new Error(JSON.stringify(found));
      return found;
    },
    { timeout: 20_000, interval: 50 },
  );

/** A node has it: not only that it was signed. */
const untilSent = (carrier: CarrierProcess, item: string): Promise<CarrierItemView> =>
  vi.waitFor(
    async () => {
      const found = await until(carrier, item, 'sent');
      expect(found.state).toMatchObject({ kind: 'sent', detail: null });
      return found;
    },
    { timeout: 20_000, interval: 50 },
  );

const phaseOf = (carrier: CarrierProcess): string => carrier.view().state.phase;

describe('a carrier that is locked', () => {
  test('reads the journal, names what waits for it, and signs nothing', async () => {
    const item = await rig.approved({ minor: '1000000' });
    const carrier = open();
    expect(phaseOf(carrier)).toBe('locked');
    const waiting = await until(carrier, item, 'waiting');
    expect(waiting).toMatchObject({
      state: { why: 'locked' },
      payee: { address: PAYEE },
      amount: { asset: 'USDC', minor: '1000000' },
      canCancel: false,
    });
    expect(rig.signedFor(item)).toEqual([]);
    const refused = await carrier.cancel(item);
    expect(refused.ok ? 'ok' : refused.error.code).toBe('carrier-locked');

    expect(await unlock(carrier, PIN)).toBe('ok');
    expect(window.prompts[0]).toMatchObject({ title: 'Unlock the carrier', sandboxPin: PIN });
    expect(window.prompts[0]?.lines).toContainEqual({
      label: 'Pays from',
      value: formatEvmAddress(rig.address),
    });
    const sent = await untilSent(carrier, item);
    expect(sent.canCancel).toBe(true);
    await rig.node.mine(1);
    expect((await until(carrier, item, 'in-block')).state).toMatchObject({ depth: 1, needed: 2 });
    await rig.node.mine(1);
    await vi.waitFor(() => {
      expect(itemIn(carrier.view(), item)).toMatchObject({
        payee: { address: PAYEE },
        state: { kind: 'paid', unposted: null },
      });
    });
    expect(rig.signedFor(item)).toHaveLength(1);

    await carrier.lock();
    const later = await rig.approved({ minor: '2000000' });
    carrier.nudge();
    await until(carrier, later, 'waiting');
    expect(phaseOf(carrier)).toBe('locked');
    expect(rig.signedFor(later)).toEqual([]);
  });

  test('stays so after a wrong PIN, after a cancelled window, and says what the token says', async () => {
    const carrier = open();
    expect(await unlock(carrier, '000000', '111111')).toBe('pin-cancelled');
    expect(window.prompts.map(({ problem }) => problem !== null)).toEqual([false, true, true]);
    expect(await unlock(carrier, '000000', '111111', '222222')).toBe('token-rejected-pin');
    expect(phaseOf(carrier)).toBe('locked');
    expect(await unlock(carrier, PIN)).toBe('ok');
    expect(phaseOf(carrier)).toBe('working');
  });

  test('does not open where the token holds another key, is another, or is software in production', async () => {
    const other =
      '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';
    const wrongKey = settings({ keys: [{ name: 'main', objectId: rig.key.objectId, publicKey: other }] });
    expect(await unlock(open({ settings: wrongKey }), PIN)).toBe('token-wrong');
    const wrongToken = settings({ token: { manufacturer: 'SoftHSM project', serial: 'another' } });
    expect(await unlock(open({ settings: wrongToken }), PIN)).toBe('token-removed');
    expect(await unlock(open({ environment: 'production' }), PIN)).toBe('software-token-refused');
    // Whoever was refused has let go of the token.
    expect(await unlock(open(), PIN)).toBe('ok');
  });
});

describe('what a person cancels', () => {
  test('has its place taken by a transaction that pays nothing', async () => {
    const item = await rig.approved({ minor: '3000000' });
    const carrier = open();
    expect(await unlock(carrier, PIN)).toBe('ok');
    await untilSent(carrier, item);
    const before = await rig.node.tokensOf(PAYEE);
    const cancelled = await carrier.cancel(item);
    expect(cancelled).toEqual({ ok: true, value: null });
    await until(carrier, item, 'sent');
    expect(rig.signedFor(item)).toHaveLength(2);
    await rig.node.mine(2);
    const ended = await until(carrier, item, 'cancelled');
    expect(ended.canCancel).toBe(false);
    // What was approved earlier and was not cancelled is paid at its own place.
    expect((await rig.node.tokensOf(PAYEE)) - before).toBe(2_000_000n);
    const again = await carrier.cancel(item);
    expect(again.ok).toBe(false);
  });
});

describe('a carrier that can not go on', () => {
  test('signs nothing where nothing can be written down, says why, and goes on when there is a way again', async () => {
    const carrier = open();
    expect(await unlock(carrier, PIN)).toBe('ok');
    await vi.waitFor(() => {
      expect(carrier.view().asOf).not.toBeNull();
    });
    // Another hand in its file: it is found changed at the next step, and nothing is signed on.
    const file = join(rig.plan.folder, 'lanes.json');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, `${kept}\n`);
    const item = await rig.approved({ minor: '4000000' });
    carrier.nudge();
    await vi.waitFor(
      () => {
        const state = itemIn(carrier.view(), item)?.state;
        const told = state?.kind === 'waiting' ? `${state.why}: ${state.detail}` : '';
        expect(`${phaseOf(carrier)}, ${told}`).toMatch(/^working, disk: /);
      },
      { timeout: 20_000 },
    );
    expect(rig.signedFor(item)).toEqual([]);
    await carrier.lock();
    writeFileSync(file, kept);
    const after = open({ stoppedBecause: 'its process ended' });
    expect(after.view().state).toEqual({ phase: 'stopped', because: 'its process ended' });
    expect(await unlock(after, PIN)).toBe('ok');
    await until(after, item, 'sent');
  });

  test('is not opened on files that do not read, and says which', async () => {
    const file = join(rig.plan.folder, 'lanes.json');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, '{');
    const carrier = open();
    writeFileSync(file, kept);
    expect(carrier.view().state).toEqual({
      phase: 'misconfigured',
      faults: ['the file of the queues is damaged'],
    });
    expect(await unlock(carrier, PIN)).toBe('carrier-not-set-up');
  });

  test('says that the ledger does not answer', async () => {
    const carrier = open({ ledgerUrl: 'http://127.0.0.1:9' });
    await vi.waitFor(() => {
      expect(carrier.view().feed).toMatchObject({ isFinal: false });
    });
  });
});
