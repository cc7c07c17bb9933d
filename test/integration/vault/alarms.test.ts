import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { LedgerId, Sha256Hex } from '#shared/brand';
import type { ErrorCode } from '#shared/errors';
import { digestOf } from '#shared/intent';
import { encodeEvent, type JournalEvent } from '#shared/journal';
import { ANNA, BEN, testGenesis, testTransfer } from '../../support/company.ts';
import { removeTestLedger, startLedger } from '../../support/ledger.ts';
import { propose, transfer } from '../../support/ledger-work.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const standIn = async (events: readonly JournalEvent[]): Promise<StandIn> => {
  const started = await StandIn.start(events);
  undo.push(() => started.stop());
  return started;
};

const folder = (): string => {
  const { file, remove } = deskFolder();
  undo.push(remove);
  return file;
};

const desk = async (...input: Parameters<typeof openDesk>): Promise<Desk> => {
  const opened = await openDesk(...input);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await opened.close();
    isOpen = false;
  };
  undo.push(close);
  return { ...opened, close };
};

/** Items that expire long after the tests, at a time of today. */
const journal = (
  count = 3,
): { readonly mini: MiniLedger; readonly intents: ReturnType<typeof testTransfer>[] } => {
  const mini = new MiniLedger();
  const intents = Array.from({ length: count }, () => testTransfer({ expiresAt: '2126-05-08T09:00:00Z' }));
  for (const intent of intents) mini.propose(intent);
  return { mini, intents };
};

const raised = async ({ phase, vault }: Desk, code: ErrorCode): Promise<void> => {
  const state = await phase('alarm');
  expect(state.error?.code).toBe(code);
  expect(state.nextRetryAt).toBeNull();
  expect(await vault.decideContext({ person: ANNA, digest: '00'.repeat(32) as never })).toMatchObject({
    ok: false,
    error: { code: 'alarm-active' },
  });
};

/** A verified picture of `size` events stays as it was, decisions are blocked, also after a restart. */
const staysBlocked = async (
  file: string,
  trust: Parameters<typeof openDesk>[1],
  open: Desk,
  size: number,
  code: ErrorCode,
): Promise<void> => {
  await raised(open, code);
  expect(open.vault.syncState().size).toBe(size);
  const before = await open.digests('mine', ANNA);
  await open.close();
  const again = await desk(file, trust);
  await raised(again, code);
  expect(again.vault.syncState().size).toBe(size);
  expect(await again.digests('mine', ANNA)).toEqual(before);
};

describe('a centre that lies', () => {
  test('an event of the feed is tampered with: nothing of it is shown', async () => {
    const { mini, intents } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    const size = mini.events.length;
    const more = testTransfer({ expiresAt: '2126-05-08T09:00:00Z', minor: '900' });
    mini.propose(more);
    const honest = mini.events.map(encodeEvent);
    ledger.signed = honest;
    ledger.lines = honest.map((line) => line.replaceAll('"minor":"900"', '"minor":"100"'));
    open.vault.retry();
    await open.phase('alarm');
    expect(await open.digests('mine', ANNA)).toEqual(expect.arrayContaining(intents.map(digestOf)));
    expect(await open.digests('mine', ANNA)).toHaveLength(intents.length);
    await staysBlocked(file, ledger.trust(), open, size, 'event-invalid');
  });

  test('the tampered event lies in the very first page: an empty desk, not a false one', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    ledger.signed = [...ledger.lines];
    ledger.lines = ledger.lines.map((line) => line.replaceAll('Beta operating', 'Evil operating'));
    const open = await desk(folder(), { ...ledger.trust() });
    const state = await open.phase('alarm');
    expect(state.size).toBe(0);
    expect(await open.digests('others', null)).toEqual([]);
    expect(valueOf(await open.vault.see('accounts', null))).toEqual([]);
  });

  test('the signed journal itself breaks the rules', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    const [last] = mini.events.slice(-1);
    if (last?.type !== 'intent.proposed') throw new Error('unexpected journal');
    // Posting what nobody approved, under a perfectly good signature of the ledger.
    const forged: JournalEvent = {
      ...last,
      seq: last.seq + 1,
      type: 'transfer.posted',
      payload: {
        intent: last.payload.digest,
        entries: last.payload.hold,
        bookingDate: '2026-05-01',
        valueDate: '2026-05-01',
      },
    };
    ledger.lines.push(encodeEvent(forged));
    open.vault.retry();
    await staysBlocked(file, ledger.trust(), open, mini.events.length, 'event-invalid');
  });

  test('a history that forks off: same size, other root', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    const other = journal();
    expect(other.mini.events).toHaveLength(mini.events.length);
    ledger.lines = other.mini.events.map(encodeEvent);
    open.vault.retry();
    await staysBlocked(file, ledger.trust(), open, mini.events.length, 'history-forked');
  });

  test('a longer history that does not extend the verified one', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    ledger.lines = journal(7).mini.events.map(encodeEvent);
    open.vault.retry();
    await staysBlocked(file, ledger.trust(), open, mini.events.length, 'history-forked');
  });

  test('a checkpoint signed by another key', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    ledger.seed = new Uint8Array(32).fill(7);
    open.vault.retry();
    await staysBlocked(file, ledger.trust(), open, mini.events.length, 'checkpoint-bad-signature');
  });

  test('another ledger than the trust file names', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    for (const trust of [
      ledger.trust({ genesis: '11'.repeat(32) as Sha256Hex }),
      ledger.trust({ ledger: 'another' as LedgerId }),
    ]) {
      const open = await desk(folder(), trust);
      await raised(open, 'genesis-mismatch');
      expect(open.vault.syncState().size).toBe(0);
      expect(await open.digests('others', null)).toEqual([]);
    }
    ledger.origin = 'countersign.example/another';
    await raised(await desk(folder(), ledger.trust()), 'genesis-mismatch');
  });

  test('a store of another ledger is refused at the start', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const file = folder();
    const open = await desk(file, ledger.trust());
    await open.size(mini.events.length);
    await open.close();
    const another = await standIn(new MiniLedger({ ...testGenesis(), title: 'Another company' }).events);
    await expect(openDesk(file, another.trust())).rejects.toThrow('genesis-mismatch');
  });

  test('a ledger set back to yesterday’s database', async () => {
    const first = await startLedger();
    undo.push(() => {
      removeTestLedger(first);
    });
    await propose(first.client, [transfer()]);
    await first.stop();
    const yesterday = join(mkdtempSync(join(tmpdir(), 'countersign-yesterday-')), 'ledger');
    undo.push(() => {
      rmSync(join(yesterday, '..'), { recursive: true, force: true });
    });
    cpSync(first.home, yesterday, { recursive: true });

    const today = await startLedger(first);
    const intent = transfer();
    await propose(today.client, [intent]);
    const { size } = await today.client.head();
    const file = folder();
    const trust = await trustOf(today);
    const open = await desk(file, trust);
    await open.size(size);
    await open.close();
    await today.stop();
    const copy = folder();
    for (const suffix of ['', '.check']) cpSync(`${file}${suffix}`, `${copy}${suffix}`);

    const back = await startLedger({ ...first, home: yesterday });
    undo.push(async () => {
      await back.stop();
    });
    const rolled = await desk(file, { ...trust, url: back.url });
    await raised(rolled, 'history-rolled-back');
    expect(await rolled.digests('mine', BEN)).toContain(digestOf(intent));

    // The same ledger going on from yesterday's state has another history at every later size.
    await propose(back.client, [transfer(), transfer(), transfer()]);
    const forked = await desk(copy, { ...trust, url: back.url });
    await raised(forked, 'history-forked');
    expect(await forked.digests('mine', BEN)).toContain(digestOf(intent));
  });
});

describe('a centre that is only broken', () => {
  test('an answer in another form stalls, and is no alarm', async () => {
    const { mini } = journal();
    const ledger = await standIn(mini.events);
    const open = await desk(folder(), ledger.trust());
    await open.size(mini.events.length);
    ledger.lines.push('{"this":"is no event"}');
    open.vault.retry();
    const state = await open.when('stalled', ({ error }) => error?.code === 'sync-stalled');
    expect(state.phase).toBe('unreachable');
    expect(state.size).toBe(mini.events.length);
    ledger.lines.pop();
    open.vault.retry();
    await open.phase('current');
  });

  test('pages of events that end anywhere give the same verified journal', async () => {
    const { mini } = journal(12);
    const ledger = await standIn(mini.events);
    const open = await desk(folder(), ledger.trust(), { pageEvents: 5 });
    const state = await open.size(mini.events.length);
    expect(state.root).toBe(mini.head.root);
    const sizes = open.events.flatMap((event) => (event.kind === 'sync' ? [event.state.size] : []));
    expect(sizes).toContain(5);
    expect(sizes).toContain(10);
  });
});
