import { err, type Result } from '#shared/errors';
import type { PostgresTarget } from '../database/index.ts';
import { CommitSignal } from '../feed/index.ts';
import { openLeaseStore, type LeaseStore } from '../journal-store/index.ts';
import type { CommandWriter, LedgerRole, LedgerService, ServiceOptions } from '../service/service.ts';
import type { WriterRefusal } from '../writer/index.ts';
import { Follower } from './follower.ts';
import { startLeadership, type Leadership } from './leadership.ts';
import { notLeader, refusingWriter } from './refusing-writer.ts';
import type { Candidate } from './types.ts';

export interface ClusterOptions extends ServiceOptions {
  readonly storage: PostgresTarget;
  readonly candidate: Candidate;
  readonly leaseMs: number;
}

/** A follower is opened again this often while the database does not answer. */
const REOPEN_EVERY_MS = 500;

/**
 * One ledger on one of several nodes: a service that leads while this node has the lease, and follows at other
 * times, without being started again. Resolves when it follows.
 */
export const openClusteredLedger = async (options: ClusterOptions): Promise<LedgerService> => {
  const ledger = new ClusteredLedger(options);
  await ledger.open();
  return ledger.face();
};

class ClusteredLedger {
  readonly #options: ClusterOptions;
  readonly #committed = new CommitSignal();
  readonly #lease: LeaseStore;
  #leadership: Leadership<LedgerService> | undefined;
  #follower: Follower | undefined;
  /** What is shown while this node does not lead. */
  #view: LedgerService | undefined;
  #isStopped = false;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#lease = openLeaseStore(options.storage);
  }

  async open(): Promise<void> {
    await this.#follow();
    const { candidate, leaseMs, log } = this.#options;
    this.#leadership = startLeadership<LedgerService>({
      lease: this.#lease,
      candidate,
      ttlMs: leaseMs,
      now: () => performance.now(),
      open: ({ epoch }) => this.#lead(epoch),
      close: (service) => this.#resign(service),
      onChange: ({ role, epoch, reason }) => {
        if (role === 'follower') this.#options.watcher?.ended('deposed');
        log.info({ node: candidate.node, role, epoch, reason }, 'leadership changed');
      },
    });
  }

  async #follow(): Promise<void> {
    const service: ServiceOptions = {
      ...this.#options,
      committed: this.#committed,
      onFailed: (report) => this.#leadership?.depose(report),
    };
    this.#follower = await Follower.open({ service, leaderUrl: () => this.#leaderUrl() });
    this.#view = this.#follower.service;
  }

  async #lead(epoch: number): Promise<LedgerService> {
    const follower = this.#follower;
    if (follower === undefined) throw new Error('this node does not follow yet');
    this.#follower = undefined;
    try {
      return await follower.lead(epoch);
    } catch (error) {
      await this.#followAgain();
      throw error;
    }
  }

  /** Memory may miss a commit whose outcome was not known: it is built again from what is durable. */
  async #resign(service: LedgerService): Promise<void> {
    const { head } = service.writer;
    const writer = refusingWriter(
      () => head,
      () => this.#leaderUrl(),
    );
    this.#view = { ...service, writer };
    service.writer.fail('this node does not lead any more');
    await service.stop();
    await this.#followAgain();
  }

  async #followAgain(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#follow();
        return;
      } catch (error) {
        this.#options.log.error({ error: String(error) }, 'this node can not follow yet');
        await new Promise((wake) => setTimeout(wake, REOPEN_EVERY_MS));
      }
    }
  }

  #leaderUrl(): string | null {
    const role = this.#leadership?.role();
    return role?.kind === 'follower' ? (role.leader?.url ?? null) : null;
  }

  /** What answers at this moment. */
  #now(): LedgerService {
    const role = this.#leadership?.role();
    const service = role?.kind === 'leader' ? role.service : this.#view;
    if (service === undefined) throw new Error('the ledger is not open');
    return service;
  }

  #role(): LedgerRole {
    const role = this.#leadership?.role();
    return role?.kind === 'leader'
      ? { kind: 'leader', leaderUrl: null, untilMs: role.untilMs }
      : { kind: 'follower', leaderUrl: this.#leaderUrl() };
  }

  /** A command that was under way when this node was deposed is told so: its outcome stands with the new leader. */
  async #deposedAs<T>(work: Promise<Result<T, WriterRefusal>>): Promise<Result<T, WriterRefusal>> {
    const result = await work;
    const isDeposed = !result.ok && result.error.code === 'ledger-failed' && this.#role().kind === 'follower';
    return isDeposed ? err(notLeader(this.#leaderUrl())) : result;
  }

  /** A service that is this node's part of the moment, whatever that is. */
  face(): LedgerService {
    const now = (): LedgerService => this.#now();
    const writer: CommandWriter = {
      get status() {
        return now().writer.status;
      },
      get head() {
        return now().writer.head;
      },
      get queueDepth() {
        return now().writer.queueDepth;
      },
      hasOverdueHolds: (time) => now().writer.hasOverdueHolds(time),
      submit: (command) => this.#deposedAs(now().writer.submit(command)),
      book: (command) => this.#deposedAs(now().writer.book(command)),
      stop: () => now().writer.stop(),
      fail: (report) => {
        now().writer.fail(report);
      },
    };
    return {
      writer,
      role: () => this.#role(),
      get store() {
        return now().store;
      },
      get history() {
        return now().history;
      },
      get set() {
        return now().set;
      },
      people: {
        page: (after, limit) => now().people.page(after, limit),
        admit: (disclosures) => now().people.admit(disclosures),
        settle: () => now().people.settle(),
      },
      books: {
        operate: (command) => writer.book(command),
        account: (id) => now().books.account(id),
        accounts: (page) => now().books.accounts(page),
        transfer: (id) => now().books.transfer(id),
        indexedSize: () => now().books.indexedSize(),
        balance: (query) => now().books.balance(query),
        entries: (query) => now().books.entries(query),
        byMeta: (query) => now().books.byMeta(query),
      },
      feed: {
        store: { lines: (page) => now().store.lines(page) },
        committed: this.#committed,
        size: () => writer.head.size,
      },
      checkpoint: () => now().checkpoint(),
      sign: (text) => now().sign(text),
      gauges: () => now().gauges(),
      withdraw: (person, evidence) => this.#deposedAs(now().withdraw(person, evidence)),
      expire: () => (this.#role().kind === 'leader' ? now().expire() : Promise.resolve()),
      stop: () => this.#stop(),
    };
  }

  async #stop(): Promise<void> {
    this.#isStopped = true;
    const role = this.#leadership?.role();
    // What was accepted is finished while the lease is still ours.
    if (role?.kind === 'leader') await role.service.writer.stop();
    await this.#leadership?.stop();
    await this.#follower?.close();
    await this.#lease.close();
  }
}
