import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  type ApiKey,
  type ApiKeyScope,
  type Health,
  type Problem,
  type ProposeResponse,
} from '#shared/api';
import type { MandateId, PersonId } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import { digestOf } from '#shared/intent';
import { newSecret, openApiKeyStore, type ApiKeyStore } from '../../../../ledger/api-keys/index.ts';
import { CONFIG_FILE, loadConfig } from '../../../../ledger/service/index.ts';
import { A_EUR, booksGenesis, testMandate, transferOf } from '../../../support/books.ts';
import { ANNA, BEN, DIRK, EVE, signApproval, signSubmission, testPerson } from '../../../support/company.ts';
import { runCli, type CliResult } from '../../../support/ledger-cli.ts';
import { instant, transfer } from '../../../support/ledger-work.ts';
import {
  createTestLedger,
  eventually,
  LedgerClient,
  removeTestLedger,
  startLedger,
  type Answered,
  type StartedLedger,
} from '../../../support/ledger.ts';

const KEYED_MANDATE = 'mandate-of-erp' as MandateId;

/** A machine that does much else takes its time. */
const WAIT_MS = 40_000;
const LONG_MS = 300_000;

interface MadeKey {
  readonly id: string;
  readonly secret: string;
  readonly client: LedgerClient;
}

describe('API keys of a ledger', () => {
  let ledger: StartedLedger;
  let keys: ApiKeyStore;
  let erp: MadeKey;

  beforeAll(async () => {
    const genesis = booksGenesis([
      testMandate(),
      testMandate({ id: KEYED_MANDATE, client: 'erp', owner: ANNA }),
    ]);
    const eve = { ...testPerson(EVE), standing: 'left' as const };
    const home = await createTestLedger(
      { ...genesis, roster: { ...genesis.roster, people: [...genesis.roster.people, eve] } },
      { reads: { host: '127.0.0.1', port: 0 } },
    );
    ledger = await startLedger(home);
    keys = await openApiKeyStore(loadConfig(join(home.home, CONFIG_FILE)).targets.apiKeys);
    erp = await create('erp', ANNA, ['read', 'propose', 'book']);
    await reaches(erp);
  });

  afterAll(async () => {
    await keys.close();
    expect(await ledger.stop()).toBe(0);
    removeTestLedger(ledger);
  });

  const call = (command: string, ...args: readonly string[]): Promise<CliResult> =>
    runCli('api-key', command, '--home', ledger.home, ...args);

  const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

  const clientOf = (secret: string): LedgerClient =>
    new LedgerClient(ledger.url, { ...ledger, token: secret });

  /** As the command line does it, beside the running service. */
  const create = async (name: string, owner: PersonId, scopes: readonly ApiKeyScope[]): Promise<MadeKey> => {
    const { secret, sha256 } = newSecret('csk');
    const id = randomUUID();
    const key = createApiKey(
      { id, name, kind: 'service', owner, scopes, expiresAt: tomorrow(), secret: sha256 },
      new Date().toISOString(),
    );
    if (!key.ok) throw new Error(key.error.detail);
    const added = await keys.add(key.value);
    if (!added.ok) throw new Error(added.error);
    return { id, secret, client: clientOf(secret) };
  };

  const change = async (id: string, decide: (key: ApiKey) => Result<ApiKey, unknown>): Promise<void> => {
    const changed = await keys.change(id, decide);
    if (!changed.ok) throw new Error('the key was not changed');
  };

  const rotate = async (key: MadeKey, overlapHours: number): Promise<MadeKey> => {
    const { secret, sha256 } = newSecret('csk');
    const now = new Date().toISOString();
    await change(key.id, (held) =>
      rotateApiKey(held, { secret: sha256, overlapHours, expiresAt: held.expiresAt }, now),
    );
    return { ...key, secret, client: clientOf(secret) };
  };

  const revoke = (key: MadeKey): Promise<void> =>
    change(key.id, (held) => ok(revokeApiKey(held, new Date().toISOString())));

  const codeIn = ({ status, body }: Answered<unknown>): string =>
    status === 200 ? 'let in' : (body as Problem).code;
  const read = async ({ client }: MadeKey): Promise<string> =>
    codeIn(await client.request<Problem>('GET', '/v1/checkpoint'));
  /** A running service sees what the command line did within a second or so. */
  const reaches = (key: MadeKey, code = 'let in'): Promise<true> =>
    eventually(`the key: ${code}`, async () => ((await read(key)) === code ? true : undefined), WAIT_MS);

  test('read within their scope, on both listeners, as the ledger that they are of', async () => {
    expect(await read(erp)).toBe('let in');
    const health = await erp.client.request<Health>('GET', '/v1/health');
    expect(health.body.ledgers?.[0]?.ledger).toBe('test-ledger');
    const reads = new LedgerClient(health.body.reads?.url ?? '', { ...ledger, token: erp.secret });
    await eventually(
      'a read on the listener for reads',
      async () =>
        codeIn(await reads.request('GET', `/v1/accounts/${A_EUR}`)) === 'let in' ? true : undefined,
      WAIT_MS,
    );
  });

  test('deliver what their human has initiated, and nothing of anybody else', async () => {
    const intents = [transfer({ initiator: ANNA })];
    const head = await erp.client.head();
    const own = signSubmission(ANNA, intents.map(digestOf), head, instant());
    const proposed: Answered<ProposeResponse> = await erp.client.propose(own, intents);
    expect(proposed.body.outcomes.map(({ outcome }) => outcome)).toEqual(['proposed']);

    const others = [transfer({ initiator: DIRK })];
    const submission = signSubmission(DIRK, others.map(digestOf), head, instant());
    const refused = await erp.client.propose(submission, others);
    expect([refused.status, refused.body.code]).toEqual([403, 'api-key-owner-differs']);
    expect(refused.body.detail).toContain(ANNA);
    expect(refused.body.detail).toContain(DIRK);

    // And the human behind the key does not approve what came by it.
    const [intent] = intents;
    if (intent === undefined) throw new Error('one was proposed');
    const approval = signApproval(ANNA, intent, await ledger.client.head(), { issuedAt: instant() });
    const judged = await ledger.client.approve(approval);
    expect(judged.body.code).toBe('initiator-cannot-approve');
  });

  test('never deliver a decision, whoever has signed it', async () => {
    const approval = signApproval(ANNA, transfer(), await erp.client.head(), { issuedAt: instant() });
    const refused = await erp.client.approve(approval);
    expect([refused.status, refused.body.code]).toEqual([403, 'api-key-scope']);
  });

  test('book under the mandate that names them and that their human answers for', async () => {
    const book = (key: MadeKey, mandate: string): Promise<Answered<Problem>> =>
      key.client.request('POST', '/v1/transfers', { mandate, operations: [transferOf('1')] });
    expect(codeIn(await book(erp, KEYED_MANDATE))).toBe('let in');
    // Of the mandate of another client there is nothing.
    expect(codeIn(await book(erp, 'mandate-test'))).toBe('not-found');
    const ben = await create('erp of ben', BEN, ['book']);
    await eventually(
      'the key',
      async () => (codeIn(await book(ben, KEYED_MANDATE)) === 'unauthorised' ? undefined : true),
      WAIT_MS,
    );
    const refused = await book(ben, KEYED_MANDATE);
    expect([refused.status, refused.body.code]).toEqual([403, 'api-key-owner-differs']);
  });

  test('do not reach beyond their scopes', async () => {
    const reader = await create('reader', ANNA, ['read']);
    await reaches(reader);
    const intents = [transfer({ initiator: ANNA })];
    const submission = signSubmission(ANNA, intents.map(digestOf), await ledger.client.head(), instant());
    expect((await reader.client.propose(submission, intents)).body.code).toBe('api-key-scope');
    const booker = await create('booker', ANNA, ['book']);
    await reaches(booker, 'api-key-scope');
  });

  test('of a person who is not active, or not there, open nothing', async () => {
    const left = await create('of eve', EVE, ['read']);
    await reaches(left, 'api-key-owner-inactive');
    const nobody = await create('of nobody', 'p-nobody' as PersonId, ['read']);
    await reaches(nobody, 'api-key-owner-inactive');
  });

  test('are rotated with an overlap, after which the secret before is nothing', async () => {
    const first = await create('rotated', ANNA, ['read']);
    await reaches(first);
    const second = await rotate(first, 1);
    await reaches(second);
    expect(await read(first)).toBe('let in');
    const third = await rotate(first, 0);
    await reaches(third);
    expect([await read(first), await read(second)]).toEqual(['unauthorised', 'unauthorised']);
  });

  test('that are revoked stop at once, on both listeners', async () => {
    const key = await create('revoked', ANNA, ['read']);
    await reaches(key);
    const { body } = await ledger.client.request<Health>('GET', '/v1/health');
    const reads = new LedgerClient(body.reads?.url ?? '', { ...ledger, token: key.secret });
    const onReads = async (): Promise<string> => codeIn(await reads.request('GET', '/v1/accounts'));
    await eventually('a read', async () => ((await onReads()) === 'let in' ? true : undefined), WAIT_MS);
    await revoke(key);
    await reaches(key, 'api-key-revoked');
    await eventually(
      'the end',
      async () => ((await onReads()) === 'unauthorised' ? true : undefined),
      WAIT_MS,
    );
  });

  test('leave the day of their last use, and no secret anywhere', async () => {
    const today = new Date().toISOString().slice(0, 10);
    await eventually(
      'a day of use',
      async () => {
        const held = (await keys.all()).find(({ id }) => id === erp.id);
        return held?.lastUsedOn === today ? true : undefined;
      },
      WAIT_MS,
    );
    const files = readdirSync(ledger.home).map((name) => {
      const file = join(ledger.home, name);
      return name.includes('sqlite') || name.endsWith('json') ? readFileSync(file).toString('latin1') : '';
    });
    expect(files.some((text) => text.includes(erp.secret))).toBe(false);
    expect(ledger.log()).not.toContain(erp.secret);
  });

  test(
    'are made, listed, rotated and ended by the command line, which shows a secret once',
    async () => {
      const draft = ['--owner', ANNA, '--scope', 'read', '--expires', tomorrow()];
      const created = await call('create', '--name', 'by hand', ...draft);
      expect([created.code, created.report]).toMatchObject([
        0,
        { owner: ANNA, scopes: ['read'], kind: 'service' },
      ]);
      const secret = String(created.report['secret']);
      expect(secret).toMatch(/^csk_[\w-]{43}$/);
      const made = { id: String(created.report['id']), secret, client: clientOf(secret) };
      await reaches(made);
      const rotated = await call('rotate', '--key', made.id, '--overlap-hours', '0');
      await reaches(made, 'unauthorised');
      await reaches({ ...made, client: clientOf(String(rotated.report['secret'])) });
      expect((await call('revoke', '--key', made.id)).report).toMatchObject({ id: made.id });
      const listed = await call('list');
      expect(JSON.stringify(listed.report)).not.toMatch(/csk_|"secret"/);
      expect(listed.report['keys']).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ id: made.id, revokedAt: expect.any(String) as string }),
        ]),
      );
      // The name of an access token, or of another key, is not to be had: mandates name their clients.
      for (const name of ['test', 'by hand'])
        expect((await call('create', '--name', name, ...draft)).code).toBe(2);
    },
    LONG_MS,
  );
});
