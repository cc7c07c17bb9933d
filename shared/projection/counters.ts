import { BUCKETS_BACK, dayOf, hourOf } from '#shared/double-entry';
import { destinationName, type Intent, type Leg, type TransferIntent } from '#shared/intent';
import {
  velocityKey,
  velocityScopes,
  velocityWindows,
  type VelocityScope,
  type VelocityWindow,
} from '#shared/policy';
import type {
  AssetSum,
  CounterKey,
  IntentRecord,
  TransferBucket,
  TransferCounter,
  WorkingSet,
} from './types.ts';

/*
 * How many transfers, and how much, somebody has moved lately: what the policy's velocity rules ask for. Transfers are
 * counted from their proposal on, in the bucket of that hour and of that day (UTC), and taken out of these buckets again
 * when they are rejected, returned or expired. A window is the bucket of now and as many before it as the window is long,
 * the same as for the limits of accounts: it counts up to one bucket too much, never too little.
 */

type Sums = readonly AssetSum[];
type Counters = Pick<WorkingSet, 'counters'>;

const KEYS: Readonly<Record<VelocityScope, (leg: Leg, intent: TransferIntent) => CounterKey>> = {
  source: ({ source }) => `source:${source.account}`,
  payee: ({ destination }) => `payee:${destinationName(destination)}`,
  initiator: (_leg, { initiator }) => `initiator:${initiator}`,
};

const keysIn = (intent: TransferIntent, scope: VelocityScope): readonly CounterKey[] => [
  ...new Set(intent.legs.map((leg) => KEYS[scope](leg, intent))),
];

/** Every counter that a transfer is counted in; none for any other intent. */
export const countersOf = (intent: Intent): readonly CounterKey[] =>
  intent.type === 'transfer' ? velocityScopes.flatMap((scope) => keysIn(intent, scope)) : [];

/** What a transfer moves in sight of each counter: it is one transfer there, however many legs it has. */
const talliesOf = (intent: TransferIntent): ReadonlyMap<CounterKey, Sums> => {
  const tallies = new Map<CounterKey, Sums>();
  for (const leg of intent.legs) {
    const moved = [{ asset: leg.amount.asset, minor: BigInt(leg.amount.minor) }];
    for (const scope of velocityScopes) {
      const key = KEYS[scope](leg, intent);
      tallies.set(key, added(tallies.get(key) ?? [], moved));
    }
  }
  return tallies;
};

const added = (sums: Sums, more: Sums): Sums => combined(sums, more, (a, b) => a + b);
const reduced = (sums: Sums, less: Sums): Sums => combined(sums, less, (a, b) => a - b);

const combined = (sums: Sums, others: Sums, join: (a: bigint, b: bigint) => bigint): Sums => {
  const joined = new Map(sums.map(({ asset, minor }) => [asset, minor]));
  for (const { asset, minor } of others) joined.set(asset, join(joined.get(asset) ?? 0n, minor));
  return [...joined]
    .filter(([, minor]) => minor !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([asset, minor]) => ({ asset, minor }));
};

/** A proposed transfer is counted. `time` is the journal's time of the proposal. */
export const countProposal = (set: Counters, intent: Intent, time: string): void => {
  if (intent.type !== 'transfer') return;
  const now = bucketsAt(time);
  for (const [key, sums] of talliesOf(intent)) {
    const { hours, days } = reached(set.counters.get(key), key, now);
    set.counters.set(key, {
      key,
      hours: counted(hours, now.hour, sums),
      days: counted(days, now.day, sums),
    });
  }
};

/** A transfer that was counted will not be carried out: it gives its room back. `time` is that of its end. */
export const takeOut = (
  set: Counters,
  { intent, proposedAt }: Pick<IntentRecord, 'intent' | 'proposedAt'>,
  time: string,
): void => {
  if (intent.type !== 'transfer') return;
  const [then, now] = [bucketsAt(proposedAt), bucketsAt(time)];
  for (const [key, sums] of talliesOf(intent)) {
    const { hours, days } = reached(set.counters.get(key), key, now);
    set.counters.set(key, {
      key,
      hours: uncounted(hours, then.hour, sums),
      days: uncounted(days, then.day, sums),
    });
  }
};

interface BucketsAt {
  readonly hour: number;
  readonly day: number;
}

const bucketsAt = (time: string): BucketsAt => {
  const ms = Date.parse(time);
  return { hour: hourOf(ms), day: dayOf(ms) };
};

/** The buckets that some window still reaches. */
const reached = (
  counter: TransferCounter | undefined,
  key: CounterKey,
  { hour, day }: BucketsAt,
): TransferCounter => ({
  key,
  hours: counter?.hours.filter(({ at }) => at >= hour - BUCKETS_BACK.h24) ?? [],
  days: counter?.days.filter(({ at }) => at >= day - BUCKETS_BACK.m1) ?? [],
});

/** Time never goes back in a journal, so what is counted goes into the last bucket or after it. */
const counted = (buckets: readonly TransferBucket[], at: number, sums: Sums): readonly TransferBucket[] => {
  const last = buckets.at(-1);
  if (last?.at !== at) return [...buckets, { at, count: 1, sums }];
  return [...buckets.slice(0, -1), { at, count: last.count + 1, sums: added(last.sums, sums) }];
};

const uncounted = (buckets: readonly TransferBucket[], at: number, sums: Sums): readonly TransferBucket[] =>
  buckets.flatMap((bucket) => {
    if (bucket.at !== at) return [bucket];
    return bucket.count === 1 ? [] : [{ at, count: bucket.count - 1, sums: reduced(bucket.sums, sums) }];
  });

/** More digits than a figure of the facts may have: such a sum is unknown. */
const FIGURE_END = 10n ** 39n;

/**
 * The figures of the policy's facts for a transfer that is proposed at `time`: what its source, its payee and its
 * initiator have moved in each window, with this transfer. There is none for several sources or payees, and no sum for
 * several assets.
 */
export const velocityFigures = (
  intent: TransferIntent,
  set: Counters,
  time: string,
): Readonly<Record<string, string>> => {
  const now = bucketsAt(time);
  const moved = movedBy(intent);
  const figures: Record<string, string> = {};
  for (const by of velocityScopes) {
    const [key, ...others] = keysIn(intent, by);
    if (key === undefined || others.length > 0) continue;
    for (const window of velocityWindows) {
      const used = usedIn(set.counters.get(key), window, now, moved?.asset);
      figures[velocityKey({ window, by, measure: 'count' })] = String(used.count + 1);
      const sum = moved === undefined ? FIGURE_END : used.minor + moved.minor;
      if (sum < FIGURE_END) figures[velocityKey({ window, by, measure: 'sum' })] = sum.toString();
    }
  }
  return figures;
};

/** What a transfer moves in all; undefined when it moves several assets. */
const movedBy = ({ legs }: TransferIntent): AssetSum | undefined => {
  const [asset, ...others] = new Set(legs.map(({ amount }) => amount.asset));
  if (asset === undefined || others.length > 0) return undefined;
  return { asset, minor: legs.reduce((total, { amount }) => total + BigInt(amount.minor), 0n) };
};

/** What a window of a counter holds: how many transfers, and how much of an asset. */
const usedIn = (
  counter: TransferCounter | undefined,
  window: VelocityWindow,
  { hour, day }: BucketsAt,
  asset: string | undefined,
): { readonly count: number; readonly minor: bigint } => {
  const [buckets, now] = window === 'h24' ? [counter?.hours, hour] : [counter?.days, day];
  let count = 0;
  let minor = 0n;
  for (const bucket of buckets ?? []) {
    if (bucket.at < now - BUCKETS_BACK[window]) continue;
    count += bucket.count;
    for (const sum of bucket.sums) if (sum.asset === asset) minor += sum.minor;
  }
  return { count, minor };
};
