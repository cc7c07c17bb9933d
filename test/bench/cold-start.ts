import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import type { Trust } from '#shared/api';
import { OpenVault } from '../../electron/vault/vault.ts';
import { launchDesk } from '../e2e/support/desk.ts';
import { median, type Suite } from './harness.ts';

/*
 * From the start of the real desk to its first page of the queue, over a store that was synchronised before.
 * Beside it the same desk over a store with a handful of items.
 */

const RUNS = 5;
const KEY_HEX = '4f'.repeat(32);
const SERVE = resolve(import.meta.dirname, '../integration/vault/support/serve-journal.ts');
const ITEMS_PER_SUBMISSION = 1_000;

interface Home {
  readonly folder: string;
  readonly child: ChildProcess;
}

const serve = async (events: number): Promise<{ readonly trust: Trust; readonly child: ChildProcess }> => {
  const numbers = [events, Math.min(events - 2, ITEMS_PER_SUBMISSION), 0].map(String);
  const child = spawn(process.execPath, [SERVE, ...numbers], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((found) =>
    createInterface({ input: child.stdout }).once('line', found),
  );
  return { trust: JSON.parse(line) as Trust, child };
};

/** A home folder whose store holds the whole journal, with the key that the desk will find. */
const syncedHome = async (events: number): Promise<Home> => {
  const { trust, child } = await serve(events);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const desk = join(folder, 'desk');
  mkdirSync(desk);
  writeFileSync(join(folder, 'trust.json'), JSON.stringify(trust));
  const key = { v: 1, protection: 'sandbox-file', label: 'bench', keyHex: KEY_HEX };
  writeFileSync(join(desk, 'vault-key.json'), JSON.stringify(key), { mode: 0o600 });
  const { promise: current, resolve: isCurrent } = Promise.withResolvers<undefined>();
  const opened = await OpenVault.open(
    {
      fetch: globalThis.fetch,
      now: () => new Date(),
      random: Math.random,
      emit: (event) => {
        if (event.kind === 'sync' && event.state.phase === 'current') isCurrent(undefined);
      },
      log: () => undefined,
    },
    { file: join(desk, 'vault.db'), keyHex: KEY_HEX, trust },
  );
  if (!opened.ok) throw new Error(opened.error.code);
  await current;
  await opened.value.close();
  return { folder, child };
};

/** Milliseconds until the desk's page has a page of the queue in hand. */
const start = async (home: Home): Promise<number> => {
  const begun = performance.now();
  const running = await launchDesk({ home: home.folder, env: { COUNTERSIGN_NO_LEDGER: '1' } });
  await running.desk.waitForFunction(async () => {
    const input = { section: 'others', offset: 0, limit: 100, search: '' } as const;
    const page = await window.countersign['queue.page'](input);
    return page.ok && page.value.rows.length > 0;
  });
  const ms = performance.now() - begun;
  await running.close();
  return ms;
};

const starts = async (events: number): Promise<number> => {
  const home = await syncedHome(events);
  try {
    await start(home);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await start(home));
    return median(times.sort((a, b) => a - b));
  } finally {
    home.child.kill();
    rmSync(home.folder, { recursive: true, force: true, maxRetries: 3 });
  }
};

export const suite: Suite = {
  name: 'cold-start',
  run: async (report) => {
    const baseline = { name: 'the same with 50 events cached, ms', value: await starts(50) };
    report({
      name: 'start of the desk to its queue, 100,000 cached',
      value: await starts(100_000),
      unit: 'ms',
      baseline,
      runs: RUNS,
    });
  },
};
