import { performance } from 'node:perf_hooks';
import type { PersonId } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import { ANNA, BEN } from '../../support/company.ts';
import { approve, propose, transfer } from '../../support/ledger-work.ts';
import { createTestLedger, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import type { Report } from './compare.ts';

/* The real service over HTTP: transfers proposed in bulk, each approved by two officers one by one. */

const TRANSFERS = 1_500;
const BATCH = 250;
const CONNECTIONS = 64;

const perSecond = (count: number, startMs: number): number => (count * 1000) / (performance.now() - startMs);

/** Runs jobs with a fixed number under way. */
const pooled = async (jobs: readonly (() => Promise<unknown>)[]): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await job();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
};

const proposeAll = async (ledger: StartedLedger, transfers: readonly TransferIntent[]): Promise<number> => {
  const start = performance.now();
  for (let at = 0; at < transfers.length; at += BATCH) {
    const { outcomes } = await propose(ledger.client, transfers.slice(at, at + BATCH));
    const odd = outcomes.find(({ outcome }) => outcome !== 'proposed');
    if (odd !== undefined) throw new Error(JSON.stringify(odd));
  }
  return perSecond(transfers.length, start);
};

const approveAll = async (ledger: StartedLedger, transfers: readonly TransferIntent[]): Promise<number> => {
  const head = await ledger.client.head();
  const jobs = transfers.flatMap((intent) =>
    [ANNA, BEN].map((who: PersonId) => async () => {
      const answer = await approve(ledger.client, who, intent, { head });
      if (answer.status !== 200) throw new Error(answer.text);
    }),
  );
  const start = performance.now();
  await pooled(jobs);
  return perSecond(jobs.length, start);
};

/** Payments under quorum: every one proposed, and approved by two people with a signature each. */
export const reportQuorum = async (report: Report, syncRate: number): Promise<void> => {
  const baseline = { name: 'raw 4 KiB append + fdatasync, /s', value: syncRate };
  const home = await createTestLedger();
  const ledger = await startLedger(home);
  try {
    const transfers = Array.from({ length: TRANSFERS }, () => transfer({ minor: '1' }));
    const start = performance.now();
    const proposed = await proposeAll(ledger, transfers);
    const approved = await approveAll(ledger, transfers);
    const posted = perSecond(TRANSFERS, start);
    const figures = [
      ['proposals, durable, judged, funds held', proposed],
      ['approvals, durable, verified, single requests', approved],
      ['transfers from proposal to posting, two approvals', posted],
    ] as const;
    for (const [name, value] of figures) report({ name, value, unit: '/s', baseline, runs: 1 });
  } finally {
    await ledger.stop();
    removeTestLedger(home);
  }
};
