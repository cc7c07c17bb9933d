import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProposeOutcome } from '#shared/api';
import type { CommandId, PersonId } from '#shared/brand';
import { digestOf, encodeIntent, type RunbookIntent } from '#shared/intent';
import type { EmergencyUse, RunbooksView } from '#shared/ipc';
import { policyDigest } from '#shared/policy';
import { ANNA, CLEO, signApproval, signSubmission, testKey, testTransfer } from '../../support/company.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant } from '../../support/ledger-work.ts';
import { GRACE, HUGO, IVAN, peopledGenesis, testEmergency, testRosterChange } from '../../support/people.ts';
import { annasKey, closing, opening, signing, skipping, testRunbook } from '../../support/runbooks.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';

/* Runbooks at a real ledger and on a real desk: signed here, recorded there, followed by every other desk. */

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const genesis = peopledGenesis();
const POLICY = { version: genesis.policy.version, digest: policyDigest(genesis.policy) };
const DAY_MS = 86_400_000;
const today = (): { readonly createdAt: string; readonly expiresAt: string } => ({
  createdAt: instant(-1_000),
  expiresAt: instant(7 * DAY_MS),
});

const rig = async (): Promise<LedgerHome> => {
  const home = await createTestLedger(genesis);
  undo.push(() => {
    removeTestLedger(home);
  });
  return home;
};

const start = async (home: LedgerHome): Promise<StartedLedger> => {
  const ledger = await startLedger(home);
  undo.push(() => ledger.kill());
  return ledger;
};

const desk = async (ledger: StartedLedger, file?: string): Promise<Desk> => {
  const folder = deskFolder();
  undo.push(folder.remove);
  const opened = await openDesk(file ?? folder.file, await trustOf(ledger));
  undo.push(() => opened.close());
  await opened.size((await ledger.client.head()).size);
  return opened;
};

/** Signs it and sends it past any desk; what became of it. */
const send = async (
  { client }: StartedLedger,
  intent: RunbookIntent,
  commandId?: CommandId,
): Promise<ProposeOutcome | undefined> => {
  const submission = signSubmission(intent.initiator, [digestOf(intent)], await client.head(), instant());
  const { body } = await client.propose(submission, [intent], commandId);
  return body.outcomes[0];
};

const codeOf = (outcome: ProposeOutcome | undefined): string =>
  outcome?.outcome === 'refused' ? outcome.code : (outcome?.outcome ?? '');

const dated = <T extends RunbookIntent>(intent: T): T => ({ ...intent, ...today() });

const approve = async (
  { client }: StartedLedger,
  who: PersonId,
  intent: Parameters<typeof signApproval>[1],
): Promise<string> => {
  const approval = signApproval(who, intent, await client.head(), { issuedAt: instant(), policy: POLICY });
  const { body } = await client.approve(approval);
  return typeof body.status === 'string' ? body.status : body.code;
};

const propose = async (
  { client }: StartedLedger,
  intent: Parameters<typeof signApproval>[1],
): Promise<string> => {
  const submission = signSubmission(intent.initiator, [digestOf(intent)], await client.head(), instant());
  return (await client.propose(submission, [intent])).body.outcomes[0]?.outcome ?? '';
};

const revocation = () => ({
  ...testRosterChange({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId }),
  ...today(),
});

const shown = async ({ vault }: Desk, shipped = [testRunbook()]): Promise<RunbooksView> =>
  valueOf(await vault.see('runbooks', { shipped }));

describe('the ledger', () => {
  test('records each step once, refuses with a stable code, and knows it all after a start from its saved state', async () => {
    const home = await rig();
    const ledger = await start(home);
    const opened = dated(opening());
    expect(await send(ledger, opened)).toMatchObject({
      outcome: 'recorded',
      digest: digestOf(opened),
      seq: 1,
    });
    expect(codeOf(await send(ledger, opened))).toBe('duplicate');
    expect(codeOf(await send(ledger, dated(opening())))).toBe('runbook-running');
    expect(codeOf(await send(ledger, dated(signing(opened, 'call', ANNA))))).toBe('runbook-not-asked');
    expect(codeOf(await send(ledger, dated(signing(opened, 'look', ANNA))))).toBe('runbook-order');
    const call = dated(signing(opened, 'call', HUGO, 'Reached'));
    const commandId = 'a-step-of-a-runbook' as CommandId;
    const submission = signSubmission(HUGO, [digestOf(call)], await ledger.client.head(), instant());
    const first = await ledger.client.propose(submission, [call], commandId);
    const again = await ledger.client.propose(submission, [call], commandId);
    expect(again.text).toBe(first.text);
    expect(codeOf(first.body.outcomes[0])).toBe('recorded');
    expect(codeOf(await send(ledger, dated(closing(opened, HUGO))))).toBe('runbook-order');
    const types = (await ledger.client.events()).map(({ type }) => type);
    expect(types).toEqual(['ledger.genesis', 'runbook.recorded', 'runbook.recorded']);
    expect(await ledger.stop()).toBe(0);
    expect(await checkLedger(home.home)).toMatchObject({ code: 0, report: { size: 3 } });

    const back = await start(home);
    expect(codeOf(await send(back, dated(skipping(opened, 'call'))))).toBe('runbook-step-done');
    for (const id of ['revoked', 'look'])
      expect(codeOf(await send(back, dated(skipping(opened, id))))).toBe('recorded');
    expect(codeOf(await send(back, dated(closing(opened, GRACE))))).toBe('runbook-not-asked');
    expect(codeOf(await send(back, dated(closing(opened, HUGO))))).toBe('recorded');
    expect(codeOf(await send(back, dated(signing(opened, 'call', IVAN))))).toBe('runbook-closed');
  });
});

describe('a desk', () => {
  test('offers a runbook, has it signed through its outbox, and shows who did what and how long it took', async () => {
    const ledger = await start(await rig());
    const intent = revocation();
    expect(await propose(ledger, intent)).toBe('proposed');
    const on = await desk(ledger);
    const token = /^token .* of anna/i;
    expect(await shown(on)).toMatchObject({
      offers: [
        {
          runbook: 'lost-token',
          subject: annasKey,
          trigger: 'key-lost',
          about: expect.stringMatching(token) as string,
        },
      ],
      open: [],
      closed: [],
    });

    const opened = dated(opening());
    const { head } = valueOf(await on.vault.importContext());
    const sent = await on.vault.enqueueSubmission({
      commandId: 'opening' as CommandId,
      submission: signSubmission(GRACE, [digestOf(opened)], head, instant()),
      intents: [encodeIntent(opened)],
    });
    expect(valueOf(sent)).toMatchObject({ proposed: 1, problems: [] });
    await send(ledger, dated(signing(opened, 'call', HUGO, 'Reached at home')));
    for (const who of [HUGO, IVAN]) await approve(ledger, who, intent);
    await on.size((await ledger.client.head()).size);
    const { offers, open } = await shown(on);
    expect(offers).toEqual([]);
    expect(open).toMatchObject([
      {
        opening: digestOf(opened),
        openedBy: GRACE,
        about: expect.stringMatching(token) as string,
        steps: [
          {
            id: 'call',
            mark: {
              how: 'signed',
              byName: expect.stringMatching(/hugo/i) as string,
              minutes: 0,
              note: 'Reached at home',
            },
          },
          { id: 'revoked', mark: { how: 'observed', byName: null } },
          { id: 'look', mark: null, waitsFor: [] },
        ],
      },
    ]);
    const audit = valueOf(await on.vault.audit({ offset: 0, limit: 100, search: 'runbook.recorded' }));
    expect(audit.rows.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('signed a step of Lost token: Do call'),
      expect.stringContaining('opened the runbook Lost token, version 1.'),
    ]);
    expect(audit.rows.every(({ device }) => device !== null)).toBe(true);
  });

  test('shows the same after it was away, from its own store', async () => {
    const ledger = await start(await rig());
    const { file, remove } = deskFolder();
    undo.push(remove);
    const opened = dated(opening({}, CLEO));
    await send(ledger, opened);
    const on = await desk(ledger, file);
    const before = await shown(on);
    expect(before.open).toHaveLength(1);
    await on.close();
    for (const id of ['call', 'revoked', 'look']) await send(ledger, dated(skipping(opened, id)));
    await send(ledger, dated(closing(opened, HUGO, 'A drill')));
    const back = await desk(ledger, file);
    expect(await shown(back)).toMatchObject({
      open: [],
      closed: [{ opening: digestOf(opened), closed: { note: 'A drill', minutes: 0 } }],
    });
  });

  test('offers the review of an emergency as soon as it is declared', async () => {
    const ledger = await start(await rig());
    const freeze = { ...testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }), ...today() };
    await propose(ledger, freeze);
    const on = await desk(ledger);
    const review = testRunbook({ id: 'review', offeredOn: ['break-glass'] });
    expect((await shown(on, [review])).offers).toEqual([]);
    expect(await approve(ledger, CLEO, freeze)).toBe('carried-out');
    await on.size((await ledger.client.head()).size);
    expect((await shown(on, [review])).offers).toMatchObject([
      { runbook: 'review', about: 'freezing the whole ledger', trigger: 'break-glass' },
    ]);
  });
});

describe('a use of break-glass', () => {
  const frozen = async (): Promise<{
    readonly ledger: StartedLedger;
    readonly freeze: ReturnType<typeof testEmergency>;
    readonly held: ReturnType<typeof testTransfer>;
  }> => {
    const ledger = await start(await rig());
    const held = testTransfer(today());
    expect(await propose(ledger, held)).toBe('proposed');
    const freeze = { ...testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }), ...today() };
    await propose(ledger, freeze);
    await approve(ledger, CLEO, freeze);
    return { ledger, freeze, held };
  };

  const uses = async ({ vault }: Desk, person: PersonId): Promise<readonly EmergencyUse[]> =>
    valueOf(await vault.see('emergencies', { person }));

  test('is unread for everybody until each has read it, on this desk alone, also after it was closed', async () => {
    const { ledger, freeze } = await frozen();
    const { file, remove } = deskFolder();
    undo.push(remove);
    const on = await desk(ledger, file);
    expect(await uses(on, ANNA)).toMatchObject([
      {
        intent: digestOf(freeze),
        what: 'freezing the whole ledger',
        reason: 'Test',
        endedAt: null,
        isAcknowledged: false,
      },
    ]);
    const read = { person: ANNA, intents: [digestOf(freeze)] };
    expect(await on.vault.acknowledge(read)).toEqual({ ok: true, value: null });
    expect(await on.vault.acknowledge(read)).toEqual({ ok: true, value: null });
    const isRead = async (where: Desk, person: PersonId): Promise<boolean | undefined> =>
      (await uses(where, person))[0]?.isAcknowledged;
    expect([await isRead(on, ANNA), await isRead(on, HUGO)]).toEqual([true, false]);
    await on.close();
    const back = await desk(ledger, file);
    expect([await isRead(back, ANNA), await isRead(back, HUGO)]).toEqual([true, false]);
    expect(await isRead(await desk(ledger), ANNA)).toBe(false);
    expect(await ledger.client.head()).toMatchObject({ size: back.vault.syncState().size });
  });

  test('has a report that is the same on every desk, down to the line under which names stand', async () => {
    const { ledger, freeze, held } = await frozen();
    const reports: { readonly text: string; readonly fileName: string }[] = [];
    for (const on of [await desk(ledger), await desk(ledger)])
      reports.push(valueOf(await on.vault.see('emergencyReport', { intent: digestOf(freeze) })));
    const [first, second] = reports;
    expect(second).toEqual(first);
    const [drafted = '', names = ''] = (first?.text ?? '').split('\n---\n');
    expect(drafted).toContain(`- transfer ${digestOf(held)}, of dirk`);
    expect(drafted).toMatch(/ben asked for it, token .*, desk /);
    expect(names).toContain(createHash('sha256').update(drafted).digest('hex'));
    expect(first?.fileName).toBe(`break-glass-${instant().slice(0, 10)}-${digestOf(freeze).slice(0, 8)}.md`);
    const on = await desk(ledger);
    expect(await on.vault.see('emergencyReport', { intent: digestOf(held) })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });
});
