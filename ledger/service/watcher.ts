import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import type { History } from '../history/index.ts';
import type { Head } from '../journal-store/index.ts';
import type { Memory, StateSaver } from '../memory/index.ts';

/** A ledger that this process leads, as whoever shows it elsewhere needs it. */
export interface LedLedger {
  /** What is durable and in memory. */
  readonly head: () => Head;
  readonly memory: Memory;
  readonly history: Pick<History, 'watch'>;
  readonly saver: Pick<StateSaver, 'through' | 'saveBeside'>;
}

/** Told of a ledger, at once and in the order in which it happens. It must never make the writer wait. */
export interface LedgerWatcher {
  /** This process leads from here on. */
  readonly leads: (ledger: LedLedger) => void;
  /** After each commit and before anybody is answered. The records are never changed any more. */
  readonly committed: (size: number, changed: Iterable<readonly [AccountId, AccountRecord]>) => void;
  /** The state store shows so many events. */
  readonly saved: (through: number) => void;
  /** Nothing more is committed by this process; another one may. */
  readonly ended: (why: 'deposed' | 'failed') => void;
}
