import type { AuditRow } from '#shared/ipc';
import type { IntentStatus } from '#shared/projection';

/** What an item waited for: somebody's decision, or the ledger. */
export type WaitedFor = 'people' | 'ledger';

/** A stretch of an item's life, from one of its events to the next. */
export interface Segment {
  readonly id: string;
  readonly waitedFor: WaitedFor;
  readonly ended: string;
  /** Whole milliseconds, never below zero. */
  readonly ms: number;
}

/** Where the time went: the segments follow one another without a gap, so they add up to `totalMs`. */
export interface TimeSpent {
  readonly segments: readonly Segment[];
  readonly totalMs: number;
  readonly isOver: boolean;
}

type Step = Pick<AuditRow, 'seq' | 'time' | 'type' | 'actorName'>;

const PENDING: Readonly<Partial<Record<IntentStatus, Pick<Segment, 'waitedFor' | 'ended'>>>> = {
  'awaiting-approval': { waitedFor: 'people', ended: 'Waiting for a decision now' },
  'awaiting-dispatch': { waitedFor: 'ledger', ended: 'Waiting to be carried out now' },
  cooling: { waitedFor: 'ledger', ended: 'Cooling down now' },
};

/**
 * Takes the wall time of an item apart, from its proposal to its last event, or to `nowMs` while it is open. The times
 * are those of the journal, so every desk shows the same.
 */
export const timeSpent = (events: readonly Step[], status: IntentStatus, nowMs: number): TimeSpent => {
  const [first, ...rest] = events;
  if (first === undefined) return { segments: [], totalMs: 0, isOver: true };
  const segments: Segment[] = [];
  const start = Date.parse(first.time);
  let before = start;
  for (const step of rest) {
    const at = Math.max(before, Date.parse(step.time));
    // What the ledger does in the commit of its cause takes no time of its own.
    if (at > before || step.type === 'approval.recorded')
      segments.push({ id: String(step.seq), ...endingOf(step), ms: at - before });
    before = at;
  }
  const pending = PENDING[status];
  if (pending === undefined) return { segments, totalMs: before - start, isOver: true };
  const now = Math.max(before, nowMs);
  segments.push({ id: 'now', ...pending, ms: now - before });
  return { segments, totalMs: now - start, isOver: false };
};

const endingOf = ({ type, actorName }: Step): Pick<Segment, 'waitedFor' | 'ended'> => {
  switch (type) {
    case 'approval.recorded':
      return { waitedFor: 'people', ended: `Until ${actorName} decided` };
    case 'intent.expired':
      return { waitedFor: 'people', ended: 'Until it expired' };
    case 'transfer.ended':
      return { waitedFor: 'ledger', ended: 'Until it ended on its rail' };
    default:
      return { waitedFor: 'ledger', ended: 'Until the ledger carried it out' };
  }
};

const SECOND_MS = 1_000;
const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** `2 d 4 h 0 min 3.120 s`: exact, so that what is shown adds up too. */
export const exactSpan = (ms: number): string => {
  const parts: string[] = [];
  let left = ms;
  for (const [size, name] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 || parts.length > 0) parts.push(`${String(count)} ${name}`);
  }
  const fraction = String(left % SECOND_MS).padStart(3, '0');
  return [...parts, `${String(Math.floor(left / SECOND_MS))}.${fraction} s`].join(' ');
};

/** `312 µs`, `1.31 ms`: a duration as it was measured, microseconds. */
export const measuredSpan = (micros: number): string =>
  micros < 1_000 ? `${String(micros)} µs` : `${(micros / 1_000).toFixed(2)} ms`;
