import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { boundToUs } from '../bound-process.ts';
import type { DatabasePair } from '../database/pair.ts';
import { serviceProgram } from '../service-program.ts';
import type { Balance } from './history.ts';
import type { NetworkState, TcpProxy } from './tcp-proxy.ts';

/* Two nodes of the real service, each with a network of its own to both databases. */

const ROOT = resolve(import.meta.dirname, '../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
/** Generous: a machine that is busy with other work is slow, and only `unavailableMs` is judged. */
const DEADLINE_MS = 120_000;
const LOOK_MS = 50;
const LOG_FILE = 'node.log';
const LOG_LINES_SHOWN = 30;
const GET_DEADLINE_MS = 5_000;

/** How the ledger is on one node. */
export interface NodeHealth {
  readonly status: string;
  readonly role: string;
  readonly size: number;
}

/** All of a journal and what it makes of the accounts. */
export interface JournalView {
  readonly lines: readonly string[];
  readonly balances: ReadonlyMap<string, Balance>;
}

interface AccountsPage {
  readonly size: number;
  readonly accounts: readonly (Balance & { readonly id: string })[];
  readonly next: string | null;
}

const EVENTS_PAGE = 5_000;
const ACCOUNTS_PAGE = 1_000;

export interface NodeOptions {
  readonly name: string;
  readonly home: string;
  readonly port: number;
  readonly token: string;
  /** Its network to the two databases. */
  readonly proxies: readonly TcpProxy[];
}

/** One process of the service, which can be killed, stopped, and cut off from the databases. */
export class Node {
  readonly name: string;
  readonly url: string;
  readonly #options: NodeOptions;
  #child: ChildProcess | undefined;

  constructor(options: NodeOptions) {
    this.name = options.name;
    this.url = `http://127.0.0.1:${String(options.port)}`;
    this.#options = options;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const log = openSync(join(this.#options.home, LOG_FILE), 'a');
    // It ends with us, whatever becomes of us.
    const command = boundToUs(NODE, [serviceProgram('main'), '--home', this.#options.home]);
    const child = spawn(...command, {
      cwd: ROOT,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    await until(`${this.name} answers`, async () => {
      if (child.exitCode !== null)
        throw new Error(`${this.name} ended with ${child.exitCode}:\n${this.logTail()}`);
      return (await this.health()) !== undefined;
    });
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#child?.kill('SIGCONT');
  }

  network(state: NetworkState): void {
    for (const proxy of this.#options.proxies) proxy.set(state);
  }

  async health(): Promise<NodeHealth | undefined> {
    const text = await this.#get('/v1/health').catch(() => undefined);
    if (text === undefined) return undefined;
    return (JSON.parse(text) as { readonly ledgers?: readonly NodeHealth[] }).ledgers?.[0];
  }

  checkpoint(): Promise<string | undefined> {
    return this.#get('/v1/checkpoint').catch(() => undefined);
  }

  /** Both as of one size: asks again when an event came between. */
  async journal(): Promise<JournalView> {
    for (;;) {
      const balances = new Map<string, Balance>();
      const sizes = new Set<number>();
      for (let after: string | null = ''; after !== null;) {
        const path = `/v1/accounts?limit=${String(ACCOUNTS_PAGE)}&after=${after}`;
        const page = JSON.parse(await this.#get(path)) as AccountsPage;
        for (const account of page.accounts) balances.set(account.id, account);
        sizes.add(page.size);
        after = page.next;
      }
      const lines = await this.#lines();
      if (sizes.size === 1 && sizes.has(lines.length)) return { lines, balances };
    }
  }

  async #lines(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (;;) {
      const from = lines.length;
      const text = await this.#get(`/v1/events?from=${String(from)}&limit=${String(EVENTS_PAGE)}`);
      if (text === '') return lines;
      lines.push(...text.trimEnd().split('\n'));
    }
  }

  async #get(path: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.#options.token}` };
    const signal = AbortSignal.timeout(GET_DEADLINE_MS);
    const response = await fetch(`${this.url}${path}`, { headers, signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`${this.name}: ${String(response.status)} ${text}`);
    return text;
  }

  async leads(): Promise<boolean> {
    const health = await this.health();
    return health?.role === 'leader' && health.status === 'ok';
  }

  /** The end of what it logged. */
  logTail(): string {
    const lines = readFileSync(join(this.#options.home, LOG_FILE), 'utf8').trimEnd().split('\n');
    return lines.slice(-LOG_LINES_SHOWN).join('\n');
  }

  async remove(): Promise<void> {
    this.wake();
    await this.kill();
    await Promise.all(this.#options.proxies.map((proxy) => proxy.close()));
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }
}

export class Rig {
  readonly nodes: readonly [Node, Node];
  readonly database: DatabasePair;

  constructor(nodes: readonly [Node, Node], database: DatabasePair) {
    this.nodes = nodes;
    this.database = database;
  }

  other(node: Node): Node {
    return node === this.nodes[0] ? this.nodes[1] : this.nodes[0];
  }

  async leader(): Promise<Node> {
    let found: Node | undefined;
    await until('a node leads', async () => {
      for (const node of this.nodes) if (await node.leads()) found = node;
      return found !== undefined;
    });
    if (found === undefined) throw new Error('no node leads');
    return found;
  }

  async otherLeads(than: Node): Promise<void> {
    const other = this.other(than);
    await until(`${other.name} leads`, () => other.leads());
  }

  /** One leads, the other follows, and both have the whole journal. */
  async settle(): Promise<void> {
    await until('both nodes are well', async () => {
      const [one, two] = await Promise.all(this.nodes.map((node) => node.health()));
      const roles = [one?.role, two?.role].sort();
      return roles[0] === 'follower' && roles[1] === 'leader';
    });
  }

  async remove(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.remove()));
    await this.database.remove();
  }
}

export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + DEADLINE_MS;
  while (performance.now() < end) {
    if (await holds()) return;
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
  throw new Error(`"${what}" did not become true in ${String(DEADLINE_MS)} ms`);
};
