import { performance } from 'node:perf_hooks';
import { endIntents, IntentsRig } from '../../support/intents-rig.ts';

/*
 * One size of a ledger under quorum, in a process of its own: opens it, tells what the start took and what it holds, brings
 * it to so many ended proposals, and saves after one more. Prints a line of JSON.
 */

const [home = '', count = '0'] = process.argv.slice(2);

const heapBytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const startMs = performance.now();
const rig = await IntentsRig.open(home);
const startedMs = performance.now() - startMs;
const intents = rig.service.set.intents.size;
const bytes = heapBytes();
await endIntents(rig, Number(count));
await rig.save();
await rig.propose(1);
const saveMs = await rig.save();
const sweepFromMs = performance.now();
await rig.service.expire();
const sweptMs = performance.now() - sweepFromMs;
const rows = Object.values(rig.lastRows()).reduce((sum, one) => sum + one, 0);
await rig.stop();
console.log(JSON.stringify({ intents, startedMs, bytes, saveMs, sweptMs, rows }));
