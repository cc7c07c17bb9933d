import { StoreFault, type PrimaryPool } from '../database/index.ts';
import type { Head } from './types.ts';

export const READ_HEAD = 'select epoch, size, root, time from head where id = 1';

/**
 * After a commit of unknown outcome. The server may still be at work on it, or wait with it for a standby, and
 * shows the head as it was before: writing to the row waits for that. And what is read here must itself be where
 * a commit has to be, or a head that only a cut-off primary has would pass for durable.
 */
export const SETTLE_HEAD = 'update head set time = time where id = 1 returning epoch, size, root, time';

/** A new epoch, in the journal's head and in the state's: whoever wrote before can write neither. */
export const bumpEpoch = (condition: string): string => `bumped as (
    update head set epoch = head.epoch + 1 where id = 1 ${condition} returning epoch, size, root, time),
  fenced as (update state set epoch = bumped.epoch from bumped where state.id = 1)`;

export const CLAIM_HEAD = `with ${bumpEpoch('')} select epoch, size, root, time from bumped`;

/** Asking for the head, and taking over. */
const HEAD_MS_MAX = 4_000;

interface HeadRow {
  readonly epoch: number;
  readonly size: number;
  readonly root: string;
  readonly time: string;
}

/** Runs one of the statements above. */
export const askHead = (pool: PrimaryPool, text: string): Promise<Head> =>
  pool.use(async (client) => {
    const { rows } = await client.commit<HeadRow & Record<string, unknown>>({ text }, HEAD_MS_MAX);
    const [row] = rows;
    if (row === undefined) throw new StoreFault('damaged', 'The journal has no head');
    return { epoch: row.epoch, size: row.size, root: row.root, time: row.time };
  });
