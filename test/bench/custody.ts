import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { utf8 } from '#shared/encoding';
import {
  combineSignature,
  newSession,
  signingRequest,
  startSigning,
  suiteIds,
  type Random,
  type SuiteId,
} from '#shared/threshold';
import { publicPackage } from '../../shared/threshold/key.ts';
import { suiteOf } from '../../shared/threshold/suites.ts';
import { FrameCollector, framesOf } from '../../electron/capsule/frames.ts';
import { throughPicture } from '../support/qr-hop.ts';
import { generateKey, must, numbers, shareIn, type SharedKey } from '../support/threshold.ts';
import { median, percentile, type Suite } from './harness.ts';

/*
 * A signature of two holders out of three, as one desk's process sees it: draw nonces, make the own part, put the
 * signature together. The other holder's work is done between the clock's stops. Beside it the library alone does the
 * same, on the same key and in turns with it; what is above it are the checks: of the own share, of the other's
 * messages, of the own part before it leaves, of each part by itself, of the signature as somebody outside sees it.
 */

const RUNS = 60;
const MESSAGE = utf8('bench');
const SIGNERS = numbers(1, 3);

const random: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Adds up what happens between starts and stops; the rest is other people's time. */
const stopwatch = (): { readonly time: <T>(work: () => T) => T; readonly spentMs: () => number } => {
  let spentMs = 0;
  return {
    time: (work) => {
      const start = performance.now();
      const result = work();
      spentMs += performance.now() - start;
      return result;
    },
    spentMs: () => spentMs,
  };
};

const product = ({ key, shares }: SharedKey): number => {
  const { time, spentMs } = stopwatch();
  const request = must(
    signingRequest({ session: newSession(random), key, signers: SIGNERS, message: MESSAGE }),
  );
  const start = (of: number): ReturnType<typeof startSigning> =>
    startSigning({ request, share: shareIn(shares, of), random, claim: () => true });
  const mine = must(time(() => start(1)));
  const theirs = must(start(3));
  const commitments = [mine.commitment, theirs.commitment];
  const part = must(theirs.sign(commitments));
  const own = must(time(() => mine.sign(commitments)));
  must(time(() => combineSignature(request, commitments, [own, part])));
  return spentMs();
};

const library = ({ key, shares }: SharedKey): number => {
  const { time, spentMs } = stopwatch();
  const { frost } = suiteOf(key.suite);
  const pack = publicPackage(key);
  const [mine, theirs] = [1, 3].map((of) => ({
    identifier: frost.Identifier.fromNumber(of),
    signingShare: shareIn(shares, of).secret.reveal(),
  }));
  if (mine === undefined || theirs === undefined) throw new Error('two holders sign');
  const own = time(() => frost.commit(mine, (length) => random(length ?? 32).slice()));
  const other = frost.commit(theirs);
  const all = [own.commitments, other.commitments];
  const part = frost.signShare(theirs, pack, other.nonces, all, MESSAGE);
  const ownPart = time(() => frost.signShare(mine, pack, own.nonces, all, MESSAGE));
  time(() => frost.aggregate(pack, all, MESSAGE, { [mine.identifier]: ownPart, [theirs.identifier]: part }));
  return spentMs();
};

/** Both in turns, so that a slow moment of the machine is in both; milliseconds of each, ascending. */
const inTurns = (
  shared: SharedKey,
): { readonly ours: readonly number[]; readonly raw: readonly number[] } => {
  product(shared);
  library(shared);
  const ours: number[] = [];
  const raw: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    ours.push(product(shared));
    raw.push(library(shared));
  }
  const ascending = (one: number, other: number): number => one - other;
  return { ours: ours.sort(ascending), raw: raw.sort(ascending) };
};

const HOP_BYTES = 2_048;
const HOPS = 20;
const FRAMES_A_SECOND = 10;
const LOST = 0.3;

/**
 * A capsule of 2 kB through pictures of which three in ten are missed: seconds until it is whole at ten frames a second, or
 * as fast as codes are drawn and read here where that is slower. Beside it what the same bytes need when nothing is lost.
 */
const hop = (lost: number): number => {
  const text = randomBytes(HOP_BYTES).toString('hex');
  const frames = framesOf(text);
  if (!frames.ok) throw new Error(frames.error.detail);
  const collector = new FrameCollector();
  let spentMs = 0;
  for (let shown = 1; ; shown += 1) {
    const start = performance.now();
    const frame = frames.value();
    const { text: got } = Math.random() < lost ? collector.take('') : collector.take(throughPicture(frame));
    spentMs += performance.now() - start;
    if (got === text) return Math.max(shown / FRAMES_A_SECOND, spentMs / 1000);
  }
};

const hops = (lost: number): readonly number[] =>
  Array.from({ length: HOPS }, () => hop(lost)).sort((one, other) => one - other);

const NAMES: Readonly<Record<SuiteId, string>> = { ed25519: 'FROST Ed25519', bip340: 'FROST BIP-340' };

const reportFrost: Suite['run'] = (report) => {
  for (const id of suiteIds) {
    const { ours, raw } = inTurns(generateKey(id, 2, numbers(1, 2, 3), 'bench'));
    const shares = [
      ['p50', median(ours), median(raw)],
      ['p99', percentile(ours, 0.99), percentile(raw, 0.99)],
    ] as const;
    for (const [share, value, bare] of shares)
      report({
        name: `${NAMES[id]} 2 of 3, one process, ${share}`,
        value,
        unit: 'ms',
        baseline: { name: `@noble/curves alone, ms, ${share}`, value: bare },
        runs: RUNS,
        ...(share === 'p50'
          ? { target: { of: 'value', floor: 150, goal: 75, better: 'less' } as const }
          : {}),
      });
  }
};

const reportHop: Suite['run'] = (report) => {
  hop(0);
  report({
    name: 'capsule of 2 kB by pictures, 10 a second, three in ten missed, p50',
    value: median(hops(LOST)),
    unit: 's',
    baseline: { name: 'nothing missed, s, p50', value: median(hops(0)) },
    runs: HOPS,
    target: { of: 'value', floor: 5, goal: 2.5, better: 'less' },
  });
};

export const suite: Suite = {
  name: 'custody',
  run: async (report) => {
    await reportFrost(report);
    await reportHop(report);
  },
};
