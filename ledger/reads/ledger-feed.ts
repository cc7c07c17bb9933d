import type { LedgerRole } from '../service/service.ts';
import type { LedgerWatcher, LedLedger } from '../service/watcher.ts';
import type { ReadTargets, Term } from './messages.ts';
import { TermFeed } from './term-feed.ts';

/** How often the end of a lease is told to the thread of the reads. */
const LEASE_EVERY_MS = 50;

/** The thread of the reads, as a ledger's feed has it. */
export interface ReadsThread {
  readonly begin: (term: Omit<Term, 'ledger' | 'kind'>) => void;
  /** It has to be started anew. */
  readonly stalled: () => void;
}

/** One ledger of the process for the thread of the reads, whichever that is at the moment and whoever leads. */
export class LedgerFeed implements LedgerWatcher {
  readonly #targets: ReadTargets;
  #role: () => LedgerRole = () => ({ kind: 'follower', leaderUrl: null });
  #ledger: LedLedger | undefined;
  #thread: ReadsThread | undefined;
  #feed: TermFeed | undefined;
  #lease: NodeJS.Timeout | undefined;

  constructor({ journal, state, history }: ReadTargets) {
    this.#targets = { journal, state, history };
  }

  /** From now on terms go to this thread; a thread that ended is followed by another or by none. */
  attach(thread: ReadsThread | undefined, role: () => LedgerRole): void {
    this.#thread = thread;
    this.#role = role;
    this.renew();
  }

  /** Begins anew with the thread that is there. */
  renew(): void {
    this.#feed?.end('deposed');
    this.#feed = undefined;
    clearInterval(this.#lease);
    const thread = this.#thread;
    if (this.#ledger === undefined || thread === undefined) return;
    const feed = new TermFeed(this.#ledger, {
      onStalled: () => {
        thread.stalled();
      },
      // Not within the update of the history that told it.
      onOther: () => {
        queueMicrotask(() => {
          if (this.#feed === feed) this.renew();
        });
      },
    });
    this.#feed = feed;
    this.#tellLease(feed);
    thread.begin({ ...feed.term, targets: this.#targets });
  }

  leads(ledger: LedLedger): void {
    this.#ledger = ledger;
    this.renew();
  }

  readonly committed: LedgerWatcher['committed'] = (size, changed) => this.#feed?.committed(size, changed);

  readonly saved: LedgerWatcher['saved'] = (through) => this.#feed?.saved(through);

  ended(why: 'deposed' | 'failed'): void {
    if (this.#ledger === undefined) return;
    this.#ledger = undefined;
    this.#feed?.end(why);
    clearInterval(this.#lease);
  }

  /** A node that leads by lease leads no longer than that, also when nobody can say so. */
  #tellLease(feed: TermFeed): void {
    const tell = (): void => {
      const { kind, untilMs } = this.#role();
      if (kind !== 'leader') feed.cells.ended('deposed');
      else if (untilMs !== undefined) feed.cells.leadsUntil(untilMs);
      else {
        feed.cells.leadsForEver();
        clearInterval(this.#lease);
      }
    };
    this.#lease = setInterval(tell, LEASE_EVERY_MS).unref();
    tell();
  }
}
