import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/* A node that does not tell the truth: it hands questions on to a real one, and changes what comes back. */

/** Makes another answer out of a true one; `asked` is what was asked for. */
export type Lie = (result: never, asked: readonly unknown[]) => unknown;

export interface Liar {
  readonly url: string;
  /** Changes the answers to a method from now on; undefined: tells the truth again. */
  readonly lie: (method: string, change: Lie | undefined) => void;
  /** Answers a method by itself from now on, and hands nothing on; undefined: hands it on again. */
  readonly swallow: (method: string, result: unknown) => void;
  readonly stop: () => Promise<void>;
}

interface Question {
  readonly id: number;
  readonly method: string;
  readonly params?: readonly unknown[];
}

export const startLiar = async (url: string): Promise<Liar> => {
  const lies = new Map<string, Lie>();
  const swallowed = new Map<string, unknown>();
  const server = createServer((request, response) => {
    void answered(request).then((text) => {
      response.setHeader('content-type', 'application/json');
      response.end(text);
    });
  });
  const answered = async (request: IncomingMessage): Promise<string> => {
    const body = await textOf(request);
    const question = JSON.parse(body) as Question;
    if (swallowed.has(question.method))
      return JSON.stringify({ jsonrpc: '2.0', id: question.id, result: swallowed.get(question.method) });
    const truth = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const told = (await truth.json()) as { readonly result?: unknown };
    const lie = lies.get(question.method);
    return JSON.stringify(
      lie === undefined ? told : { ...told, result: lie(told.result as never, question.params ?? []) },
    );
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    lie: (method, change) => {
      if (change === undefined) lies.delete(method);
      else lies.set(method, change);
    },
    swallow: (method, result) => {
      if (result === undefined) swallowed.delete(method);
      else swallowed.set(method, result);
    },
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => {
          stopped();
        });
      }),
  };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};
