/*
 * Loaded into a service before anything else (`NODE_OPTIONS=--import=…`): its wall clock is ahead by so many hours.
 * What waits for a day can then be seen in a moment, with the real process.
 */

const aheadMs = Number(process.env['CLOCK_AHEAD_HOURS'] ?? 0) * 3_600_000;
const RealDate = Date;

class DateAhead extends RealDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...(given as [string]));
  }

  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}

globalThis.Date = DateAhead as DateConstructor;
