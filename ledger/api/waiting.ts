/** Reads wait so long for the index of history, which is usually behind by milliseconds. */
const WAIT_MS_MAX = 2_000;
const ASK_EVERY_MS = 5;

/** Whether a size comes to what is asked for; waits for it for a moment. */
export const isReached = async (size: () => number, atLeast: number | undefined): Promise<boolean> => {
  if (atLeast === undefined) return true;
  const until = Date.now() + WAIT_MS_MAX;
  while (size() < atLeast) {
    if (Date.now() >= until) return false;
    await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
  }
  return true;
};
