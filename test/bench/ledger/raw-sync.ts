import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const BLOCK_BYTES = 4_096;

/** Appends of 4 KiB a second, each made durable before the next: what the disk allows. */
export const rawSyncRate = (forMs: number): number => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const file = openSync(join(folder, 'log'), 'w');
  const block = Buffer.alloc(BLOCK_BYTES, 7);
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < forMs; count += 1) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  const rate = (count * 1000) / (performance.now() - start);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return rate;
};
