import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { openDirectoryStore } from '../../../ledger/directory/index.ts';
import { USER_URN, type ScimSettings } from '../../../ledger/scim/index.ts';
import { CONFIG_FILE, loadConfig, runLedgers, type RunningLedgers } from '../../../ledger/service/index.ts';
import { testGenesis } from '../company.ts';
import { createTestLedger, removeTestLedger, type LedgerHome } from '../ledger.ts';
import { InMemoryAuthority } from './in-memory-authority.ts';

/* A service with two ledgers and their directories in this process, with a fake of the port that withdraws. */

export const newScimSecret = (): { readonly secret: string; readonly sha256: Sha256Hex } => {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sha256: createHash('sha256').update(secret).digest('hex') as Sha256Hex };
};

let count = 0;

/** The user of RFC 7644 section 3.3, under another name each time. */
export const bjensen = (): Record<string, unknown> => {
  count += 1;
  return {
    schemas: [USER_URN],
    userName: `bjensen-${count}@example.com`,
    externalId: `ext-${count}`,
    displayName: 'Babs Jensen-Marchetti',
    name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
    emails: [{ value: `babs-${count}@example.com`, type: 'work', primary: true }],
    active: true,
    title: 'Tour Guide',
    groups: [{ value: 'treasury' }],
    roles: [{ value: 'approver' }],
    entitlements: [{ value: 'everything' }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: '701984' },
  };
};

export interface ScimAnswered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A directory that speaks to the service as RFC 7644 has it. */
export class ScimClient {
  readonly #url: string;
  readonly #secret: string | null;

  constructor(url: string, secret: string | null) {
    this.#url = url;
    this.#secret = secret;
  }

  async send(method: string, path: string, body?: unknown): Promise<ScimAnswered> {
    const response = await fetch(`${this.#url}/scim/v2${path}`, {
      method,
      headers: {
        ...(this.#secret === null ? {} : { authorization: `Bearer ${this.#secret}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  }

  get(path: string): Promise<ScimAnswered> {
    return this.send('GET', path);
  }

  create(user: unknown): Promise<ScimAnswered> {
    return this.send('POST', '/Users', user);
  }

  patch(id: string, ...operations: readonly unknown[]): Promise<ScimAnswered> {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    return this.send('PATCH', `/Users/${id}`, { schemas, Operations: operations });
  }
}

export interface Said {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface ScimRig {
  readonly running: RunningLedgers;
  readonly homes: readonly LedgerHome[];
  readonly authority: InMemoryAuthority;
  readonly directory: ScimClient;
  readonly otherDirectory: ScimClient;
  readonly scimUrl: string;
  readonly otherSecret: string;
  readonly said: Said[];
  /** Says who a user is, as the operator does by the command line. */
  readonly link: (id: string, person: PersonId) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Says who a user is, as the operator does by the command line. */
export const linkUser = async (home: LedgerHome, user: string, person: PersonId): Promise<void> => {
  const store = await openDirectoryStore(loadConfig(join(home.home, CONFIG_FILE)).targets.directory);
  const asked = { reference: 'ab'.repeat(32) as Sha256Hex, at: new Date().toISOString() };
  const linked = await store.link(user, person, asked);
  await store.close();
  if (!linked.ok) throw new Error(linked.error);
};

/** People of the test company whose authority can be withdrawn. */
export const startScimRig = async (people: readonly PersonId[]): Promise<ScimRig> => {
  const [own, other] = [newScimSecret(), newScimSecret()];
  const scimAt = (sha256: Sha256Hex): { readonly scim: ScimSettings } => ({
    scim: { listen: { host: '127.0.0.1', port: 0 }, secrets: [{ name: 'directory', sha256 }] },
  });
  const homes = [
    await createTestLedger(testGenesis(), scimAt(own.sha256)),
    await createTestLedger({ ...testGenesis(), ledger: 'other-ledger' as LedgerId }, scimAt(other.sha256)),
  ];
  const [home] = homes;
  const [first, ...more] = homes.map(({ home }) => loadConfig(join(home, CONFIG_FILE)));
  if (first === undefined || home === undefined) throw new Error('no ledger');
  const said: Said[] = [];
  const say =
    (level: Said['level']) =>
    (facts: Said['facts'], message: string): void => {
      said.push({ level, facts, message });
    };
  const authority = new InMemoryAuthority(people);
  const running = await runLedgers({
    configs: [first, ...more],
    port: 0,
    version: '1',
    log: { info: say('info'), error: say('error') },
    authority: () => authority,
  });
  const scimUrl = running.scimUrlOf('test-ledger') ?? '';
  return {
    running,
    homes,
    authority,
    directory: new ScimClient(scimUrl, own.secret),
    otherDirectory: new ScimClient(running.scimUrlOf('other-ledger') ?? '', other.secret),
    scimUrl,
    otherSecret: other.secret,
    said,
    link: (id, person) => linkUser(home, id, person),
    stop: async () => {
      await running.stop();
      homes.forEach(removeTestLedger);
    },
  };
};
