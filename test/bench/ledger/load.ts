import { performance } from 'node:perf_hooks';
import { Histogram } from './histogram.ts';
import { RawConnection, requestBuilder, type RawAnswer } from './http-client.ts';
import { bodyMaker, type Work } from './work.ts';

/** What a generator is to do; it crosses a process boundary as JSON. */
export interface LoadJob {
  readonly port: number;
  readonly path: string;
  readonly token: string | null;
  readonly connections: number;
  /** Not counted. */
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly work: Work;
  /** Requests a second that are not exceeded; null: as fast as it goes. */
  readonly requestsPerSecondMax: number | null;
  /** Stop when this many transfers were sent, whatever the time; null: by time alone. */
  readonly transfersMax: number | null;
}

export interface LoadResult {
  readonly transfersPerSecond: number;
  readonly requests: number;
  readonly transfers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers that asked to slow down (429), with how long was waited for them in all. */
  readonly throttled: number;
  readonly tookMs: number;
  /** CPU time of the generator ÷ time. */
  readonly generatorCpuShare: number;
}

const HTTP_OK = 200;
const HTTP_TOO_MANY = 429;
const THROTTLED_WAIT_MS = 20;

interface Run {
  readonly job: LoadJob;
  readonly build: (body: string) => string;
  readonly next: () => string;
  readonly latencies: Histogram;
  readonly measureFrom: number;
  readonly until: number;
  sentTransfers: number;
  throttled: number;
  lastCountedAt: number;
}

/** Runs a job to its end. Any answer but 200 and 429, and any operation that was not carried out, ends it. */
export const runLoad = async (job: LoadJob): Promise<LoadResult> => {
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => RawConnection.open(job.port)),
  );
  const start = performance.now();
  const run: Run = {
    job,
    build: requestBuilder({ host: '127.0.0.1', method: 'POST', path: job.path, token: job.token }),
    next: bodyMaker(job.work),
    latencies: new Histogram(),
    measureFrom: start + job.warmUpMs,
    until: start + job.warmUpMs + job.measureMs,
    sentTransfers: 0,
    throttled: 0,
    lastCountedAt: start,
  };
  const cpu = process.cpuUsage();
  await Promise.all(connections.map((connection, index) => drive(connection, run, index)));
  const used = process.cpuUsage(cpu);
  for (const connection of connections) connection.close();
  return resultOf(run, (used.user + used.system) / 1000 / (performance.now() - start));
};

const resultOf = (run: Run, generatorCpuShare: number): LoadResult => {
  const { latencies, job } = run;
  const tookMs = run.lastCountedAt - run.measureFrom;
  const transfers = latencies.count * job.work.bulk;
  return {
    transfersPerSecond: (transfers * 1000) / tookMs,
    requests: latencies.count,
    transfers,
    p50Ms: latencies.percentile(0.5),
    p99Ms: latencies.percentile(0.99),
    maxMs: latencies.maxMs,
    throttled: run.throttled,
    tookMs,
    generatorCpuShare,
  };
};

const drive = async (connection: RawConnection, run: Run, index: number): Promise<void> => {
  const { job } = run;
  const paceMs = job.requestsPerSecondMax === null ? 0 : (1000 * job.connections) / job.requestsPerSecondMax;
  // Spread over one period, so that paced connections do not beat in step.
  let due = performance.now() + (paceMs * index) / job.connections;
  while (performance.now() < run.until && !hasSentAll(run)) {
    if (paceMs > 0) await waitUntil(due);
    // Measured from when it was due: a service that stalls is charged for those that had to wait.
    const from = paceMs > 0 ? due : performance.now();
    due += paceMs;
    run.sentTransfers += job.work.bulk;
    await untilTaken(connection, run, run.build(run.next()));
    const now = performance.now();
    if (now < run.measureFrom) continue;
    run.latencies.add(now - from);
    run.lastCountedAt = now;
  }
};

const hasSentAll = ({ job, sentTransfers }: Run): boolean =>
  job.transfersMax !== null && sentTransfers >= job.transfersMax;

/** Sends again while the service asks for patience. */
const untilTaken = async (connection: RawConnection, run: Run, request: string): Promise<void> => {
  for (;;) {
    const answer = await connection.send(request);
    if (answer.status === HTTP_OK) {
      expectDone(answer, run.job.work);
      return;
    }
    if (answer.status !== HTTP_TOO_MANY)
      throw new Error(`${String(answer.status)}: ${answer.body.toString('utf8', 0, 400)}`);
    run.throttled += 1;
    await waitUntil(performance.now() + THROTTLED_WAIT_MS);
  }
};

/** An answer that refuses is fast and worth nothing: it must not count. */
const expectDone = ({ body }: RawAnswer, { bulk }: Work): void => {
  if (body.includes(REFUSED) || (bulk === 1 && !body.includes(POSTED)))
    throw new Error(`not carried out: ${body.toString('utf8', 0, 400)}`);
};

const REFUSED = Buffer.from('"refused"');
const POSTED = Buffer.from('"posted"');

const waitUntil = (at: number): Promise<void> | undefined => {
  const ms = at - performance.now();
  return ms <= 0 ? undefined : new Promise((wake) => setTimeout(wake, Math.ceil(ms)));
};
