import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import { ok, type Result, type ShownError } from '#shared/errors';
import type { SessionView } from '#shared/ipc';
import type { NamedPerson, Role } from '#shared/roster';
import {
  carrierHandlers,
  loadCarrierSetting,
  type CarrierDeps,
  type CarrierHandlers,
} from '../../../../electron/main/carrier/carrier.ts';
import type { CarrierHost } from '../../../../electron/main/children/carrier.ts';
import { CARRIER_FILE } from '../../../support/carrier-file.ts';
import { ANNA } from '../../../support/company.ts';

/* Who unlocks the carrier and cancels what it sent; and what a home without one says. */

const LOCAL_CHAIN = 31_337;
const ITEM = 'a'.repeat(64) as IntentDigest;
let asked: string[] = [];

const host = {
  view: () => Promise.resolve(ok({})),
  unlock: (holder: string) => {
    asked.push(`unlock by ${holder}`);
    return Promise.resolve(ok(null));
  },
  lock: () => {
    asked.push('lock');
    return Promise.resolve(ok(null));
  },
  cancel: () => {
    asked.push('cancel');
    return Promise.resolve(ok({ kind: 'sent', hash: '', detail: null }));
  },
} as unknown as CarrierHost;

const handlersFor = (
  roles: readonly Role[] | null,
  over: Partial<CarrierDeps> & { readonly standing?: NamedPerson['standing'] } = {},
): CarrierHandlers =>
  carrierHandlers({
    setting: { kind: 'none' },
    host,
    prepare: () => {
      asked.push('prepare');
      return Promise.resolve();
    },
    session: () => (roles === null ? null : ({ person: { id: ANNA, name: 'Anna' } } as SessionView)),
    people: () => [{ id: ANNA, roles, standing: over.standing ?? 'active' } as unknown as NamedPerson],
    log: { info: () => undefined } as unknown as CarrierDeps['log'],
    ...over,
  });

const codeOf = (result: Result<unknown, ShownError>): string => (result.ok ? 'ok' : result.error.code);

const allOf = async (handlers: CarrierHandlers): Promise<readonly string[]> => [
  codeOf(await handlers.unlock({})),
  codeOf(await handlers.lock({})),
  codeOf(await handlers.cancel({ item: ITEM })),
];

beforeEach(() => {
  asked = [];
});

describe('who carries out', () => {
  test.each(['custodian', 'ceremony-lead'] as const)('a %s does', async (role) => {
    expect(await allOf(handlersFor([role]))).toEqual(['ok', 'ok', 'ok']);
    expect(asked).toEqual(['prepare', 'unlock by Anna', 'lock', 'cancel']);
  });

  test('nobody who has signed out while it got ready', async () => {
    let session = { person: { id: ANNA, name: 'Anna' } } as SessionView | null;
    const handlers = handlersFor(['custodian'], {
      session: () => session,
      prepare: () => {
        session = null;
        return Promise.resolve();
      },
    });
    expect(codeOf(await handlers.unlock({}))).toBe('not-signed-in');
    expect(asked).toEqual([]);
  });

  test('nobody else, and nothing is asked of the process', async () => {
    const others: readonly Role[] = [
      'requester',
      'approver',
      'senior-approver',
      'compliance',
      'security-admin',
    ];
    expect(await allOf(handlersFor(others))).toEqual(new Array(3).fill('carrier-not-allowed'));
    expect(await allOf(handlersFor(null))).toEqual(new Array(3).fill('not-signed-in'));
    expect(await allOf(handlersFor(['custodian'], { standing: 'suspended' }))).toEqual(
      new Array(3).fill('not-signed-in'),
    );
    expect(asked).toEqual([]);
  });
});

describe('a home', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-carrier-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('without settings says that nothing is set up', async () => {
    const setting = loadCarrierSetting(join(folder, 'carrier.json'), 'sandbox');
    const handlers = handlersFor(['custodian'], { setting, host: undefined });
    expect(await handlers.view({})).toMatchObject({ ok: true, value: { state: { phase: 'not-set-up' } } });
    expect(await allOf(handlers)).toEqual(new Array(3).fill('carrier-not-set-up'));
  });

  test('with settings that do not hold says each fault, and starts nothing', async () => {
    const file = join(folder, 'carrier.json');
    writeFileSync(file, '{"v":1,"accessToken":"the-secret"}', { mode: 0o600 });
    const setting = loadCarrierSetting(file, 'sandbox');
    if (setting.kind !== 'faulty') throw new Error(setting.kind);
    expect(setting.faults).toContainEqual(expect.stringMatching(/^carrier\.json, keys: /));
    expect(setting.faults.join(' ')).not.toContain('the-secret');
    const handlers = handlersFor(['custodian'], { setting, host: undefined });
    expect(await handlers.view({})).toMatchObject({
      ok: true,
      value: { state: { phase: 'misconfigured', faults: setting.faults } },
    });
    expect(codeOf(await handlers.unlock({}))).toBe('carrier-not-set-up');
  });

  test('whose settings can not be read is not passed over', () => {
    expect(loadCarrierSetting(folder, 'sandbox')).toMatchObject({ kind: 'faulty' });
  });

  test('whose settings others can read or write has none', () => {
    const file = join(folder, 'carrier.json');
    writeFileSync(file, JSON.stringify(CARRIER_FILE), { mode: 0o600 });
    expect(loadCarrierSetting(file, 'production')).toMatchObject({ kind: 'settings' });
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      expect(loadCarrierSetting(file, 'production')).toEqual({
        kind: 'faulty',
        faults: [`${file}: others can read or write it`],
      });
    }
  });

  test('of a production desk pays over no test chain', () => {
    const file = join(folder, 'carrier.json');
    const [sender] = CARRIER_FILE.senders;
    const [chain] = CARRIER_FILE.chains;
    const local = {
      ...CARRIER_FILE,
      senders: [{ ...sender, chain: LOCAL_CHAIN }],
      chains: [{ ...chain, chain: LOCAL_CHAIN }],
    };
    writeFileSync(file, JSON.stringify(local), { mode: 0o600 });
    expect(loadCarrierSetting(file, 'sandbox')).toMatchObject({ kind: 'settings' });
    expect(loadCarrierSetting(file, 'production')).toMatchObject({
      kind: 'faulty',
      faults: ['carrier.json, chains.0.chain: a test chain is for a sandbox'],
    });
  });
});
