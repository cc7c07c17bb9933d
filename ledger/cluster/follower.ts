import { MEMORY_LIMITS } from '../writer/index.ts';
import { NotIndexed, replayTail, type Restored } from '../service/restore.ts';
import { restoreLedger, serveLedger, type LedgerService, type ServiceOptions } from '../service/service.ts';
import { closeStores, openStores, type Stores } from '../service/stores.ts';
import { refusingWriter } from './refusing-writer.ts';

export interface FollowerOptions {
  readonly service: ServiceOptions;
  readonly leaderUrl: () => string | null;
}

/** How long after a commit a follower shows it, at most, when the database answers at once. */
const LOOK_EVERY_MS = 100;

/**
 * A node that shows what another one records: it replays the journal as it grows, so that its memory stands
 * where a leader's would, and it can lead as soon as it has replayed the last events.
 */
export class Follower {
  /** Reads as of the events replayed so far; commands are refused. */
  readonly service: LedgerService;
  readonly #options: FollowerOptions;
  readonly #stores: Stores;
  #restored: Restored;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #step: Promise<void> = Promise.resolve();

  private constructor(options: FollowerOptions, stores: Stores, restored: Restored) {
    this.#options = options;
    this.#stores = stores;
    this.#restored = restored;
    const writer = refusingWriter(() => this.#restored.head, options.leaderUrl);
    this.service = {
      ...serveLedger(stores, restored, options.service, writer),
      role: () => ({ kind: 'follower', leaderUrl: options.leaderUrl() }),
      stop: () => this.close(),
    };
    this.#next();
  }

  static async open(options: FollowerOptions): Promise<Follower> {
    const stores = await openStores(options.service);
    try {
      return new Follower(options, stores, await restoreLedger(stores, options.service));
    } catch (error) {
      await closeStores(stores);
      throw error;
    }
  }

  /** Becomes the leader's service under the epoch of a lease. Whatever happens, this follower is at its end. */
  async lead(epoch: number): Promise<LedgerService> {
    await this.#stop();
    try {
      const head = await this.#catchUp();
      if (head.epoch !== epoch) throw new Error(`epoch ${String(head.epoch)} has taken over meanwhile`);
      const service = serveLedger(this.#stores, this.#restored, this.#options.service);
      void service.people.settle();
      return service;
    } catch (error) {
      await closeStores(this.#stores);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#restored.saver.settle();
    await closeStores(this.#stores);
  }

  async #stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#step;
  }

  #next(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#step = this.#look().finally(() => {
        this.#next();
      });
    }, LOOK_EVERY_MS);
  }

  /** A database that does not answer is asked again; events that do not follow, or are not indexed, end the following. */
  async #look(): Promise<void> {
    try {
      await this.#catchUp();
    } catch (error) {
      if (!(error instanceof NotFollowing || error instanceof NotIndexed)) return;
      this.#isStopped = true;
      this.#options.service.log.error({ report: error.message }, 'stopped following');
    }
  }

  async #catchUp(): Promise<Restored['head']> {
    const { store, history } = this.#stores;
    const head = await store.head();
    const { memory } = this.#restored;
    memory.recent.prune(history.through);
    if (head.size > memory.set.size) {
      history.committed(head.size);
      const memoryLimits = this.#options.service.memoryLimits ?? MEMORY_LIMITS;
      const onPage = (frontier: Restored['frontier']): void => {
        this.#restored = { ...this.#restored, frontier };
      };
      const replayed = await replayTail({ store, history, memoryLimits }, head, this.#restored, onPage);
      if (typeof replayed === 'string') throw new NotFollowing(replayed);
      this.#restored = { ...this.#restored, frontier: replayed.frontier, head };
      this.#options.service.committed?.notify();
    } else this.#restored = { ...this.#restored, head };
    return head;
  }
}

class NotFollowing extends Error {}
