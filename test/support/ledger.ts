import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  ApproveResponse,
  AccountView,
  Health,
  IntentView,
  LedgerHealth,
  Problem,
  ProposeResponse,
} from '#shared/api';
import type { JournalHead } from '#shared/approval';
import type { CommandId, Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { decodeEvent, type Genesis, type JournalEvent } from '#shared/journal';
import { ed25519Verifier, openNote, parseCheckpoint } from '#shared/note';
import {
  accessTokenDigest,
  createLedger,
  type CreateLedgerOptions,
  type Founding,
} from '../../ledger/genesis.ts';
import { openSqlite, runSql } from '../../ledger/database/index.ts';
import { boundToUs } from './bound-process.ts';
import { LEDGER_SEED, testDisclosure, testGenesis } from './company.ts';
import { serviceProgram } from './service-program.ts';

/* A real ledger process over a real database, started and spoken to as a desk would. */

const ROOT = resolve(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const LISTEN_DEADLINE_MS = 90_000;
const LOG_CHARACTERS_KEPT = 20_000;

export interface LedgerHome {
  /** Folder of the ledger service. */
  readonly home: string;
  readonly token: string;
  readonly vkey: string;
  readonly origin: string;
}

/** Creates a ledger in a fresh folder with the small test company, founded in the past. */
export const createTestLedger = async (
  genesis: Genesis = testGenesis(),
  config: Partial<CreateLedgerOptions['config']> = {},
): Promise<LedgerHome> => {
  const home = join(mkdtempSync(join(tmpdir(), 'countersign-ledger-')), 'ledger');
  const token = randomBytes(24).toString('base64url');
  const created = await createLedger({
    home,
    genesis: foundingOf(genesis),
    disclosures: genesis.roster.people.map(({ id }) => testDisclosure(id)),
    seed: LEDGER_SEED,
    time: '2026-01-01T00:00:00.000Z',
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      accessTokens: [{ name: 'test', sha256: accessTokenDigest(token) }],
      ...config,
    },
  });
  return { home, token, vkey: created.vkey, origin: created.origin };
};

const foundingOf = ({
  ledger,
  title,
  environment,
  entities,
  wallets,
  accounts,
  ...rest
}: Genesis): Founding => ({
  ledger,
  title,
  environment,
  entities,
  wallets,
  accounts,
  openings: rest.openings,
  payees: rest.payees,
  roster: rest.roster,
  policy: rest.policy,
  mandates: rest.mandates,
});

/** A ledger that has stopped, in a folder of its own that may be altered. */
export const copyOfLedger = (pattern: LedgerHome): LedgerHome => {
  const home = join(mkdtempSync(join(tmpdir(), 'countersign-ledger-')), 'ledger');
  cpSync(pattern.home, home, { recursive: true });
  return { ...pattern, home };
};

/** Alters one of its SQLite files by SQL, a statement after the other. */
export const alterFile = async ({ home }: LedgerHome, file: string, statements: string): Promise<void> => {
  const { db, handle } = await openSqlite(join(home, file), { synchronous: 'full', autocheckpointPages: 0 });
  for (const one of statements.split(';')) await runSql(handle, one);
  await db.destroy();
};

export const removeTestLedger = ({ home }: LedgerHome): void => {
  rmSync(resolve(home, '..'), { recursive: true, force: true });
};

/** A running service. */
export interface StartedLedger extends LedgerHome {
  readonly url: string;
  readonly pid: number;
  readonly client: LedgerClient;
  /** Graceful: SIGTERM. Resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /** The end of what it logged. */
  readonly log: () => string;
}

/** Starts the real process on a free port and waits until it listens. */
export const startLedger = async (given?: LedgerHome, options?: StartOptions): Promise<StartedLedger> => {
  const ledger = given ?? (await createTestLedger());
  const [started] = await startLedgers([ledger], options);
  if (started === undefined) throw new Error('no ledger was started');
  return started;
};

export interface StartOptions {
  /** A file for what it logs. */
  readonly log?: string;
  /** Added to the environment of the process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One process that serves several ledgers: each as its own tokens see it. */
export const startLedgers = async (
  homes: readonly LedgerHome[],
  { log, env }: StartOptions = {},
): Promise<readonly StartedLedger[]> => {
  const places = homes.flatMap(({ home }) => ['--home', home]);
  const logging = log === undefined ? [] : ['--log', log];
  const command = boundToUs(NODE, [serviceProgram('main'), ...places, '--port', '0', ...logging]);
  const child = spawn(...command, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  let logged = '';
  child.stderr.on('data', (text: Buffer) => {
    logged = (logged + text.toString()).slice(-LOG_CHARACTERS_KEPT);
  });
  const url = await listeningUrl(child);
  const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  return homes.map((ledger) => ({
    ...ledger,
    log: () => logged,
    url,
    pid: child.pid ?? 0,
    client: new LedgerClient(url, ledger),
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  }));
};

const listeningUrl = (child: ChildProcess): Promise<string> => {
  const { promise, resolve: found, reject } = Promise.withResolvers<string>();
  let complaint = '';
  const deadline = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`The ledger did not listen in time: ${complaint}`));
  }, LISTEN_DEADLINE_MS);
  child.stderr?.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-4_000);
  });
  child.once('exit', (code) => {
    reject(new Error(`The ledger ended with ${String(code)}: ${complaint}`));
  });
  if (child.stdout === null) throw new Error('no standard output');
  createInterface({ input: child.stdout }).once('line', (line) => {
    clearTimeout(deadline);
    found((JSON.parse(line) as { listening: string }).listening);
  });
  return promise;
};

/** What `--check` prints, and the code with which it ends. */
export const checkLedger = (
  home: string,
): Promise<{ readonly code: number | null; readonly report: Readonly<Record<string, unknown>> }> => {
  const command = boundToUs(NODE, [serviceProgram('main'), '--home', home, '--check']);
  const child = spawn(...command, { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  return new Promise((done) =>
    child.once('close', (code) => {
      done({ code, report: JSON.parse(output) as Readonly<Record<string, unknown>> });
    }),
  );
};

export interface Answered<T> {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly body: T;
}

interface AccountsPage {
  readonly accounts: readonly AccountView[];
  readonly next: string | null;
}

/** Speaks to the service as the contract says, and keeps the text of every answer. */
export class LedgerClient {
  readonly url: string;
  readonly #ledger: LedgerHome;

  constructor(url: string, ledger: LedgerHome) {
    this.url = url;
    this.#ledger = ledger;
  }

  async request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answered<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#ledger.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json') && text.startsWith('{');
    const isLines = (response.headers.get('content-type') ?? '').includes('ndjson');
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: (isJson && !isLines ? JSON.parse(text) : text) as T,
    };
  }

  propose(
    submission: Envelope,
    intents: readonly unknown[],
    commandId = randomUUID() as string as CommandId,
  ): Promise<Answered<ProposeResponse & Problem>> {
    return this.request('POST', '/v1/intents', { commandId, submission, intents });
  }

  approve(
    approval: Envelope,
    commandId = randomUUID() as string as CommandId,
  ): Promise<Answered<ApproveResponse & Problem>> {
    return this.request('POST', '/v1/approvals', { commandId, approval });
  }

  async intent(digest: string): Promise<IntentView> {
    return (await this.request<IntentView>('GET', `/v1/intents/${digest}`)).body;
  }

  async intents(query = ''): Promise<readonly IntentView[]> {
    return (await this.request<{ intents: IntentView[] }>('GET', `/v1/intents${query}`)).body.intents;
  }

  async accounts(): Promise<ReadonlyMap<string, AccountView>> {
    const accounts = new Map<string, AccountView>();
    for (let after: string | null = ''; after !== null;) {
      const { body }: Answered<AccountsPage> = await this.request(
        'GET',
        `/v1/accounts?limit=1000&after=${after}`,
      );
      for (const account of body.accounts) accounts.set(account.id, account);
      after = body.next;
    }
    return accounts;
  }

  /** How the service is, and the facts of this ledger. */
  async health(): Promise<Health & Partial<LedgerHealth>> {
    const { body } = await this.request<Health>('GET', '/v1/health');
    const { status } = body;
    return { ...body.ledgers?.[0], ...body, status };
  }

  /** The head of the journal, out of a checkpoint whose signature holds. */
  async head(): Promise<JournalHead> {
    const { text } = await this.request<string>('GET', '/v1/checkpoint');
    const verifier = ed25519Verifier(this.#ledger.vkey);
    if (!verifier.ok) throw new Error(verifier.error.detail);
    const note = openNote(text, [verifier.value]);
    if (!note.ok) throw new Error(note.error.detail);
    const checkpoint = parseCheckpoint(note.value.text);
    if (!checkpoint.ok) throw new Error(checkpoint.error.detail);
    const { origin, size, root } = checkpoint.value;
    return { origin, size, root: toHex(root) as Sha256Hex };
  }

  /** All journal lines from a position on, page by page. */
  async lines(from = 0): Promise<readonly string[]> {
    const lines: string[] = [];
    for (;;) {
      const path = `/v1/events?from=${String(from + lines.length)}&limit=5000`;
      const { text } = await this.request<string>('GET', path);
      if (text === '') return lines;
      lines.push(...text.trimEnd().split('\n'));
    }
  }

  async events(from = 0): Promise<readonly JournalEvent[]> {
    return (await this.lines(from)).map((line) => {
      const decoded = decodeEvent(line);
      if (!decoded.ok) throw new Error(decoded.error.detail);
      return decoded.value;
    });
  }

  async proof(path: string): Promise<readonly string[]> {
    return (await this.request<{ path: string[] }>('GET', `/v1/proofs/${path}`)).body.path;
  }
}

/** Waits until a condition holds, without a fixed sleep: asks again until the deadline. */
export const eventually = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs = 60_000,
): Promise<T> => {
  const until = Date.now() + deadlineMs;
  while (Date.now() < until) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error(`${what} did not happen in ${String(deadlineMs)} ms`);
};

/** Changes a ledger's configuration file while it does not run. */
export const editConfig = ({ home }: LedgerHome, change: Readonly<Record<string, unknown>>): void => {
  const file = join(home, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  writeFileSync(file, JSON.stringify({ ...config, ...change }));
};
