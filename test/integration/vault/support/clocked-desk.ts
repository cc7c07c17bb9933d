import { encodeEvent } from '#shared/journal';
import type { SyncState } from '#shared/ipc';
import type { MiniLedger } from '../../../support/mini-ledger.ts';
import { deskFolder, openDesk, type Desk } from './desk.ts';
import { StandIn } from './stand-in.ts';

/** A desk with a clock of its own over a journal that goes on. */
export interface ClockedDesk {
  readonly desk: Desk;
  /** Serves what the journal has by now; the desk holds it back, as it is ahead of its clock. */
  readonly heldBack: () => Promise<SyncState>;
  /** Puts the desk's clock on, and waits until it has taken over everything. */
  readonly takenOverAt: (now: string) => Promise<void>;
}

const BEGINNING = '2026-05-01T10:00:00Z';

/** The desk has the journal as it is now; `undo` is told how to end it all. */
export const clockedDesk = async (
  mini: MiniLedger,
  undo: (() => void | Promise<void>)[],
): Promise<ClockedDesk> => {
  let now = BEGINNING;
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date(now) });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return {
    desk,
    heldBack: () => {
      ledger.lines = mini.events.map(encodeEvent);
      desk.vault.retry();
      return desk.when('held back', ({ error }) => error?.code === 'sync-stalled');
    },
    takenOverAt: async (later) => {
      now = later;
      desk.vault.retry();
      await desk.size(mini.events.length);
    },
  };
};
