const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FRIDAY = 5;
const SUNDAY = 0;

/** Steps of the last days stay where they are, so that something is always recent. */
const RECENT_DAYS = 2;
const NEWEST_STEP_MINUTES = 25;

/** Instant of a step, counted back from now; an older one that falls on a weekend moves to the Friday before. */
export const stepTime = (nowMs: number, daysAgo: number, at: string): number => {
  if (daysAgo === 0) return nowMs - NEWEST_STEP_MINUTES * MINUTE_MS;
  const day = new Date(nowMs - daysAgo * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const time = Date.parse(`${day}T${at}:00.000Z`);
  const weekday = new Date(time).getUTCDay();
  if (daysAgo <= RECENT_DAYS || (weekday >= 1 && weekday <= FRIDAY)) return time;
  return time - (weekday === SUNDAY ? 2 : 1) * DAY_MS;
};

/** The next working day after an instant, ISO 8601. */
export const nextWorkingDay = (timeMs: number): string => {
  let day = timeMs + DAY_MS;
  while ([0, 6].includes(new Date(day).getUTCDay())) day += DAY_MS;
  return new Date(day).toISOString().slice(0, 'YYYY-MM-DD'.length);
};

export const minutes = (count: number): number => count * MINUTE_MS;

export const days = (count: number): number => count * DAY_MS;

export const instantOf = (timeMs: number): string => new Date(timeMs).toISOString();
