import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { MANDATE } from './books.ts';
import { IBAN_A } from './company.ts';
import type { StartedLedger } from './ledger.ts';

/* Transfers to a ledger whose disk is going to fail, and what has to be true of them then. */

/** A request of which the ledger said that it is done. */
export interface Acknowledged {
  readonly body: string;
  readonly answer: string;
}

const PER_REQUEST = 100;
const REQUESTS_MAX = 3_000;

export const bodyOf = (): string =>
  JSON.stringify({
    mandate: MANDATE,
    operations: Array.from({ length: PER_REQUEST }, () => ({
      op: 'transfer',
      id: randomUUID(),
      legs: [{ asset: 'EUR', credit: 'system.opening.EUR', debit: `${IBAN_A}.EUR`, minor: '1' }],
    })),
  });

export const send = (ledger: StartedLedger, body: string): ReturnType<StartedLedger['client']['request']> =>
  ledger.client.request('POST', '/v1/transfers', body);

/** Sends until something else than a success comes; gives that. */
export const sendUntilRefused = async (
  ledger: StartedLedger,
  acknowledged: Acknowledged[],
): Promise<{ readonly status: number; readonly text: string }> => {
  for (let count = 0; count < REQUESTS_MAX; count += 1) {
    const body = bodyOf();
    const { status, text } = await send(ledger, body);
    if (status !== 200) return { status, text };
    acknowledged.push({ body, answer: text });
  }
  throw new Error('nothing was refused');
};

/** Sends so many requests, each of which is done. */
export const sendSome = async (ledger: StartedLedger, count: number): Promise<Acknowledged[]> => {
  const acknowledged: Acknowledged[] = [];
  for (let at = 0; at < count; at += 1) {
    const body = bodyOf();
    acknowledged.push({ body, answer: (await send(ledger, body)).text });
  }
  return acknowledged;
};

/** Whoever asks again gets the first answer, byte for byte: it is there, and there once. */
export const expectKept = async (
  ledger: StartedLedger,
  acknowledged: readonly Acknowledged[],
): Promise<void> => {
  for (const { body, answer } of acknowledged) expect((await send(ledger, body)).text).toBe(answer);
};

/** It says that it stopped, and takes nothing more. */
export const expectRefusing = async (
  ledger: StartedLedger,
  refusal: { status: number; text: string },
): Promise<void> => {
  expect(refusal.status).toBe(503);
  expect(JSON.parse(refusal.text)).toMatchObject({ code: 'ledger-failed' });
  const again = await send(ledger, bodyOf());
  expect(again.status).toBe(503);
  expect((await ledger.client.health()).status).toBe('failed');
};
