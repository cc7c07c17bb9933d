import type { Result } from '#shared/errors';
import { err, ok } from '#shared/errors';
import type { ClientFault, LedgerClient } from '../sync/client.ts';
import type { Store } from '../store/store.ts';
import { countWaiting, nextWaiting, settle, type Answer, type Waiting } from './rows.ts';

export interface SenderTools {
  readonly store: Store;
  readonly client: LedgerClient;
  /** Nothing leaves while an alarm is on. */
  readonly isBlocked: () => boolean;
  readonly onSettled: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Sends what waits, oldest first, one at a time. A command leaves the queue only when its answer is recorded;
 * a crash in between sends it again under the same id, and the ledger gives the first answer again.
 */
export class Sender {
  readonly #tools: SenderTools;
  #run: Promise<void> | undefined;
  #isAskedAgain = false;
  #waiting = 0;
  #isStopped = false;
  /** Commands up to this one had their turn in this run. */
  #behind = 0;

  constructor(tools: SenderTools) {
    this.#tools = tools;
  }

  /** Commands without an answer, as of the last look. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Counts what a former run left. */
  async load(): Promise<void> {
    this.#waiting = await this.#tools.store.read(countWaiting);
  }

  /** Says that commands were kept which are not sent yet. */
  added(count: number): void {
    this.#waiting += count;
  }

  /** Sends all that waits, as far as the ledger answers. Resolves with whether something still waits. */
  async push(): Promise<boolean> {
    if (this.#run === undefined) {
      this.#run = this.#drain().finally(() => {
        this.#run = undefined;
      });
    } else {
      this.#isAskedAgain = true;
    }
    await this.#run;
    return this.#waiting > 0;
  }

  /** Sends nothing more; resolves when the command under way has its answer recorded. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#run;
  }

  async #drain(): Promise<void> {
    try {
      do await this.#drainOnce();
      while (this.#isAskedAgain);
    } catch (error) {
      this.#tools.onFailure(error);
    }
  }

  async #drainOnce(): Promise<void> {
    this.#isAskedAgain = false;
    this.#behind = 0;
    while (await this.#sendNext());
    await this.load();
  }

  /** Whether there may be more to send. */
  async #sendNext(): Promise<boolean> {
    const { store, client, isBlocked } = this.#tools;
    if (this.#isStopped || isBlocked()) return false;
    const next = await store.read((db) => nextWaiting(db, this.#behind));
    if (next === undefined) return false;
    const answer = await send(client, next);
    if (!answer.ok) {
      this.#behind = next.id;
      return isOfThisCommand(answer.error);
    }
    await store.write((db) => settle(db, next, answer.value));
    this.#waiting = Math.max(0, this.#waiting - 1);
    this.#tools.onSettled();
    return true;
  }
}

/** The ledger is there and stumbles over this one command: it waits for the next run, the others do not. */
const isOfThisCommand = (fault: ClientFault): boolean =>
  fault.kind === 'refused' && fault.code === 'internal-error';

/** An answer that is final for this command, or the fault that lets it wait. */
const send = async (client: LedgerClient, { kind, body }: Waiting): Promise<Result<Answer, ClientFault>> => {
  if (kind === 'approval') {
    const approved = await client.approve(body);
    return approved.ok
      ? ok({ kind: 'approved', seq: approved.value.seq, status: approved.value.status })
      : finalOf(approved.error);
  }
  const proposed = await client.propose(body);
  return proposed.ok ? ok({ kind: 'proposed', outcomes: proposed.value.outcomes }) : finalOf(proposed.error);
};

const finalOf = (fault: ClientFault): Result<Answer, ClientFault> =>
  fault.kind === 'refused' && !fault.isPassing
    ? ok({ kind: 'refused', code: fault.code, detail: fault.detail })
    : err(fault);
