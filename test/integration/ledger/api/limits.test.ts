import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiLimits, type Problem } from '#shared/api';
import { createApi } from '../../../../ledger/api/index.ts';
import { CONFIG_FILE, loadConfig, openHome, type LedgerService } from '../../../../ledger/service/index.ts';
import { BooksClient, booksGenesis, transferOf } from '../../../support/books.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  LedgerClient,
  removeTestLedger,
  startLedger,
  type LedgerHome,
} from '../../../support/ledger.ts';

const LIMITS = { streamsPerTokenMax: 2, streamsMax: 3, openRequestsPerTokenMax: 3, requestBytesMax: 4_096 };
const quiet = { info: () => undefined, error: () => undefined };

/** A real ledger behind the real server in this process, with limits narrow enough to be met. */
describe('the limits of the service', () => {
  let home: LedgerHome;
  let service: LedgerService;
  let app: FastifyInstance;
  let client: LedgerClient;
  let other: LedgerClient;
  let theirToken: string;
  let url: string;
  const stopping = new AbortController();

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis());
    const second = await createTestLedger();
    const config = loadConfig(`${home.home}/${CONFIG_FILE}`);
    const { accessTokens } = loadConfig(`${second.home}/${CONFIG_FILE}`);
    removeTestLedger(second);
    service = await openHome(config, quiet);
    app = createApi({
      ledgers: [
        {
          service,
          books: service.books,
          accessTokens: [
            ...config.accessTokens,
            ...accessTokens.map(({ sha256 }) => ({ name: 'second', sha256 })),
          ],
        },
      ],
      version: '1',
      instance: 'test',
      log: quiet,
      stopping: stopping.signal,
      limits: LIMITS,
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
    client = new LedgerClient(url, home);
    other = new LedgerClient(url, second);
    theirToken = second.token;
  });

  afterAll(async () => {
    stopping.abort();
    // Connections that are kept alive would keep the server waiting.
    const closed = app.close();
    app.server.closeAllConnections();
    await closed;
    await service.stop();
    removeTestLedger(home);
  });

  interface OpenStream {
    readonly status: number;
    readonly code: string | undefined;
    readonly retryAfter: string | null;
    readonly drop: () => void;
  }

  const openStream = async (path: string, token = home.token): Promise<OpenStream> => {
    const gone = new AbortController();
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: gone.signal,
    });
    const problem = response.ok ? undefined : ((await response.json()) as Problem);
    return {
      status: response.status,
      code: problem?.code,
      retryAfter: response.headers.get('retry-after'),
      drop: () => {
        gone.abort();
      },
    };
  };

  test('streams of one token, then streams of all, are counted and given back', async () => {
    const mine = [await openStream('/v1/stream?from=0'), await openStream('/v1/feed?from=0')];
    expect(mine.map(({ status }) => status)).toEqual([200, 200]);
    const third = await openStream('/v1/stream?from=0');
    expect(third).toMatchObject({ status: 429, code: 'too-many-streams', retryAfter: '5' });
    const theirs = await openStream('/v1/stream?from=0', theirToken);
    expect(theirs.status).toBe(200);
    const fourth = await openStream('/v1/feed?from=0', theirToken);
    expect(fourth).toMatchObject({ status: 429, code: 'too-many-streams' });
    for (const stream of [...mine, theirs]) stream.drop();
    const again = await eventually('a free place', async () => {
      const stream = await openStream('/v1/stream?from=0');
      return stream.status === 200 ? stream : undefined;
    });
    again.drop();
  });

  test('open requests of one token are counted and given back, and others are not held up by them', async () => {
    // These wait for an index that does not come, so they are open all the time.
    const waiting = Array.from({ length: LIMITS.openRequestsPerTokenMax }, () =>
      client.request<Problem>('GET', `/v1/transfers?key=a&value=b&atLeast=${service.writer.head.size + 1}`),
    );
    const refused = await eventually('a refusal', async () => {
      const answer = await client.request<Problem>('GET', '/v1/limits');
      return answer.status === 429 ? answer : undefined;
    });
    expect(refused.body.code).toBe('too-many-requests');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await other.request('GET', '/v1/limits')).status).toBe(200);
    expect((await client.request('GET', '/v1/health')).status).toBe(200);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503, 503]);
    await eventually('a free place', async () =>
      (await client.request('GET', '/v1/limits')).status === 200 ? true : undefined,
    );
  });

  test('a request of a caller who hangs up counts no longer', async () => {
    const gone = new AbortController();
    const path = `/v1/transfers?key=a&value=b&atLeast=${service.writer.head.size + 1}`;
    const headers = { authorization: `Bearer ${home.token}` };
    const asked = Array.from({ length: LIMITS.openRequestsPerTokenMax }, () =>
      fetch(`${url}${path}`, { headers, signal: gone.signal }).catch(() => undefined),
    );
    await eventually('a refusal', async () =>
      (await client.request('GET', '/v1/limits')).status === 429 ? true : undefined,
    );
    gone.abort();
    await Promise.all(asked);
    await eventually(
      'a free place',
      async () => ((await client.request('GET', '/v1/limits')).status === 200 ? true : undefined),
      1_500,
    );
  });

  test.each(['/v1/transfers', '/v1/intents', '/v1/approvals'])(
    'a body for %s above its limit is refused by name',
    async (path) => {
      const answer = await client.request<Problem>('POST', path, `"${'x'.repeat(LIMITS.requestBytesMax)}"`);
      expect([answer.status, answer.body.code]).toEqual([413, 'request-too-large']);
      expect(answer.body.detail).toBe(`requestBytesMax is ${LIMITS.requestBytesMax}`);
    },
  );

  test('the narrower limits are those that are shown', async () => {
    const { body } = await client.request<unknown>('GET', '/v1/limits');
    expect(body).toEqual({ ...apiLimits, ...LIMITS });
  });

  test.each([
    ['legs', { legs: Array.from({ length: 33 }, () => transferOf('1').legs[0]) }],
    ['meta', { meta: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v'])) }],
    ['meta.k', { meta: { k: 'v'.repeat(201) } }],
  ])('an operation with too much in its %s is refused by name', async (field, over) => {
    const answer = await client.request<Problem>('POST', '/v1/transfers', {
      mandate: 'mandate-test',
      operations: [{ ...transferOf('1'), ...over }],
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
    expect(answer.body.detail).toContain(`operations.0.${field}`);
  });
});

describe('a ledger with more operations than it accepts', () => {
  test('says so, with the time to come again, and records nothing of what it turned away', async () => {
    const home = await createTestLedger(booksGenesis());
    editConfig(home, { queue: { itemsMax: 2, weightMax: 2, batchWeightMax: 1 } });
    const ledger = await startLedger(home);
    const books = new BooksClient(ledger.client);
    const operations = Array.from({ length: 200 }, () => transferOf('1'));
    const answers = await Promise.all(operations.map((operation) => books.send([operation])));
    const busy = answers.filter(({ status }) => status === 429);
    expect(busy.length).toBeGreaterThan(0);
    for (const { headers, body } of busy)
      expect([headers.get('retry-after'), body.code]).toEqual(['1', 'ledger-busy']);
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken.length + busy.length).toBe(answers.length);
    const account = (await books.account(transferOf('1').legs[0]?.debit ?? '')).body;
    expect(account.debitsPosted).toBe(String(taken.length));
    // What was turned away is as good as never sent: it is taken now.
    const turnedAway = operations.find((_, index) => answers[index]?.status === 429);
    if (turnedAway === undefined) throw new Error('nothing was turned away');
    expect((await books.operate(turnedAway))[0]?.status).toBe('posted');
    await ledger.stop();
    removeTestLedger(home);
  });
});
