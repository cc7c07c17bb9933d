import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSentLog } from '../../../electron/custody/sent-log.ts';
import { boundToUs } from '../../support/bound-process.ts';
import { PAYEE } from '../../support/evm.ts';
import { ChainRig, stateAfter, told } from '../../support/evm-chain/rig.ts';

/* A carrier that is cut off anywhere between signing and sending goes on with the very same transaction. */

const ROOT = resolve(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');

let rig: ChainRig;
beforeAll(async () => {
  rig = await ChainRig.start();
});
afterAll(async () => {
  await rig.close();
});

/** Carries a round in a process of its own, which is killed where it would send; the answer is the signal. */
const cutOff = async (): Promise<NodeJS.Signals | null> => {
  const file = join(rig.plan.folder, 'plan.json');
  writeFileSync(file, JSON.stringify(rig.plan));
  const program = join(ROOT, 'test/support/evm-chain/cut-off.ts');
  const child = spawn(...boundToUs(NODE, [program, file]), { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((ended) => {
    child.once('exit', (_code, signal) => {
      ended(signal);
    });
  });
};

test('killed between signing and sending, it sends what was signed, and signs nothing else', async () => {
  const before = await rig.node.tokensOf(PAYEE);
  const item = await rig.approved({ minor: '4200000' });
  expect(await cutOff()).toBe('SIGKILL');
  const [, signed] = rig.sentLines(item);
  expect(signed).toMatchObject({ step: 'signed', kind: 'pay' });
  expect(await rig.node.tokensOf(PAYEE)).toBe(before);

  const carrier = rig.carrier();
  expect(await stateAfter(carrier, item)).toMatchObject({ state: 'sent', hash: signed?.['hash'] });
  await rig.node.mine(3);
  expect(await stateAfter(carrier, item)).toMatchObject({ state: 'paid', hash: signed?.['hash'] });
  expect((await rig.node.tokensOf(PAYEE)) - before).toBe(4_200_000n);
  const steps = rig
    .sentLines()
    .filter((line) => line['item'] === item)
    .map(({ step }) => step);
  expect(steps).toEqual(['signing', 'signed', 'result', 'posted', 'ended']);
});

test('cut off before the signature was kept, it signs the same bytes', async () => {
  const item = await rig.approved({ minor: '4300000' });
  expect(await cutOff()).toBe('SIGKILL');
  const file = join(rig.plan.folder, 'sent.jsonl');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const [signing, signed] = rig.sentLines(item);
  expect([signing?.['step'], signed?.['step']]).toEqual(['signing', 'signed']);
  // The line that was being written when the power went: half of it is on the disk.
  writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n${(lines.at(-1) ?? '').slice(0, 40)}`);
  const carrier = rig.carrier();
  expect(told(await stateAfter(carrier, item))).toBe('sent');
  const after = rig.sentLines(item);
  expect(after.map(({ step }) => step)).toEqual(['signing', 'signed']);
  expect(after[0]).toEqual(signing);
  expect(String(after[1]?.['raw']).slice(6)).toContain(String(signing?.['bytes']).slice(8, -2));
});

test('a log that was altered opens no carrier', () => {
  const file = join(rig.plan.folder, 'sent.jsonl');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('"v":1', '"v":9'));
  expect(openSentLog(file).ok).toBe(false);
  writeFileSync(file, before);
  appendFileSync(file, '{"half');
  expect(openSentLog(file).ok).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
