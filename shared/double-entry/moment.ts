import { VALUE_DATE_FUTURE_DAYS_MAX, VALUE_DATE_PAST_DAYS_MAX } from './limits.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Where and when operations are decided: the event's sequence number and time, and what follows from it. */
export interface Moment {
  readonly seq: number;
  readonly time: string;
  readonly ms: number;
  /** Hours and days since the epoch, UTC. */
  readonly hour: number;
  readonly day: number;
  readonly valueDateMin: string;
  readonly valueDateMax: string;
}

export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

const dateAt = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Throws when the time is no instant: it is the ledger's own. */
export const momentOf = (seq: number, time: string): Moment => {
  const ms = Date.parse(time);
  if (!Number.isFinite(ms)) throw new Error(`${time} is no instant`);
  const day = dayOf(ms);
  return {
    seq,
    time,
    ms,
    hour: hourOf(ms),
    day,
    valueDateMin: dateAt(day - VALUE_DATE_PAST_DAYS_MAX),
    valueDateMax: dateAt(day + VALUE_DATE_FUTURE_DAYS_MAX),
  };
};

/** Whether the time of something is over at a moment. At its very instant it is over. */
export const isOverAt = (expiresAt: string, moment: Moment): boolean => Date.parse(expiresAt) <= moment.ms;
