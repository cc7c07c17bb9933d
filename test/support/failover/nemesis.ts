import type { Node, Rig } from './rig.ts';
import type { Random } from './random.ts';

/* What goes wrong, one thing at a time. Each fault ends healed: two nodes and two databases that work. */

export const faults = [
  'kill-leader',
  'kill-primary',
  'kill-leader-and-primary',
  'two-primaries',
  'black-hole-leader',
  'pause-leader',
  'cut-leader',
  'crash-primary',
  'slow-leader',
  'cut-follower',
] as const;
export type Fault = (typeof faults)[number];

export interface FaultContext {
  readonly rig: Rig;
  /** Adds a line to the timeline of the round. */
  readonly note: (what: string) => void;
  /** Resolves when clients are answered again after this moment. */
  readonly answered: () => Promise<void>;
}

/** Every fault once, in an order of the seed's own, then again in another. */
export const scheduleOf = (
  random: Random,
  rounds: number,
  from: readonly Fault[] = faults,
): readonly Fault[] => {
  const schedule: Fault[] = [];
  while (schedule.length < rounds) schedule.push(...shuffled(random, from));
  return schedule.slice(0, rounds);
};

const shuffled = (random: Random, from: readonly Fault[]): readonly Fault[] => {
  const left = [...from];
  return from.flatMap(() => left.splice(random.below(left.length), 1));
};

/** Longer than any lease of the test. */
const BEYOND_LEASE_MS = 5_000;
const SLOW_MS = 3_000;

export const inject = async (fault: Fault, context: FaultContext): Promise<void> => {
  const { rig, note } = context;
  const leader = await rig.leader();
  note(`${fault}: ${leader.name} leads, the primary is at port ${String(rig.database.primary.port)}`);
  await ACTIONS[fault](context, leader);
  await rig.settle();
  note('both nodes and both databases are well');
};

type Action = (context: FaultContext, leader: Node) => Promise<void>;

const isolate =
  (state: 'cut' | 'black-hole'): Action =>
  async ({ rig, note, answered }, leader) => {
    leader.network(state);
    await rig.otherLeads(leader);
    await answered();
    note(`${rig.other(leader).name} took over; the network heals`);
    leader.network('open');
  };

const ACTIONS: Readonly<Record<Fault, Action>> = {
  'kill-leader': async ({ rig, note, answered }, leader) => {
    await leader.kill();
    await rig.otherLeads(leader);
    await answered();
    note(`${rig.other(leader).name} took over; ${leader.name} starts again`);
    await leader.start();
  },
  'kill-primary': async ({ rig, note, answered }) => {
    await rig.database.failOver();
    note(`the standby at port ${String(rig.database.primary.port)} was promoted`);
    await answered();
    await rig.database.rebuild();
  },
  'kill-leader-and-primary': async ({ rig, note, answered }, leader) => {
    await Promise.all([leader.kill(), rig.database.failOver()]);
    note(`the standby at port ${String(rig.database.primary.port)} was promoted`);
    await rig.otherLeads(leader);
    await answered();
    note(`${rig.other(leader).name} took over; ${leader.name} starts again`);
    await leader.start();
    await rig.database.rebuild();
  },
  // What a cluster manager must prevent, and what must lose nothing when it does not: both take writes for a while.
  'two-primaries': async ({ rig, note, answered }) => {
    const fence = await rig.database.promoteBeside();
    note(`the standby at port ${String(rig.database.primary.port)} was promoted beside a primary that lives`);
    await sleep(SLOW_MS);
    await fence();
    note('the primary of before is gone');
    await answered();
    await rig.database.rebuild();
  },
  'crash-primary': async ({ rig, note, answered }) => {
    await rig.database.crashPrimary();
    note('the primary was killed and started again');
    await answered();
  },
  'cut-leader': isolate('cut'),
  'black-hole-leader': isolate('black-hole'),
  'pause-leader': async ({ rig, note, answered }, leader) => {
    leader.pause();
    await rig.otherLeads(leader);
    await answered();
    await sleep(BEYOND_LEASE_MS);
    note(`${rig.other(leader).name} took over; ${leader.name} wakes`);
    leader.wake();
  },
  'slow-leader': async ({ answered }, leader) => {
    leader.network('slow');
    await sleep(SLOW_MS);
    leader.network('open');
    await answered();
  },
  'cut-follower': async ({ rig, answered }, leader) => {
    const follower = rig.other(leader);
    follower.network('cut');
    await answered();
    await sleep(SLOW_MS);
    follower.network('open');
  },
};

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
