import { startGenerator } from './ledger/generator.ts';
import { loadProduct, startProduct } from './ledger/product.ts';
import { verdictOf, type Minute } from './ledger/drift.ts';

/*
 * npm run soak -- <minutes>: the service at 70 % of what it was measured to do, minute by minute. It ends with an
 * error when memory grows or latency drifts.
 */

const MINUTE_MS = 60_000;
const PEAK_MS = 10_000;
const SHARE_OF_PEAK = 0.7;
const ACCOUNTS = 10_000;
const CONNECTIONS = 64;
const MIB = 1024 * 1024;

const minutes = Number(process.argv[2] ?? '30');
/** Shorter minutes, to try the program itself. */
const minuteMs = Number(process.env['SOAK_MINUTE_MS'] ?? MINUTE_MS);

const product = await startProduct(ACCOUNTS);
const generator = startGenerator();
const singles = { connections: CONNECTIONS, bulk: 1, hotShare: 0, warmUpMs: 1_000 };
const peak = await loadProduct(generator, product, { ...singles, seed: 1, measureMs: PEAK_MS });
await product.settled();
const requestsPerSecondMax = Math.floor(peak.transfersPerSecond * SHARE_OF_PEAK);
console.log(
  `peak ${Math.round(peak.transfersPerSecond)} transfers/s; soak at ${requestsPerSecondMax}/s for ${minutes} min`,
);
console.log('minute  transfers/s  p50 ms  p99 ms  max ms  memory MB  history behind s');

const done: Minute[] = [];
for (let minute = 1; minute <= minutes; minute += 1) {
  const load = { ...singles, warmUpMs: 0, measureMs: minuteMs, requestsPerSecondMax, seed: 1 + minute };
  const { transfersPerSecond, p50Ms, p99Ms, maxMs } = await loadProduct(generator, product, load);
  const memoryMb = product.memoryBytes() / MIB;
  const lagSeconds = (await product.settled()) / 1000;
  done.push({ transfersPerSecond, p50Ms, p99Ms, memoryMb });
  const cells = [transfersPerSecond, p50Ms, p99Ms, maxMs, memoryMb, lagSeconds].map((value) =>
    value.toFixed(1),
  );
  console.log([String(minute).padStart(6), ...cells.map((cell) => cell.padStart(9))].join('  '));
}
generator.close();
await product.stop();

const drifts = verdictOf(done, requestsPerSecondMax);
for (const drift of drifts) console.log(drift);
console.log(drifts.length === 0 ? 'steady: no drift of latency, memory or rate' : 'NOT STEADY');
process.exitCode = drifts.length === 0 ? 0 : 1;
