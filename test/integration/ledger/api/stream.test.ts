import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#shared/api';
import { openEventStream, type EventStream, type ServerSentEvent } from '../../../support/event-stream.ts';
import { propose, transfer } from '../../../support/ledger-work.ts';
import { removeTestLedger, startLedger, type StartedLedger } from '../../../support/ledger.ts';

describe('the stream of Server-Sent Events', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    ledger = await startLedger();
    await proposeMany(10);
  });

  afterAll(async () => {
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const proposeMany = (count: number): Promise<unknown> =>
    propose(
      ledger.client,
      Array.from({ length: count }, () => transfer()),
    );

  const open = (query: string, lastEventId?: string): Promise<EventStream> =>
    openEventStream(`${ledger.url}/v1/stream${query}`, {
      token: ledger.token,
      ...(lastEventId === undefined ? {} : { lastEventId }),
    });

  const take = async (stream: EventStream, count: number): Promise<readonly ServerSentEvent[]> => {
    const events: ServerSentEvent[] = [];
    while (events.length < count) events.push(await stream.next());
    return events;
  };

  test('gives each event as its sequence number and canonical line, also as it happens', async () => {
    const before = await ledger.client.lines();
    const stream = await open('?from=0');
    expect([stream.status, stream.type]).toEqual([200, 'text/event-stream']);
    const past = await take(stream, before.length);
    expect(past).toEqual(before.map((data, seq) => ({ id: String(seq), data })));
    await proposeMany(3);
    const live = await take(stream, 4);
    const lines = await ledger.client.lines(before.length);
    expect(live).toEqual(lines.map((data, index) => ({ id: String(before.length + index), data })));
    stream.drop();
  });

  test('goes on after a reconnect where it was cut: no gap, nothing twice', async () => {
    const work = (async () => {
      for (let round = 0; round < 12; round += 1) await proposeMany(20);
    })();
    const seen: ServerSentEvent[] = [];
    let target = Number.POSITIVE_INFINITY;
    void work.then(async () => {
      target = (await ledger.client.head()).size;
    });
    let length = 1;
    while (seen.length < target) {
      const stream = await open('?from=0', seen.at(-1)?.id);
      // Every connection is cut somewhere else, also within what had arrived and was not looked at.
      length = (length * 7) % 23;
      const wanted = Math.min(1 + length, target - seen.length);
      seen.push(...(await take(stream, wanted)));
      stream.drop();
    }
    await work;
    const lines = await ledger.client.lines();
    expect(seen).toEqual(lines.map((data, seq) => ({ id: String(seq), data })));
  });

  test('waits at the end of the journal for the next event', async () => {
    const { size } = await ledger.client.head();
    const stream = await open('', String(size - 1));
    const next = stream.next();
    await proposeMany(1);
    expect(await next).toEqual({ id: String(size), data: (await ledger.client.lines(size))[0] });
    stream.drop();
  });

  test.each([
    ['?from=999999', undefined],
    ['', '999999'],
    ['', 'not-a-number'],
    ['', '-1'],
    ['?from=x', undefined],
  ])('refuses a position that there is not (%s, %s)', async (query, lastEventId) => {
    const response = await fetch(`${ledger.url}/v1/stream${query}`, {
      headers: {
        authorization: `Bearer ${ledger.token}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as Problem).code).toBe('bad-request');
  });
});
