import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import { reserve } from '#shared/evm';
import { openLanes } from '../../../electron/custody/lanes.ts';
import { openSentLog, type SentEntry } from '../../../electron/custody/sent-log.ts';
import { smallDisk, type SmallDisk } from '../../support/disk-faults.ts';
import { LOCAL_CHAIN, SENDER } from '../../support/evm.ts';
import { ChainRig, stateAfter, told } from '../../support/evm-chain/rig.ts';

/* A disk that is full: nothing is signed that is not written down, and nothing that is written down is spoiled. */

const PAGE_BYTES = 4_096;
const LINES_MAX = 1_000;

let rig: ChainRig;
let disk: SmallDisk;
beforeAll(async () => {
  rig = await ChainRig.start();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(() => {
  disk = smallDisk(1);
});
afterEach(() => {
  disk.remove();
});

const entry = (index: number): SentEntry => ({
  step: 'signing',
  at: '2026-05-01T09:00:00Z',
  item: index.toString(16).padStart(64, '0') as IntentDigest,
  kind: 'pay',
  bytes: '02',
});

test('the log of what was signed loses no line and keeps no half of one where the disk fills up in it', () => {
  const path = join(disk.folder, 'sent.jsonl');
  const opened = openSentLog(path);
  if (!opened.ok) throw new Error(opened.error);
  const log = opened.value;
  expect(log.add(entry(0)).ok).toBe(true);
  disk.fill(2 * PAGE_BYTES);
  let kept = 1;
  while (kept < LINES_MAX && log.add(entry(kept)).ok) kept += 1;
  expect(kept).toBeLessThan(LINES_MAX);
  expect(log.add(entry(kept))).toMatchObject({
    ok: false,
    error: expect.stringContaining('ENOSPC') as string,
  });
  expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
  disk.free();
  expect(log.add(entry(kept)).ok).toBe(true);
  const again = openSentLog(path);
  if (!again.ok) throw new Error(again.error);
  expect(again.value.all()).toEqual(log.all());
  expect(again.value.all()).toHaveLength(kept + 1);
});

test('two that add to one log spoil no line of each other: the second is refused', () => {
  const path = join(disk.folder, 'sent.jsonl');
  const [first, second] = [openSentLog(path), openSentLog(path)];
  if (!first.ok || !second.ok) throw new TypeError('not opened');
  expect(first.value.add(entry(0)).ok).toBe(true);
  expect(second.value.add(entry(1)).ok).toBe(false);
});

test('a queue whose step is not written down has not taken it', () => {
  const opened = openLanes(join(disk.folder, 'lanes.json'));
  if (!opened.ok) throw new Error(opened.error);
  const lane = { chain: LOCAL_CHAIN, address: SENDER, first: 0 };
  const { item } = entry(1);
  const take = (): unknown =>
    opened.value.step(lane, (before) => {
      const made = reserve(before, item);
      return made.ok ? { ok: true, value: { lane: made.value.lane, value: null } } : made;
    });
  disk.fill(0);
  expect(take()).toEqual({ ok: false, error: 'not-written' });
  expect(opened.value.of(lane).places).toEqual([]);
  disk.free();
  expect(take()).toEqual({ ok: true, value: null });
});

test('files that can not be read at all open nothing, and say so', () => {
  expect(openSentLog(disk.folder)).toMatchObject({ ok: false });
  expect(openLanes(disk.folder)).toMatchObject({ ok: false });
});

test.each([
  ['has no number yet', false],
  ['has its number and is released', true],
])(
  'a carrier on it signs nothing for what %s, says why, and goes on when there is room',
  async (_, isReleased) => {
    const item = await rig.approved({ minor: isReleased ? '71' : '72' });
    if (isReleased) await rig.releasedOnly(item);
    cpSync(rig.plan.folder, disk.folder, { recursive: true });
    // There is room for what the gate read, and none for what comes after it.
    const filling = rig.carrier({ folder: disk.folder }, (node) => ({
      ...node,
      counts: (address) => {
        disk.fill(0);
        return node.counts(address);
      },
    }));
    expect(told(await stateAfter(filling, item))).toBe('waiting: disk');
    disk.free();
    const carrier = rig.carrier({ folder: disk.folder });
    expect(told(await stateAfter(carrier, item))).toBe('sent');
    await rig.node.mine(3);
    expect(told(await stateAfter(carrier, item))).toBe('paid');
    // The next one goes on with what this one sent.
    cpSync(disk.folder, rig.plan.folder, { recursive: true });
  },
);
