const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `just now`, `3 min ago`, `5 h ago`, `2 d ago`, `in 4 h`. Both in milliseconds since 1970 UTC. */
export const ageText = (at: number, now: number): string => {
  const span = spanText(Math.abs(now - at));
  if (span === undefined) return 'just now';
  return at > now ? `in ${span}` : `${span} ago`;
};

/** `3 min`, `5 h`, `2 d`; undefined below a minute. */
export const spanText = (ms: number): string | undefined => {
  if (ms < MINUTE_MS) return undefined;
  if (ms < HOUR_MS) return `${String(Math.floor(ms / MINUTE_MS))} min`;
  if (ms < 2 * DAY_MS) return `${String(Math.floor(ms / HOUR_MS))} h`;
  return `${String(Math.floor(ms / DAY_MS))} d`;
};

const pad = (value: number): string => String(value).padStart(2, '0');

/** `12:04` on the same local day, `2026-05-04 12:04` otherwise. */
export const clockText = (at: number, now: number): string => {
  const date = new Date(at);
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  return date.toDateString() === new Date(now).toDateString() ? time : `${dayText(at)} ${time}`;
};

/** ISO 8601 date in local time. */
export const dayText = (at: number): string => {
  const date = new Date(at);
  return `${String(date.getFullYear())}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
};

/** ISO 8601 with the zone's offset, for where it matters: `2026-05-04 12:04:09 +02:00`. */
export const momentText = (at: number): string => {
  const date = new Date(at);
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '−' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
  return `${dayText(at)} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())} ${zone}`;
};
