import { NotLoaded } from './not-loaded.ts';

/** Rounds of loading what was not foreseen; more means that loading does not help. */
export const ROUNDS_MAX = 1_000;

/** Decides anew each time that what was asked for in vain is loaded, until all of it was there. */
export const decideLoaded = async <T>(
  decide: () => T,
  load: (missing: NotLoaded) => Promise<void>,
): Promise<T> => {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const decided = attempt(decide);
    if (!(decided instanceof NotLoaded)) return decided;
    await load(decided);
  }
  throw new Error('Loading what a batch names does not come to an end');
};

const attempt = <T>(decide: () => T): T | NotLoaded => {
  try {
    return decide();
  } catch (error) {
    if (error instanceof NotLoaded) return error;
    throw error;
  }
};
