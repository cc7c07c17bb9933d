import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Trust } from '#shared/api';
import type { LedgerId, Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { decodeEvent, encodeEvent, eventLeaf, type JournalEvent } from '#shared/journal';
import { consistencyPath, TreeBuilder } from '#shared/merkle';
import { formatCheckpoint, signNote } from '#shared/note';
import type { Disclosure } from '#shared/roster';
import { LEDGER_SEED, ORIGIN, testDisclosure, testGenesis } from '../../../support/company.ts';
import { ed25519Signer } from '../../../support/note-signer.ts';

/*
 * The read side of a ledger that lies on demand: for faults that the real service can not be brought to.
 */

const TOKEN = 'a-token-for-the-stand-in';

export class StandIn {
  /** What it serves as events. */
  lines: string[];
  /** What it signs as its journal, when that is something else. */
  signed: string[] | undefined;
  /** What it says of people. */
  people: readonly Disclosure[];
  seed: Uint8Array = LEDGER_SEED;
  origin = ORIGIN;
  readonly #server: Server;
  #tree: Built | undefined;

  private constructor(lines: readonly string[]) {
    this.lines = [...lines];
    this.people = peopleIn(lines[0] ?? '{}');
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  static async start(events: readonly JournalEvent[] | readonly string[]): Promise<StandIn> {
    const standIn = new StandIn(
      events.map((event) => (typeof event === 'string' ? event : encodeEvent(event))),
    );
    const { promise, resolve } = Promise.withResolvers<undefined>();
    standIn.#server.listen(0, '127.0.0.1', () => {
      resolve(undefined);
    });
    await promise;
    return standIn;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  trust(over: Partial<Trust> = {}): Trust {
    const { port } = this.#server.address() as AddressInfo;
    return {
      v: 1,
      environment: 'sandbox',
      ledger: 'test-ledger' as LedgerId,
      url: `http://127.0.0.1:${String(port)}`,
      accessToken: TOKEN,
      origin: ORIGIN,
      vkey: testGenesis().vkey,
      genesis: toHex(eventLeaf(this.lines[0] ?? '')) as Sha256Hex,
      modules: [{ profile: 'none', path: 'none' }],
      sandboxPin: null,
      ...over,
    };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const from = Number(url.searchParams.get('from'));
    if (url.pathname === '/v1/checkpoint') response.end(this.#checkpoint());
    else if (url.pathname === '/v1/events') {
      const page = this.lines.slice(from, from + Number(url.searchParams.get('limit')));
      response.end(page.map((line) => `${line}\n`).join(''));
    } else if (url.pathname === '/v1/proofs/consistency') {
      const path = consistencyPath(from, Number(url.searchParams.get('to')), this.#nodes());
      response.end(JSON.stringify({ path: path.map(toHex) }));
    } else if (url.pathname === '/v1/people') {
      response.end(JSON.stringify({ people: this.people, next: null }));
    } else response.writeHead(404).end();
  }

  #nodes(): (level: number, index: number) => Uint8Array {
    const { nodes } = this.#built();
    return (level, index) => nodes.get(`${String(level)}.${String(index)}`) ?? new Uint8Array(32);
  }

  #checkpoint(): string {
    const { tree } = this.#built();
    const text = formatCheckpoint({ origin: this.origin, size: tree.size, root: tree.root() });
    return signNote(text, [ed25519Signer(ORIGIN, this.seed)]);
  }

  /** The tree over what is signed, built again when that has changed. */
  #built(): Built {
    const lines = this.signed ?? this.lines;
    const last = this.#tree;
    if (last?.lines === lines && last.tree.size === lines.length) return last;
    const nodes = new Map<string, Uint8Array>();
    const tree = new TreeBuilder(undefined, (level, index, hash) =>
      nodes.set(`${String(level)}.${String(index)}`, hash),
    );
    for (const line of lines) tree.append(eventLeaf(line));
    this.#tree = { lines, nodes, tree };
    return this.#tree;
  }
}

/** What is known of those whom a genesis names. */
const peopleIn = (line: string): readonly Disclosure[] => {
  const decoded = decodeEvent(line);
  return decoded.ok && decoded.value.type === 'ledger.genesis'
    ? decoded.value.payload.roster.people.map(({ id }) => testDisclosure(id))
    : [];
};

interface Built {
  readonly lines: readonly string[];
  readonly nodes: ReadonlyMap<string, Uint8Array>;
  readonly tree: TreeBuilder;
}
