import { afterEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { digestOf, encodeIntent, type Intent, type KeyProofIntent } from '#shared/intent';
import type { KeysView } from '#shared/ipc';
import { policyDigest } from '#shared/policy';
import { ANNA, BEN, CLEO, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import {
  keyedGenesis,
  keyNamed,
  testCustodyKey,
  testKeyChange,
  testKeyProof,
  testKeyRegistration,
} from '../../support/custody-keys.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant } from '../../support/ledger-work.ts';
import type { CommandId } from '#shared/brand';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';

/* Custody keys at a real ledger and on a real desk: registered, activated, proved alive, and stopped. */

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const genesis = keyedGenesis();
const POLICY = { version: genesis.policy.version, digest: policyDigest(genesis.policy) };
const DAY_MS = 86_400_000;
const dated = <T extends Intent | KeyProofIntent>(intent: T): T => ({
  ...intent,
  createdAt: instant(-1_000),
  expiresAt: instant(7 * DAY_MS),
});

const daysAgo = (days: number): string => instant(-days * DAY_MS).slice(0, 'YYYY-MM-DD'.length);

const KEY = testCustodyKey({ ceremony: { ...testCustodyKey().ceremony, on: daysAgo(100) } });

const start = async (home: LedgerHome): Promise<StartedLedger> => {
  const ledger = await startLedger(home);
  undo.push(() => ledger.kill());
  return ledger;
};

const rig = async (): Promise<LedgerHome> => {
  const home = await createTestLedger(genesis);
  undo.push(() => {
    removeTestLedger(home);
  });
  return home;
};

const desk = async (ledger: StartedLedger, file?: string): Promise<Desk> => {
  const folder = deskFolder();
  undo.push(folder.remove);
  const opened = await openDesk(file ?? folder.file, await trustOf(ledger));
  undo.push(() => opened.close());
  await opened.size((await ledger.client.head()).size);
  return opened;
};

/** Signs it and sends it past any desk; its outcome, or why it was refused. */
const send = async ({ client }: StartedLedger, intent: Intent | KeyProofIntent): Promise<string> => {
  const submission = signSubmission(intent.initiator, [digestOf(intent)], await client.head(), instant());
  const { body } = await client.propose(submission, [intent]);
  const outcome = body.outcomes[0];
  return outcome?.outcome === 'refused' ? outcome.code : (outcome?.outcome ?? '');
};

const approve = async ({ client }: StartedLedger, who: PersonId, intent: Intent): Promise<string> => {
  const approval = signApproval(who, intent, await client.head(), { issuedAt: instant(), policy: POLICY });
  const { body } = await client.approve(approval);
  return typeof body.status === 'string' ? body.status : body.code;
};

const carry = async (
  ledger: StartedLedger,
  intent: Intent,
  who: readonly PersonId[] = [ANNA, CLEO],
): Promise<string> => {
  let last = await send(ledger, intent);
  for (const each of who) last = await approve(ledger, each, intent);
  return last;
};

const registration = (): Intent => dated(testKeyRegistration(KEY));
const activation = (): Intent =>
  dated(testKeyChange({ kind: 'set-state', from: 'pre-activation', to: 'active' }));
const proof = (share: number, by: PersonId): KeyProofIntent =>
  dated(testKeyProof({ kind: 'share', share }, by));

const shown = async ({ vault }: Desk): Promise<KeysView> => valueOf(await vault.see('keys', null));

describe('the ledger', () => {
  test('keeps the inventory, refuses with stable codes, and knows it all after a start from its saved state', async () => {
    const home = await rig();
    const ledger = await start(home);
    expect(await carry(ledger, registration())).toBe('carried-out');
    expect(await send(ledger, registration())).toBe('custody-key-known');
    expect(await send(ledger, dated(testKeyRegistration(KEY, { initiator: ANNA })))).toBe('role-missing');
    expect(await carry(ledger, activation())).toBe('carried-out');
    expect(await send(ledger, activation())).toBe('custody-key-moved');
    expect(await send(ledger, proof(1, BEN))).toBe('custody-key-not-held');
    expect(await send(ledger, proof(2, BEN))).toBe('recorded');
    const types = (await ledger.client.events()).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('key.'))).toEqual([
      'key.registered',
      'key.changed',
      'key.proved',
    ]);
    expect(await ledger.stop()).toBe(0);
    expect(await checkLedger(home.home)).toMatchObject({ code: 0 });

    const back = await start(home);
    const stop = dated(testKeyChange({ kind: 'set-state', from: 'active', to: 'compromised' }));
    expect(await carry(back, stop, [BEN])).toBe('carried-out');
    expect(await send(back, proof(1, ANNA))).toBe('custody-key-ended');
    const again = dated(
      testKeyChange({ kind: 'set-state', from: 'compromised', to: 'active' }, { key: keyNamed(KEY, 2) }),
    );
    expect(await send(back, again)).toBe('custody-key-move');
  });
});

describe('a desk', () => {
  test('shows what was not proved in time, has a proof signed through its outbox, and reports what is missing', async () => {
    const ledger = await start(await rig());
    await carry(ledger, registration());
    await carry(ledger, activation());
    const { file, remove } = deskFolder();
    undo.push(remove);
    const on = await desk(ledger, file);
    const [before] = (await shown(on)).keys;
    expect(before).toMatchObject({
      state: 'active',
      aliveness: 'overdue',
      sharesAlive: 0,
      walletNames: ['A'],
      moves: ['suspended', 'deactivated', 'compromised', 'destroyed'],
    });
    expect(before?.steps).toMatchObject([
      { kind: 'register', outcome: 'done', initiatorName: expect.stringMatching(/dirk/i) as string },
      { kind: 'set-state', to: 'active', outcome: 'done' },
    ]);
    expect(before?.steps[0]?.approvedBy).toHaveLength(2);

    const own = proof(1, ANNA);
    const { head } = valueOf(await on.vault.importContext());
    const sent = await on.vault.enqueueSubmission({
      commandId: 'tap' as CommandId,
      submission: signSubmission(ANNA, [digestOf(own)], head, instant()),
      intents: [encodeIntent(own)],
    });
    expect(valueOf(sent)).toMatchObject({ proposed: 1, problems: [] });
    for (const [share, who] of [
      [2, BEN],
      [3, CLEO],
    ] as const)
      expect(await send(ledger, proof(share, who))).toBe('recorded');
    await on.size((await ledger.client.head()).size);
    const [after] = (await shown(on)).keys;
    expect(after).toMatchObject({ aliveness: 'overdue', sharesAlive: 3, backupsAlive: 0 });
    expect(after?.parts.map(({ aliveness }) => aliveness)).toEqual(['alive', 'alive', 'alive', 'overdue']);

    const period = { from: daysAgo(1), to: instant(DAY_MS).slice(0, 'YYYY-MM-DD'.length) };
    const pack = valueOf(await on.vault.see('boardPack', period));
    expect(pack.text).toContain('proofs of life that were missed');
    expect(pack.text).toMatch(/Treasury key.*bag A-1001.*100/);
    expect(pack.text).not.toMatch(/Treasury key.*share 1/);

    const seen = dated(testKeyProof({ kind: 'backup', bag: 'A-1001' }, DIRK));
    expect(await send(ledger, seen)).toBe('recorded');
    await on.size((await ledger.client.head()).size);
    const green = await shown(on);
    expect(green.keys[0]?.aliveness).toBe('alive');
    await on.close();
    const again = await desk(ledger, file);
    expect((await shown(again)).keys).toEqual(green.keys);
  });
});
