import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { verifyInclusion } from '#shared/merkle';
import { ed25519Verifier, openNote, parseCheckpoint } from '#shared/note';
import { subscriberSchema, signedContent, type WebhookMessage } from '../../../ledger/webhooks/index.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { propose, transfer } from '../../support/ledger-work.ts';

/* A subscriber of ours behind a real port: it answers, refuses, or is not there at all. */

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly message: WebhookMessage;
}

class TestSubscriber {
  readonly received: Received[] = [];
  answer = 200;
  #server: Server | undefined;

  async listen(port = 0): Promise<number> {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      request.on('end', () => {
        if (this.answer === 200)
          this.received.push({ headers: request.headers, text, message: JSON.parse(text) as WebhookMessage });
        response.writeHead(this.answer).end();
      });
    });
    const server = this.#server;
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }

  /** Sequence numbers in the order in which they came. */
  get seqs(): readonly number[] {
    return this.received.flatMap(({ message }) => message.events.map(({ seq }) => seq));
  }
}

const expectProven = ({ headers, text, message }: Received, { vkey, origin }: LedgerHome): void => {
  const verifier = ed25519Verifier(vkey);
  if (!verifier.ok) throw new Error('no key');
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(verifier.value.publicKey).toString('base64url') },
    format: 'jwk',
  });
  const content = signedContent(String(headers['webhook-id']), String(headers['webhook-timestamp']), text);
  const signature = Buffer.from(String(headers['webhook-signature']).slice('v1a,'.length), 'base64');
  expect(verify(null, Buffer.from(content), key, signature)).toBe(true);
  const note = openNote(message.checkpoint, [verifier.value]);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : undefined;
  if (checkpoint?.ok !== true) throw new Error('no checkpoint');
  expect(checkpoint.value.origin).toBe(origin);
  for (const { seq, line, path } of message.events) {
    const claim = {
      index: seq,
      size: checkpoint.value.size,
      leaf: eventLeaf(line),
      path: path.map(fromHex),
      root: checkpoint.value.root,
    };
    expect(verifyInclusion(claim), `event ${String(seq)} under ${toHex(checkpoint.value.root)}`).toBe(true);
  }
};

describe('a subscriber to the journal', () => {
  let home: LedgerHome;
  let ledger: StartedLedger;
  let subscriber: TestSubscriber;
  let port: number;

  beforeEach(async () => {
    subscriber = new TestSubscriber();
    port = await subscriber.listen();
    home = await createTestLedger();
    editConfig(home, { webhooks: [{ name: 'erp', url: `http://127.0.0.1:${String(port)}/events` }] });
    ledger = await startLedger(home);
  });

  afterEach(async () => {
    await ledger.stop();
    await subscriber.close();
    removeTestLedger(home);
  });

  const size = async (): Promise<number> => (await ledger.client.head()).size;
  const told = (count: number): Promise<true> =>
    eventually('delivery', () => (new Set(subscriber.seqs).size >= count ? true : undefined), 20_000);

  test('is told of every event in order, with proofs that hold', async () => {
    await propose(ledger.client, [transfer(), transfer()]);
    await told(await size());
    expect(subscriber.seqs).toEqual(Array.from({ length: await size() }, (_, seq) => seq));
    expect(subscriber.received.flatMap(({ message }) => message.events.map(({ line }) => line))).toEqual(
      await ledger.client.lines(),
    );
    for (const each of subscriber.received) expectProven(each, home);
  });

  test('misses nothing while it refuses, is away, or the service is killed', async () => {
    await told(await size());
    subscriber.answer = 503;
    await propose(ledger.client, [transfer()]);
    await subscriber.close();
    await propose(ledger.client, [transfer()]);
    await ledger.kill();
    ledger = await startLedger(home);
    await propose(ledger.client, [transfer()]);
    subscriber.answer = 200;
    await subscriber.listen(port);
    await told(await size());
    // At least once: a number may come again, none is left out and none goes ahead of another.
    const once = [...new Set(subscriber.seqs)];
    expect(once).toEqual(Array.from({ length: await size() }, (_, seq) => seq));
  });

  test('may be https or on this machine, nothing else', () => {
    const accepts = (url: string): boolean => subscriberSchema.safeParse({ name: 'erp', url }).success;
    expect(['https://erp.example/x', 'http://127.0.0.1:9/x', 'http://localhost/x'].map(accepts)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['http://erp.example/x', 'ftp://localhost/x', 'http://127.0.0.1.example/x'].map(accepts)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
