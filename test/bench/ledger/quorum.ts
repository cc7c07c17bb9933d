import { performance } from 'node:perf_hooks';
import type { PersonId } from '#shared/brand';
import { digestOf, type TransferIntent } from '#shared/intent';
import { ANNA, BEN, signSubmission } from '../../support/company.ts';
import { approve, instant, propose, transfer } from '../../support/ledger-work.ts';
import { createTestLedger, removeTestLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { promised, type Report } from './compare.ts';
import { Histogram } from './histogram.ts';
import type { BenchPlan } from './plan.ts';

/* The real service over HTTP: transfers proposed in bulk, each approved by two officers one by one. */

const TRANSFERS = 1_500;
const BATCH = 250;
const CONNECTIONS = 64;
/** Desks that propose at the same time, each waiting for its answer. */
const DESKS = 8;

const perSecond = (count: number, startMs: number): number => (count * 1000) / (performance.now() - startMs);

/** Runs jobs with a fixed number under way. */
const pooled = async (jobs: readonly (() => Promise<unknown>)[], underWay = CONNECTIONS): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await job();
  };
  await Promise.all(Array.from({ length: underWay }, worker));
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

/** Milliseconds of proposals sent one by one, signed before, from sending to the answer. */
const proposeSingly = async (ledger: StartedLedger, count: number): Promise<Histogram> => {
  const head = await ledger.client.head();
  const latencies = new Histogram();
  const jobs = Array.from({ length: count }, () => {
    const intent = transfer({ minor: '1' });
    const { initiator, ledger: of } = intent;
    const submission = signSubmission(initiator, [digestOf(intent)], head, instant(), of);
    return async () => {
      const from = performance.now();
      const answer = await ledger.client.propose(submission, [intent]);
      latencies.add(performance.now() - from);
      if (answer.status !== 200) throw new Error(answer.text);
    };
  });
  await pooled(jobs, DESKS);
  return latencies;
};

/** Payments under quorum: every one proposed, and approved by two people with a signature each. */
export const reportQuorum = async (report: Report, plan: BenchPlan, syncRate: number): Promise<void> => {
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
    const latencies = await proposeSingly(ledger, plan.intents);
    report({
      name: `one proposal, judged and in the journal, p99 of ${String(plan.intents)}`,
      value: latencies.percentile(0.99),
      unit: 'ms',
      baseline: { name: 'the same, median, ms', value: latencies.percentile(0.5) },
      runs: 1,
      target: promised.proposalP99,
    });
  } finally {
    await ledger.stop();
    removeTestLedger(home);
  }
};
