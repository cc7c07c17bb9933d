import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestLedger, removeTestLedger } from '../../support/ledger.ts';
import type { Report } from './compare.ts';
import type { BenchPlan } from './plan.ts';

/* A ledger under quorum that grows by proposals: what a save, a start and memory cost with so many behind it. */

const run = promisify(execFile);

interface Measured {
  /** When it was opened. */
  readonly intents: number;
  readonly startedMs: number;
  readonly bytes: number;
  /** After one more proposal. */
  readonly saveMs: number;
  readonly rows: number;
  /** A look for what is overdue, where nothing is. */
  readonly sweptMs: number;
}

export const reportIntents = async (report: Report, { proposals }: BenchPlan): Promise<void> => {
  const { home, ...rest } = await createTestLedger();
  try {
    const empty = await oneRun(home, 0);
    let first: Step | undefined;
    for (const count of proposals) {
      const { saveMs, rows, sweptMs } = await oneRun(home, count);
      const { startedMs, bytes, intents } = await oneRun(home, count);
      const step = { count, saveMs, rows, sweptMs, startedMs, bytesEach: (bytes - empty.bytes) / intents };
      first ??= step;
      reportStep(report, step, first);
    }
  } finally {
    removeTestLedger({ home, ...rest });
  }
};

interface Step extends Pick<Measured, 'saveMs' | 'rows' | 'sweptMs' | 'startedMs'> {
  readonly count: number;
  /** Heap that an intent takes. */
  readonly bytesEach: number;
}

const reportStep = (report: Report, step: Step, first: Step): void => {
  const at = `at ${step.count.toLocaleString('en-GB')} proposals`;
  const figures = [
    [`save after one more, ${String(step.rows)} rows, ${at}`, 'ms', 'saveMs'],
    [`sweep that finds nothing overdue, ${at}`, 'ms', 'sweptMs'],
    [`start from the saved state, ${at}`, 'ms', 'startedMs'],
    [`heap of an intent that is over, ${at}`, 'bytes', 'bytesEach'],
  ] as const;
  for (const [name, unit, of] of figures)
    report({
      name,
      value: step[of],
      unit,
      baseline: { name: `at the smallest size, ${unit}`, value: first[of] },
      runs: 1,
    });
};

/** Opens the ledger in a process of its own and brings it to so many proposals. */
const oneRun = async (home: string, count: number): Promise<Measured> => {
  const program = join(import.meta.dirname, 'intents-main.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', program, home, String(count)]);
  return JSON.parse(stdout) as Measured;
};
