import type { Acknowledged } from './history.ts';
import { OperationMaker, type Operation } from './operations.ts';
import { randomOf, type Random } from './random.ts';

/*
 * Clients as they should be: each request is sent until it is answered, to whichever node answers, always with
 * the same ids.
 */

export interface Target {
  readonly urls: readonly string[];
  readonly token: string;
  readonly mandate: string;
}

interface Exchange {
  readonly body: string;
  readonly answer: string;
}

interface Result {
  readonly id: string;
  readonly status: string;
  readonly code?: string;
  readonly position: { readonly seq: number; readonly index: number };
}

const REQUEST_DEADLINE_MS = 2_000;
const RETRY_WAIT_MS = 60;
const PAUSE_MS = 15;
const HTTP_OK = 200;
/** Answers that say "not now" or "not here"; all others would be an error of the test or of the service. */
const RETRIED = [429, 500, 502, 503, 504];

export class Clients {
  readonly sent = new Set<string>();
  readonly acknowledged: Acknowledged[] = [];
  readonly exchanges: Exchange[] = [];
  /** Milliseconds (monotonic) of each answer. */
  readonly answeredAt: number[] = [];
  /** How often each kind of trouble was met. */
  readonly troubles = new Map<string, number>();
  readonly #target: Target;
  #running: Promise<unknown> | undefined;
  #isStopping = false;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Starts clients that go on until `pause`. */
  start(seeds: readonly number[], accounts: number): void {
    this.#isStopping = false;
    this.#running = Promise.all(seeds.map((seed) => this.#work(randomOf(seed), accounts)));
  }

  /** Resolves when every request that was sent is answered. */
  async pause(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  /** Sends operations until they are answered; resolves with the text of the answer. */
  async deliver(operations: readonly Operation[], random: Random): Promise<string> {
    for (const { id } of operations) this.sent.add(id);
    const body = JSON.stringify({ mandate: this.#target.mandate, operations });
    const answer = await this.#untilAnswered(body, random.below(this.#target.urls.length));
    this.#keep(operations, { body, answer });
    return answer;
  }

  /** Asks again for what was answered: the same text must come. Returns what differs. */
  async audit(random: Random, count: number): Promise<readonly string[]> {
    const differences: string[] = [];
    for (let asked = 0; asked < count && this.exchanges.length > 0; asked += 1) {
      const { body, answer } = random.pick(this.exchanges);
      const again = await this.#untilAnswered(body, random.below(this.#target.urls.length));
      if (again !== answer) differences.push(`first ${answer.slice(0, 300)}, then ${again.slice(0, 300)}`);
    }
    return differences;
  }

  async #work(random: Random, accounts: number): Promise<void> {
    const maker = new OperationMaker(random, accounts);
    while (!this.#isStopping) {
      await this.deliver(maker.request(), random);
      await sleep(PAUSE_MS);
    }
  }

  #keep(operations: readonly Operation[], exchange: Exchange): void {
    const { results } = JSON.parse(exchange.answer) as { readonly results: readonly Result[] };
    if (results.length !== operations.length) throw new Error('an answer that does not fit its request');
    this.answeredAt.push(performance.now());
    this.exchanges.push(exchange);
    results.forEach(({ id, status, code, position: { seq, index } }, at) => {
      const op = operations[at]?.op ?? '';
      this.acknowledged.push({ id, op, status, code: code ?? null, seq, index });
    });
  }

  async #untilAnswered(body: string, first: number): Promise<string> {
    const { urls } = this.#target;
    for (let attempt = first; ; attempt += 1) {
      const answer = await this.#ask(urls[attempt % urls.length] ?? '', body);
      if (answer !== undefined) return answer;
      await sleep(RETRY_WAIT_MS);
    }
  }

  async #ask(url: string, body: string): Promise<string | undefined> {
    const headers = { authorization: `Bearer ${this.#target.token}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    try {
      const response = await fetch(`${url}/v1/transfers`, { method: 'POST', headers, body, signal });
      const text = await response.text();
      if (response.status === HTTP_OK) return text;
      if (!RETRIED.includes(response.status)) throw new UnexpectedAnswer(`${response.status}: ${text}`);
      this.#trouble(codeIn(text));
    } catch (error) {
      if (error instanceof UnexpectedAnswer) throw error;
      this.#trouble(error instanceof Error ? error.name : 'unknown');
    }
    return undefined;
  }

  #trouble(kind: string): void {
    this.troubles.set(kind, (this.troubles.get(kind) ?? 0) + 1);
  }
}

class UnexpectedAnswer extends Error {}

const codeIn = (text: string): string => /"code":"([a-z-]+)"/.exec(text)?.[1] ?? 'no code';

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
