import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PROPOSE_BATCH_MAX, type Trust } from '#shared/api';
import type { CommandId, PersonId } from '#shared/brand';
import type { VaultMethods } from '../../../electron/vault/contract.ts';
import { digestOf, encodeIntent, type TransferIntent } from '#shared/intent';
import { ANNA, BEN, CLEO, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import { eventually, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { instant, propose, transfer } from '../../support/ledger-work.ts';
import { deskFolder, KEY_HEX, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Scene {
  readonly ledger: StartedLedger;
  readonly trust: Trust;
  readonly file: string;
  readonly intent: TransferIntent;
}

const scene = async (): Promise<Scene> => {
  const ledger = await startLedger();
  undo.push(
    () => {
      removeTestLedger(ledger);
    },
    () => ledger.stop(),
  );
  const folder = deskFolder();
  undo.push(folder.remove);
  const intent = transfer();
  await propose(ledger.client, [intent]);
  return { ledger, trust: await trustOf(ledger), file: folder.file, intent };
};

const open = async (file: string, trust: Trust, over: Parameters<typeof openDesk>[2] = {}): Promise<Desk> => {
  const desk = await openDesk(file, trust, over);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await desk.close();
    isOpen = false;
  };
  undo.push(close);
  return { ...desk, close };
};

/** What the signer makes of a decision at this desk. */
const decision = async (
  desk: Desk,
  person: PersonId,
  intent: TransferIntent,
  commandId: string,
): Promise<VaultMethods['enqueueApproval']['input']> => {
  const digest = digestOf(intent);
  const { head } = valueOf(await desk.vault.decideContext({ person, digest }));
  const approval = signApproval(person, intent, head, { issuedAt: instant() });
  return { commandId: commandId as CommandId, intent: digest, approval };
};

const approvalsIn = async (ledger: StartedLedger): Promise<number> =>
  (await ledger.client.events()).filter(({ type }) => type === 'approval.recorded').length;

describe('an approval', () => {
  test('in reach of the ledger is delivered before it is answered', async () => {
    const { ledger, trust, file, intent } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const input = await decision(desk, ANNA, intent, 'approval-1');
    expect(await desk.vault.enqueueApproval(input)).toEqual({ ok: true, value: { delivered: true } });
    expect(await approvalsIn(ledger)).toBe(1);
    expect(await desk.digests('mine', ANNA)).toEqual([]);
    await desk.size((await ledger.client.head()).size);
    const detail = valueOf(await desk.vault.detail({ person: ANNA, digest: digestOf(intent) }));
    expect(detail.row.outbox).toBeNull();
    expect(detail.approvals).toHaveLength(1);
  });

  test('out of reach is kept, shown as waiting, and delivered once the ledger is back', async () => {
    const { ledger, trust, file, intent } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const input = await decision(desk, ANNA, intent, 'approval-1');
    await ledger.stop();
    expect(await desk.vault.enqueueApproval(input)).toEqual({ ok: true, value: { delivered: false } });
    expect(desk.vault.syncState().outboxWaiting).toBe(1);
    const digest = digestOf(intent);
    const [row] = valueOf(
      await desk.vault.queue({ person: ANNA, section: 'others', offset: 0, limit: 10, search: '' }),
    ).rows;
    expect(row).toMatchObject({ digest, outbox: 'waiting-to-send' });
    expect(await desk.vault.decideContext({ person: ANNA, digest })).toMatchObject({
      ok: false,
      error: { code: 'already-decided' },
    });
    await desk.close();

    const again = await startLedger(ledger);
    undo.push(() => again.stop());
    const reopened = await open(file, { ...trust, url: again.url });
    await reopened.when('delivered', ({ outboxWaiting }) => outboxWaiting === 0);
    expect(await approvalsIn(again)).toBe(1);
  });

  test('is counted once when the desk is killed between the ledger’s answer and its own record', async () => {
    const { ledger, trust, file, intent } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const input = await decision(desk, ANNA, intent, 'approval-1');
    await desk.close();
    const given = `${file}.json`;
    writeFileSync(given, JSON.stringify({ start: { file, keyHex: KEY_HEX, trust }, approval: input }));
    const child = spawnSync(NODE, [join(import.meta.dirname, 'support/crash-child.ts'), given], {
      cwd: ROOT,
    });
    expect(child.signal, child.stderr.toString()).toBe('SIGKILL');
    expect(await approvalsIn(ledger)).toBe(1);

    const sent: string[] = [];
    const again = await open(file, trust, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init?.method === 'POST') sent.push(String(response.status));
        return response;
      },
    });
    await again.when('delivered', ({ outboxWaiting, phase }) => outboxWaiting === 0 && phase === 'current');
    await eventually('sent again', () => (sent.length > 0 ? sent : undefined));
    expect(sent).toEqual(['200']);
    expect(await approvalsIn(ledger)).toBe(1);
  });

  test('that the ledger acknowledges and does not record raises the alarm', async () => {
    const { ledger, trust, file, intent } = await scene();
    const swallow = JSON.stringify({ intent: digestOf(intent), seq: 1, status: 'awaiting-approval' });
    const desk = await open(file, trust, {
      fetch: (url, init) =>
        init?.method === 'POST' ? Promise.resolve(new Response(swallow)) : fetch(url, init),
    });
    await desk.phase('current');
    const input = await decision(desk, ANNA, intent, 'approval-1');
    expect(await desk.vault.enqueueApproval(input)).toEqual({ ok: true, value: { delivered: true } });
    desk.vault.retry();
    const state = await desk.phase('alarm');
    expect(state.error?.code).toBe('decision-swallowed');
    expect(await approvalsIn(ledger)).toBe(0);
  });

  test('that the ledger stumbles over does not hold up the next', async () => {
    const { ledger, trust, file, intent } = await scene();
    const other = transfer();
    await propose(ledger.client, [other]);
    const problem = { type: 'about:blank', title: '', status: 500, detail: '', meaning: '', remedy: '' };
    let isStumbling = true;
    const desk = await open(file, trust, {
      fetch: (url, init) =>
        isStumbling && init?.method === 'POST' && JSON.stringify(init.body).includes('approval-1')
          ? Promise.resolve(
              new Response(JSON.stringify({ ...problem, code: 'internal-error' }), { status: 500 }),
            )
          : fetch(url, init),
    });
    await desk.size((await ledger.client.head()).size);
    const [first, second] = [
      await decision(desk, ANNA, intent, 'approval-1'),
      await decision(desk, ANNA, other, 'approval-2'),
    ];
    expect(await desk.vault.enqueueApproval(first)).toEqual({ ok: true, value: { delivered: false } });
    expect(await desk.vault.enqueueApproval(second)).toEqual({ ok: true, value: { delivered: true } });
    expect(desk.vault.syncState().outboxWaiting).toBe(1);
    isStumbling = false;
    desk.vault.retry();
    await desk.when('delivered', ({ outboxWaiting }) => outboxWaiting === 0);
    expect(await approvalsIn(ledger)).toBe(2);
  });

  test('given twice under one id is one approval', async () => {
    const { ledger, trust, file, intent } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const input = await decision(desk, ANNA, intent, 'approval-1');
    await Promise.all([desk.vault.enqueueApproval(input), desk.vault.enqueueApproval(input)]);
    expect(await approvalsIn(ledger)).toBe(1);
    expect(desk.vault.syncState().outboxWaiting).toBe(0);
  });

  test('that the ledger refuses is kept with its reason and shown', async () => {
    const { ledger, trust, file, intent } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const input = await decision(desk, BEN, intent, 'approval-ben');
    // The same person decides at two desks; the other one was quicker.
    await ledger.client.approve(input.approval, 'elsewhere' as CommandId);
    const answer = await desk.vault.enqueueApproval(input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'already-decided' } });
    expect(desk.vault.syncState().outboxWaiting).toBe(0);
    const late = signApproval(CLEO, intent, await ledger.client.head(), { issuedAt: instant() });
    const refused = await desk.vault.enqueueApproval({
      commandId: 'approval-cleo' as CommandId,
      intent: digestOf(intent),
      approval: late,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-eligible' } });
    const page = valueOf(
      await desk.vault.queue({ person: CLEO, section: 'others', offset: 0, limit: 10, search: '' }),
    );
    expect(page.rows[0]).toMatchObject({ outbox: 'refused' });
    expect(page.rows[0]?.chips[0]).toMatchObject({ source: 'Ledger', tone: 'danger' });
  });
});

describe('a submission', () => {
  const submission = async (
    desk: Desk,
    intents: readonly TransferIntent[],
  ): Promise<VaultMethods['enqueueSubmission']['input']> => {
    const { head } = valueOf(await desk.vault.importContext());
    return {
      commandId: 'submission-1' as CommandId,
      submission: signSubmission(DIRK, intents.map(digestOf), head, instant()),
      intents: intents.map(encodeIntent),
    };
  };

  test('larger than a batch is sent in parts under one signature, and counted exactly', async () => {
    const { ledger, trust, file } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const fromFile = (transaction: number): TransferIntent =>
      transfer({
        minor: '1',
        origin: {
          kind: 'file',
          fileDigest: 'ab'.repeat(32) as never,
          fileName: 'payments.xml',
          messageId: 'MSG-1',
          paymentInformationId: 'PMT-1',
          transaction,
          line: transaction,
        },
      });
    const intents = Array.from({ length: PROPOSE_BATCH_MAX + 5 }, (_, index) => fromFile(index + 1));
    const input = await submission(desk, intents);
    const result = valueOf(await desk.vault.enqueueSubmission(input));
    expect(result).toMatchObject({ proposed: intents.length, refused: 0, waitingToSend: 0, problems: [] });
    const types = (await ledger.client.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'intent.proposed')).toHaveLength(intents.length + 1);
    await desk.size((await ledger.client.head()).size);
    const context = valueOf(await desk.vault.importContext());
    expect(context.importedFileDigests).toEqual(['ab'.repeat(32)]);
    expect(context.importedMessageIds).toEqual([{ messageId: 'MSG-1', fileDigest: 'ab'.repeat(32) }]);
    // The same submission again: one answer for ever.
    expect(valueOf(await desk.vault.enqueueSubmission(input))).toEqual(result);
  });

  test('tells what was refused, line by line', async () => {
    const { trust, file } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const good = transfer();
    const tooMuch = transfer({ minor: '999999999999' });
    const denied = transfer({ payee: { name: 'Beta operating', country: 'KP', version: null } });
    const result = valueOf(
      await desk.vault.enqueueSubmission(await submission(desk, [good, tooMuch, denied])),
    );
    expect(result).toMatchObject({ proposed: 1, refused: 1, denied: 1, duplicate: 0, waitingToSend: 0 });
    expect(result.problems).toHaveLength(2);
    expect(result.problems[0]?.title).toContain('available balance');
    expect(result.problems[1]?.title).toContain('sanctioned-country');
  });

  test('out of reach waits, claims its file meanwhile, and is created once', async () => {
    const { ledger, trust, file } = await scene();
    const desk = await open(file, trust);
    await desk.phase('current');
    const intents = [transfer(), transfer()];
    const input = await submission(desk, intents);
    await ledger.stop();
    const result = valueOf(await desk.vault.enqueueSubmission(input));
    expect(result).toMatchObject({ proposed: 0, waitingToSend: 2 });
    await desk.close();
    const again = await startLedger(ledger);
    undo.push(() => again.stop());
    const reopened = await open(file, { ...trust, url: again.url });
    await reopened.when('delivered', ({ outboxWaiting }) => outboxWaiting === 0);
    expect((await again.client.intents()).map(({ digest }) => digest)).toEqual(
      expect.arrayContaining(intents.map(digestOf)),
    );
  });
});
