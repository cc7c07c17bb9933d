/** A quarter of a year, UTC. `to` is the first day that does not belong to it. */
export interface Quarter {
  readonly id: string;
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

const MONTHS = 3;

/** The quarter of a moment and so many before it, the newest first. */
export const quartersUntil = (now: Date, before: number): readonly [Quarter, ...Quarter[]] => {
  const first = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / MONTHS);
  const earlier = Array.from({ length: before }, (_, back) => quarterOf(first - 1 - back, false));
  return [quarterOf(first, true), ...earlier];
};

const quarterOf = (number: number, isRunning: boolean): Quarter => {
  const year = Math.floor(number / 4);
  const name = `Q${String((number % 4) + 1)} ${String(year)}`;
  return {
    id: name,
    label: isRunning ? `${name}, so far` : name,
    from: firstDay(number),
    to: firstDay(number + 1),
  };
};

const firstDay = (number: number): string => {
  const month = String((number % 4) * MONTHS + 1).padStart(2, '0');
  return `${String(Math.floor(number / 4))}-${month}-01`;
};
