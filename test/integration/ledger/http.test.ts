import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { problemSchema, routes, type Health, type Problem } from '#shared/api';
import { fromHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { verifyConsistency, verifyInclusion } from '#shared/merkle';
import { digestOf } from '#shared/intent';
import { DIRK, signSubmission } from '../../support/company.ts';
import {
  createTestLedger,
  editConfig,
  removeTestLedger,
  startLedger,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant, propose, transfer } from '../../support/ledger-work.ts';

describe('the HTTP face of a ledger', () => {
  let ledger: StartedLedger;

  beforeAll(async () => {
    ledger = await startLedger();
    await propose(
      ledger.client,
      Array.from({ length: 20 }, () => transfer()),
    );
  });

  afterAll(async () => {
    expect((await ledger.client.health()).status).toBe('ok');
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${ledger.url}${path}`, { headers });

  test.each(Object.values(routes).filter((route) => !('isPublic' in route)))(
    '$method $path wants the access token',
    async ({ method, path }) => {
      for (const authorization of [
        '',
        'Bearer ',
        'Bearer wrong',
        `Basic ${ledger.token}`,
        `Bearer ${ledger.token}x`,
      ]) {
        const response = await fetch(
          `${ledger.url}${path.replace(':digest', '0'.repeat(64)).replace(':id', 'x')}`,
          {
            method,
            ...(authorization === '' ? {} : { headers: { authorization } }),
          },
        );
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
        expect(((await response.json()) as Problem).code).toBe('unauthorised');
      }
    },
  );

  test('health is for everybody', async () => {
    const response = await get('/v1/health');
    expect(response.status).toBe(200);
    const shown = (await response.json()) as Health;
    expect(shown).toMatchObject({ status: 'ok' });
    // Whoever has no token learns of no ledger.
    expect(Object.keys(shown).sort()).toEqual(['instance', 'reads', 'status', 'version']);
    expect(await ledger.client.health()).toMatchObject({
      status: 'ok',
      ledger: 'test-ledger',
      queueDepth: 0,
    });
  });

  test.each([
    ['POST', '/v1/intents', 'not json'],
    ['POST', '/v1/intents', '{}'],
    ['POST', '/v1/intents', '{"commandId":"a","commandId":"b"}'],
    ['POST', '/v1/approvals', '[]'],
    ['POST', '/v1/approvals', '{"commandId":"x","approval":{"payloadType":"","payload":"","signatures":[]}}'],
    ['POST', '/v1/approvals', 'null'],
    ['POST', '/v1/approvals', '1e400'],
    ['POST', '/v1/approvals', '['.repeat(100_000)],
    ['GET', '/v1/events?from=-1', undefined],
    ['GET', '/v1/events?from=0&limit=999999', undefined],
    ['GET', '/v1/events', undefined],
    ['GET', '/v1/events?from=0&from=1', undefined],
    ['GET', '/v1/feed?from=999999', undefined],
    ['GET', '/v1/feed?from=NaN', undefined],
    ['GET', '/v1/intents?limit=0', undefined],
    ['GET', '/v1/intents?other=1', undefined],
    ['GET', '/v1/intents/..%2f..%2fetc', undefined],
    ['GET', '/v1/proofs/inclusion?seq=5&size=5', undefined],
    ['GET', '/v1/proofs/inclusion?seq=0&size=9007199254740993', undefined],
    ['GET', '/v1/proofs/consistency?from=2&to=1', undefined],
  ] as const)('%s %s with a bad request is refused as such', async (method, path, body) => {
    const answer = await ledger.client.request<Problem>(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
    expect(problemSchema.safeParse(answer.body).success).toBe(true);
  });

  test('any JSON at all is answered and never breaks the service', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/v1/intents', '/v1/approvals'),
        fc.jsonValue(),
        async (path, value) => {
          const { status } = await ledger.client.request('POST', path, JSON.stringify(value));
          expect(status).toBe(400);
        },
      ),
      { numRuns: 60, seed: 20_260_501 },
    );
  });

  test('well-formed requests with hostile contents are answered and never break the service', async () => {
    const head = await ledger.client.head();
    const submission = signSubmission(DIRK, [digestOf(transfer())], head, instant());
    const hostile = fc.record({
      type: fc.constantFrom('transfer', 'account.register', '__proto__', ''),
      v: fc.jsonValue(),
      legs: fc.jsonValue(),
      constructor: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (intents) => {
        const answer = await ledger.client.propose(
          submission,
          JSON.parse(JSON.stringify(intents)) as unknown[],
        );
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 200)
          expect(answer.body.outcomes.every(({ outcome }) => outcome === 'refused')).toBe(true);
      }),
      { numRuns: 40, seed: 20_260_502 },
    );
  });

  test('a body over the limit is cut off, and the service goes on', async () => {
    const huge = JSON.stringify({ commandId: 'x'.repeat(9 * 1024 * 1024) });
    const answer = await ledger.client.request('POST', '/v1/approvals', huge).catch(() => undefined);
    // The answer comes before all of the body is sent, so a client may see a broken connection instead.
    expect([413, undefined]).toContain(answer?.status);
    expect((await ledger.client.health()).status).toBe('ok');
  });

  test('an unknown path is a problem too', async () => {
    const answer = await ledger.client.request<Problem>('GET', '/v1/nothing');
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  test('describes itself in OpenAPI: every route, with schemas and problems', async () => {
    const { body } = await ledger.client.request<{
      openapi: string;
      paths: Record<
        string,
        Record<string, { operationId: string; responses: object; parameters: { in: string; name: string }[] }>
      >;
    }>('GET', '/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    for (const [name, route] of Object.entries(routes)) {
      const operation = body.paths[route.path.replace(/:(\w+)/, '{$1}')]?.[route.method.toLowerCase()];
      expect(operation?.operationId).toBe(name);
      expect(operation?.responses).toHaveProperty('200.content');
      const names = operation?.parameters.map((parameter) => parameter.name) ?? [];
      if ('query' in route) expect(names).toEqual(expect.arrayContaining(Object.keys(route.query.shape)));
    }
    expect(JSON.stringify(body)).not.toContain('undefined');
  });

  test('proves every event in every tree, and every tree in the next', async () => {
    const head = await ledger.client.head();
    const lines = await ledger.client.lines();
    expect(lines).toHaveLength(head.size);
    const root = fromHex(head.root);
    for (const [seq, line] of lines.entries()) {
      const path = await ledger.client.proof(`inclusion?seq=${String(seq)}&size=${String(head.size)}`);
      const claim = { index: seq, size: head.size, leaf: eventLeaf(line), path: path.map(fromHex), root };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: eventLeaf(`${line} `) })).toBe(false);
    }
    await propose(ledger.client, [transfer(), transfer(), transfer()]);
    const next = await ledger.client.head();
    const path = await ledger.client.proof(`consistency?from=${String(head.size)}&to=${String(next.size)}`);
    const claim = {
      from: head.size,
      to: next.size,
      fromRoot: root,
      toRoot: fromHex(next.root),
      path: path.map(fromHex),
    };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, fromRoot: fromHex('00'.repeat(32)) })).toBe(false);
  });

  test('streams the journal from a position, and what happens next as it happens', async () => {
    const before = await ledger.client.lines();
    const from = before.length - 5;
    const response = await get(`/v1/feed?from=${String(from)}`, { authorization: `Bearer ${ledger.token}` });
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const reader = lineReader(response);
    const tail = await Promise.all(Array.from({ length: 5 }, () => reader.next()));
    expect(tail).toEqual(before.slice(from));
    await propose(ledger.client, [transfer(), transfer()]);
    const live = [await reader.next(), await reader.next(), await reader.next()];
    expect(live).toEqual((await ledger.client.lines()).slice(before.length));
    await reader.cancel();
  });
});

/** Reads lines off a streamed response, one after the other. */
const lineReader = (
  response: Response,
): { readonly next: () => Promise<string>; readonly cancel: () => Promise<void> } => {
  const body = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (body === undefined) throw new Error('no body');
  const lines: string[] = [];
  let rest = '';
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<string> => {
    while (lines.length === 0) {
      const { done, value } = await body.read();
      if (done) throw new Error('the feed ended');
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    }
    return lines.shift() ?? '';
  };
  return {
    next: () => {
      const line = last.then(read);
      last = line;
      return line;
    },
    cancel: () => body.cancel(),
  };
};

describe('a ledger that is stopped', () => {
  test('ends its streams, answers what it accepted and exits with 0', async () => {
    const ledger = await startLedger();
    const feed = await fetch(`${ledger.url}/v1/feed?from=0`, {
      headers: { authorization: `Bearer ${ledger.token}` },
    });
    const head = await ledger.client.head();
    const intents = Array.from({ length: 50 }, () => transfer());
    const submission = signSubmission(DIRK, intents.map(digestOf), head, instant());
    const sending = intents.map((intent) => ledger.client.propose(submission, [intent]));
    const answers = Promise.allSettled(sending);
    await Promise.any(sending);
    const exit = ledger.stop();
    const settled = await answers;
    expect(await exit).toBe(0);
    await feed.text();
    const accepted = settled.filter((one) => one.status === 'fulfilled' && one.value.status === 200).length;
    expect(accepted).toBeGreaterThan(0);
    const again = await startLedger(ledger);
    const proposed = (await again.client.events()).filter(({ type }) => type === 'intent.proposed').length;
    expect(proposed).toBe(accepted);
    await again.stop();
    removeTestLedger(ledger);
  });
});

describe('a ledger with more work than it accepts', () => {
  test('says so, with the time to come again, and loses nothing that it took', async () => {
    const home = await createTestLedger();
    editConfig(home, { queue: { itemsMax: 2, weightMax: 2, batchWeightMax: 1 } });
    const ledger = await startLedger(home);
    const head = await ledger.client.head();
    const intents = Array.from({ length: 60 }, () => transfer());
    const submission = signSubmission(DIRK, intents.map(digestOf), head, instant());
    const answers = await Promise.all(intents.map((intent) => ledger.client.propose(submission, [intent])));
    const busy = answers.filter(({ status }) => status === 429);
    expect(busy.length).toBeGreaterThan(0);
    expect(
      busy.every(({ headers, body }) => headers.get('retry-after') === '1' && body.code === 'ledger-busy'),
    ).toBe(true);
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken.length + busy.length).toBe(answers.length);
    expect(await ledger.client.intents('?limit=1000')).toHaveLength(taken.length);
    await ledger.stop();
    removeTestLedger(home);
  });
});
