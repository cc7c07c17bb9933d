import type { Candidate, Lease, Leases } from './types.ts';

/**
 * What a node is for one ledger. A leader's service is open; a follower knows, when it could ask, where the
 * leader is.
 */
export type Role<Service> =
  | {
      readonly kind: 'leader';
      readonly service: Service;
      readonly epoch: number;
      /** When the lease ends unless it is renewed, by the clock of `now`. */
      readonly untilMs: number;
    }
  | { readonly kind: 'follower'; readonly leader: Candidate | null };

export interface LeadershipOptions<Service> {
  readonly lease: Leases;
  readonly candidate: Candidate;
  readonly ttlMs: number;
  /** Milliseconds that never go back and go on while the process is stopped. */
  readonly now: () => number;
  /** Opens the ledger for writing under the lease's epoch. */
  readonly open: (lease: Lease) => Promise<Service>;
  /** Ends a service that may not commit any more; it must not wait for a database that does not answer. */
  readonly close: (service: Service) => Promise<void>;
  readonly onChange: (what: LeadershipChange) => void;
}

export interface LeadershipChange {
  readonly role: 'leader' | 'follower';
  readonly epoch: number | null;
  readonly reason: string;
}

/**
 * Leads while it holds the lease. Safety does not hang on clocks: a commit carries the epoch, and the database
 * refuses one that is not the newest. The clock only makes a node that lost the lease stop by itself, so that
 * its clients turn to the new leader and its reads do not grow stale unnoticed.
 */
export interface Leadership<Service> {
  /** Judged at the moment of asking: a process that slept past its lease is no leader when it wakes. */
  readonly role: () => Role<Service>;
  /** A commit failed or another node has committed: stop leading now. */
  readonly depose: (reason: string) => void;
  /** Stops for good, hands the lease back. */
  readonly stop: () => Promise<void>;
}

/** A third: two renewals may fail before the lease runs out. */
const RENEWALS_PER_LEASE = 3;
/** A node's own clock may run this much slower than the database's. */
const CLOCK_SHARE = 0.9;
/** Followers look this often whether the lease is free. */
const LOOKS_PER_LEASE = 5;

interface Held<Service> {
  readonly lease: Lease;
  /** By our own clock, counted from before the request that got it. */
  validUntil: number;
  service: Service | null;
}

export const startLeadership = <Service>(options: LeadershipOptions<Service>): Leadership<Service> =>
  new LeaseHolder(options);

class LeaseHolder<Service> implements Leadership<Service> {
  readonly #options: LeadershipOptions<Service>;
  #held: Held<Service> | null = null;
  #known: Candidate | null = null;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  /** The end of the last service and of its opening: two of one process would share a connection. */
  #settling: Promise<unknown> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LeadershipOptions<Service>) {
    this.#options = options;
    this.#next(0);
  }

  readonly role = (): Role<Service> => {
    const held = this.#held;
    if (held !== null && this.#options.now() >= held.validUntil) this.depose('the lease ran out');
    const leading = this.#held;
    const service = leading?.service ?? null;
    if (leading === null || service === null) return { kind: 'follower', leader: this.#known };
    return { kind: 'leader', service, epoch: leading.lease.epoch, untilMs: leading.validUntil };
  };

  readonly depose = (reason: string): void => {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    this.#known = null;
    clearTimeout(this.#expiry);
    this.#options.onChange({ role: 'follower', epoch: held.lease.epoch, reason });
    this.#settling = Promise.all([this.#settling, this.#end(held)]);
  };

  readonly stop = async (): Promise<void> => {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.depose('the service stops');
    await this.#settling;
    await this.#turn;
    this.depose('the service stops');
    await this.#settling;
  };

  /**
   * The lease goes back at once: whatever the service still has under way, the database takes only from the epoch
   * that is newest. When handing it back fails, the others wait until it runs out.
   */
  async #end({ lease, service }: Held<Service>): Promise<void> {
    const release = this.#bounded(this.#options.lease.release(lease)).catch(() => undefined);
    if (service !== null) await this.#options.close(service).catch(() => undefined);
    await release;
  }

  #next(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#turn = this.#take().finally(() => {
        this.#next(this.#pauseMs());
      });
    }, ms);
  }

  #pauseMs(): number {
    const { ttlMs, now } = this.#options;
    if (this.#held === null) return ttlMs / LOOKS_PER_LEASE;
    // Sooner when the lease came late: a slow database left less of it.
    const left = Math.max(0, this.#held.validUntil - now());
    return Math.min(ttlMs / RENEWALS_PER_LEASE, left / 2);
  }

  /** One look at the lease: renew what we have, else try to get it. An error leaves all as it was. */
  async #take(): Promise<void> {
    try {
      if (this.#held === null) await this.#acquire();
      else await this.#renew(this.#held);
    } catch {
      this.#known = null;
    }
    this.role();
  }

  async #renew(held: Held<Service>): Promise<void> {
    const from = this.#options.now();
    const isOurs = await this.#bounded(this.#options.lease.renew(held.lease, this.#options.ttlMs));
    if (this.#held !== held) return;
    if (isOurs) this.#extend(held, from);
    else this.depose('another node has the lease');
  }

  async #acquire(): Promise<void> {
    const { lease, candidate, ttlMs, now } = this.#options;
    await this.#settling;
    const from = now();
    const won = await this.#bounded(lease.tryAcquire(candidate, ttlMs), ttlMs * CLOCK_SHARE);
    if (won === null) {
      this.#known = await this.#bounded(lease.current());
      return;
    }
    const held: Held<Service> = { lease: won, validUntil: 0, service: null };
    this.#held = held;
    this.#extend(held, from);
    this.#settling = this.#openFor(held);
  }

  /** Beside the renewals, as opening may take longer than a lease. */
  async #openFor(held: Held<Service>): Promise<void> {
    try {
      const service = await this.#options.open(held.lease);
      if (this.#held !== held) {
        await this.#options.close(service).catch(() => undefined);
        return;
      }
      held.service = service;
      this.#options.onChange({ role: 'leader', epoch: held.lease.epoch, reason: 'the ledger is open' });
    } catch (error) {
      if (this.#held === held) this.depose(`the ledger did not open: ${messageOf(error)}`);
    }
  }

  #extend(held: Held<Service>, from: number): void {
    held.validUntil = from + this.#options.ttlMs * CLOCK_SHARE;
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => this.role(), held.validUntil - this.#options.now());
  }

  /** A database that does not answer must not stop the looks. */
  async #bounded<T>(work: Promise<T>, ms = this.#options.ttlMs / RENEWALS_PER_LEASE): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error('the database did not answer in time'));
    }, ms);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
