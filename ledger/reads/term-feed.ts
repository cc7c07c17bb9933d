import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { AccountId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';
import type { Endings } from '../memory/index.ts';
import type { LedLedger } from '../service/watcher.ts';
import { Cells, newCells } from './cells.ts';
import type { OfTerm, Term } from './messages.ts';
import { AccountPacker, movedWith } from './packed.ts';

/** Messages with commits that the thread of the reads may have before it; then commits are put together. */
const UNDERWAY_MAX = 64;
/** How often is looked whether it has taken some, while commits wait. */
const LOOK_EVERY_MS = 2;
/** A thread that takes nothing for so long, or is so many accounts behind, is given up. */
const STALLED_MS = 10_000;
const WAITING_ACCOUNTS_MAX = 500_000;
const SAVE_AGAIN_MS = 5_000;

/** Told when the thread of the reads has to begin anew. */
export interface TermFeedEvents {
  /** It takes nothing any more, or is too far behind. */
  readonly onStalled: () => void;
  /** The history was built anew: what the thread has of it is another one's. */
  readonly onOther: () => void;
}

type Changed = Iterable<readonly [AccountId, AccountRecord]>;

const NO_ENDINGS: Endings = { sequels: [], corrections: [] };

const joined = (a: Endings, b: Endings): Endings => ({
  sequels: [...a.sequels, ...b.sequels],
  corrections: [...a.corrections, ...b.corrections],
});

/** Commits put together: the last record of each account. */
interface Waiting {
  readonly accounts: Map<AccountId, AccountRecord>;
  born: Account[];
  endings: Endings;
}

/**
 * Tells the thread of the reads what a ledger records while this process leads it. A commit costs the writer the
 * packing of its accounts and one message; nothing here waits for the other thread.
 */
export class TermFeed {
  readonly cells = new Cells(newCells());
  readonly #ledger: LedLedger;
  readonly #events: TermFeedEvents;
  readonly #port: MessagePort;
  readonly #packer = new AccountPacker();
  /** Accounts whose definition was sent. */
  readonly #told = new WeakSet<Account>();
  readonly #from: number;
  readonly #unwatch: () => void;
  readonly #waiting: Waiting = { accounts: new Map(), born: [], endings: NO_ENDINGS };
  #size: number;
  #sent = 0;
  #takenBefore = 0;
  #movedAtMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;
  readonly term: Omit<Term, 'ledger' | 'targets' | 'kind'>;

  constructor(ledger: LedLedger, events: TermFeedEvents) {
    this.#ledger = ledger;
    this.#events = events;
    this.#from = ledger.head().size;
    this.#size = this.#from;
    this.cells.head = this.#from;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.unref();
    this.term = { from: this.#from, saved: ledger.saver.through, cells: this.cells.shared, port: port2 };
    this.#unwatch = this.#watchHistory();
    void this.#saveWhatWasBefore();
  }

  committed(size: number, changed: Changed): void {
    if (this.#isEnded) return;
    const endings = this.#ledger.memory.recent.endedFrom(this.#size);
    this.#size = size;
    if (this.#timer === undefined && this.#underWay < UNDERWAY_MAX) this.#send(changed, endings);
    else this.#putTogether(changed, endings);
    // Last: who finds the head here finds the message too, or knows that it has to wait for it.
    this.cells.head = size;
  }

  saved(through: number): void {
    this.#post({ kind: 'saved', through });
  }

  end(why: 'deposed' | 'failed'): void {
    this.#isEnded = true;
    this.cells.ended(why);
    this.#unwatch();
    clearTimeout(this.#timer);
    this.#port.close();
  }

  get #underWay(): number {
    const { taken } = this.cells;
    if (taken !== this.#takenBefore) this.#movedAtMs = performance.now();
    this.#takenBefore = taken;
    return this.#sent - taken;
  }

  #send(changed: Changed, endings: Endings, born: Account[] = []): void {
    const accounts = this.#packer.pack(changed, (record) => {
      this.#addBorn(born, record);
    });
    if (this.#sent === this.#takenBefore) this.#movedAtMs = performance.now();
    this.#sent += 1;
    this.#post({ kind: 'commit', size: this.#size, accounts, born, endings }, movedWith(accounts));
  }

  /** What the store may not know at the commit has to be told, also when it is sent only after a save. */
  #addBorn(born: Account[], { account }: AccountRecord): void {
    if (!this.#ledger.memory.set.accounts.isBorn(account.id) || this.#told.has(account)) return;
    this.#told.add(account);
    born.push(account);
  }

  #putTogether(changed: Changed, endings: Endings): void {
    const { accounts, born } = this.#waiting;
    for (const [id, record] of changed) {
      accounts.set(id, record);
      this.#addBorn(born, record);
    }
    this.#waiting.endings = joined(this.#waiting.endings, endings);
    this.#timer ??= setTimeout(this.#look, LOOK_EVERY_MS);
  }

  /** Sends what was put together as soon as the thread has room for it. */
  readonly #look = (): void => {
    this.#timer = undefined;
    const { accounts, endings, born } = this.#waiting;
    if (this.#underWay < UNDERWAY_MAX) {
      this.#send(accounts, endings, born);
      accounts.clear();
      this.#waiting.born = [];
      this.#waiting.endings = NO_ENDINGS;
      return;
    }
    const isStalled = performance.now() - this.#movedAtMs > STALLED_MS;
    if (isStalled || accounts.size > WAITING_ACCOUNTS_MAX) this.#events.onStalled();
    else this.#timer = setTimeout(this.#look, LOOK_EVERY_MS);
  };

  #watchHistory(): () => void {
    let count = 0;
    return this.#ledger.history.watch((update, isFirst) => {
      if (isFirst) count += 1;
      if (count > 1) this.#events.onOther();
      else this.#post({ kind: 'manifest', update, isFirst });
    });
  }

  /** The thread shows the ledger once the state store has everything from before the first message. */
  async #saveWhatWasBefore(): Promise<void> {
    while (!this.#isEnded && this.#ledger.saver.through < this.#from) {
      await this.#ledger.saver.saveBeside(() => (this.#isEnded ? undefined : this.#ledger.head()));
      if (this.#ledger.saver.through < this.#from)
        await new Promise((wake) => setTimeout(wake, SAVE_AGAIN_MS).unref());
    }
  }

  #post(message: OfTerm, moved: ArrayBuffer[] = []): void {
    if (!this.#isEnded) this.#port.postMessage(message, moved);
  }
}
