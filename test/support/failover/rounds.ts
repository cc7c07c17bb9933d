import type { SeenHead } from './history.ts';
import { faults, scheduleOf, type Fault } from './nemesis.ts';
import { ACCOUNTS, openFailoverRig } from './open-rig.ts';
import { randomOf } from './random.ts';
import { runRound, type Round } from './run.ts';

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Which faults; all of them when absent. */
  readonly faults?: readonly Fault[];
  readonly onRound: (round: Round) => void;
}

/** Runs rounds over one pair of nodes and databases: what one round leaves, the next one starts with. */
export const runRounds = async (options: RoundsOptions): Promise<readonly Round[]> => {
  const { rig, clients, remove } = await openFailoverRig(options.seed);
  const heads: SeenHead[] = [];
  const done: Round[] = [];
  try {
    await rig.settle();
    for (const fault of scheduleOf(randomOf(options.seed), options.rounds, options.faults ?? faults)) {
      const number = done.length + 1;
      const seed = options.seed + number;
      const round = await runRound({ number, fault, seed, rig, clients, accounts: ACCOUNTS, heads });
      options.onRound(round);
      done.push(round);
    }
    return done;
  } catch (error) {
    for (const node of rig.nodes) console.error(`── ${node.name}\n${node.logTail()}`);
    throw error;
  } finally {
    await remove();
  }
};
