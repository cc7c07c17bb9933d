import { performance } from 'node:perf_hooks';
import { Histogram } from './histogram.ts';
import { RawConnection, requestBuilder } from './http-client.ts';
import { accountName, randomBelow } from './work.ts';

/** Reads at a fixed pace; it crosses a process boundary as JSON. */
export interface ReadJob {
  readonly port: number;
  readonly token: string;
  /** `balance`: the account as it is now; `entries`: a page of its newest entries. */
  readonly what: 'balance' | 'entries';
  /** Entries a page. */
  readonly limit: number;
  readonly accounts: number;
  readonly perSecond: number;
  readonly measureMs: number;
  readonly seed: number;
}

export interface ReadResult {
  readonly reads: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const HTTP_OK = 200;

/** One connection, at a fixed pace: a service that stalls is charged for the reads that had to wait. */
export const runReads = async (job: ReadJob): Promise<ReadResult> => {
  const connection = await RawConnection.open(job.port);
  const random = randomBelow(job.seed);
  const latencies = new Histogram();
  const start = performance.now();
  for (let count = 0; ; count += 1) {
    const due = start + (count * 1000) / job.perSecond;
    if (due > start + job.measureMs) break;
    const from = await waitUntil(due);
    const answer = await connection.send(requestTo(job, random(job.accounts)));
    if (answer.status !== HTTP_OK) throw new Error(answer.body.toString('utf8', 0, 400));
    latencies.add(performance.now() - from);
  }
  connection.close();
  const { count, maxMs } = latencies;
  return { reads: count, p50Ms: latencies.percentile(0.5), p99Ms: latencies.percentile(0.99), maxMs };
};

const requestTo = ({ what, limit, token }: ReadJob, account: number): string => {
  const base = `/v1/accounts/${accountName(account)}`;
  const path = what === 'balance' ? `${base}/balance` : `${base}/entries?limit=${String(limit)}`;
  return requestBuilder({ host: '127.0.0.1', method: 'GET', path, token })('');
};

/** When the read begins to count: when it was due, if the answer before came too late for it, else when the timer woke. */
const waitUntil = async (due: number): Promise<number> => {
  const ms = due - performance.now();
  if (ms <= 0) return due;
  await new Promise((wake) => setTimeout(wake, Math.ceil(ms)));
  return performance.now();
};
