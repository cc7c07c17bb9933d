import { randomUUID } from 'node:crypto';
import {
  API_KEY_OVERLAP_HOURS_MAX,
  apiKeyScopes,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  type ApiKey,
  type ApiKeyScope,
} from '#shared/api';
import { personIdSchema, type PersonId } from '#shared/brand';
import { ok } from '#shared/errors';
import { newSecret, openApiKeyStore, type ApiKeyStore } from '../api-keys/index.ts';
import type { LoadedConfig } from '../service/config.ts';
import {
  listOf,
  optionalText,
  textOf,
  UsageError,
  type CliCommand,
  type Outcome,
  type Values,
} from './command.ts';
import { configOf } from './source.ts';

/* API keys for IT. The secret is printed once, by the command that makes it; the store has its digest. */

const home = { home: { type: 'string' } } as const;

const withKeys = async (
  values: Values,
  work: (keys: ApiKeyStore, config: LoadedConfig) => Promise<Outcome>,
): Promise<Outcome> => {
  const config = configOf(textOf(values, 'home'));
  const keys = await openApiKeyStore(config.targets.apiKeys);
  try {
    return await work(keys, config);
  } finally {
    await keys.close();
  }
};

export const createKeyCommand: CliCommand = {
  summary: 'make an API key for a service or a person; prints its secret once',
  usage:
    '--home <folder> --name <name> --owner <person> --scope <read|propose|book> [--scope …]\n' +
    '               --expires <instant or date> [--kind person|service]',
  options: {
    ...home,
    name: { type: 'string' },
    owner: { type: 'string' },
    scope: { type: 'string', multiple: true },
    expires: { type: 'string' },
    kind: { type: 'string' },
  },
  run: (values) =>
    withKeys(values, async (keys, { accessTokens }) => {
      const name = textOf(values, 'name');
      // A mandate names its client: a key must not come into the mandates of an access token.
      if (accessTokens.some((token) => token.name === name))
        throw new UsageError('--name is that of an access token of the configuration');
      const { secret, sha256 } = newSecret('csk');
      const made = createApiKey(
        {
          id: randomUUID(),
          name,
          kind: kindOf(values),
          owner: ownerOf(values),
          scopes: scopesOf(values),
          expiresAt: expiryOf(textOf(values, 'expires')),
          secret: sha256,
        },
        now(),
      );
      if (!made.ok) throw new UsageError(made.error.detail);
      const added = await keys.add(made.value);
      if (!added.ok) throw new UsageError('--name is that of another key: a name is used once');
      return { ok: true, report: { ...shown(added.value), secret } };
    }),
};

export const listKeysCommand: CliCommand = {
  summary: 'list the API keys: owner, scopes, expiry, the day of the last use; no secrets',
  usage: '--home <folder>',
  options: home,
  run: (values) =>
    withKeys(values, async (keys) => ({ ok: true, report: { keys: (await keys.all()).map(shown) } })),
};

export const rotateKeyCommand: CliCommand = {
  summary: 'give an API key a new secret; the one before holds for a while',
  usage: '--home <folder> --key <id> [--overlap-hours <0 to 24>] [--expires <instant or date>]',
  options: {
    ...home,
    key: { type: 'string' },
    'overlap-hours': { type: 'string' },
    expires: { type: 'string' },
  },
  run: (values) =>
    withKeys(values, async (keys) => {
      const { secret, sha256 } = newSecret('csk');
      const expires = optionalText(values, 'expires');
      const overlapHours = hoursOf(optionalText(values, 'overlap-hours'));
      const rotated = await keys.change(textOf(values, 'key'), (key) =>
        rotateApiKey(
          key,
          {
            secret: sha256,
            overlapHours,
            expiresAt: expires === undefined ? key.expiresAt : expiryOf(expires),
          },
          now(),
        ),
      );
      if (!rotated.ok)
        throw new UsageError(rotated.error === 'unknown' ? '--key names no key' : rotated.error.detail);
      return { ok: true, report: { ...shown(rotated.value), secret } };
    }),
};

export const revokeKeyCommand: CliCommand = {
  summary: 'end an API key for good; a running service knows within a second',
  usage: '--home <folder> --key <id>',
  options: { ...home, key: { type: 'string' } },
  run: (values) =>
    withKeys(values, async (keys) => {
      const revoked = await keys.change(textOf(values, 'key'), (key) => ok(revokeApiKey(key, now())));
      if (!revoked.ok) throw new UsageError('--key names no key');
      return { ok: true, report: shown(revoked.value) };
    }),
};

const now = (): string => new Date().toISOString();

const shown = (key: ApiKey): Readonly<Record<string, unknown>> => {
  const { secret: _secret, previous, ...rest } = key;
  return { ...rest, previousUntil: previous?.until ?? null };
};

const kindOf = (values: Values): ApiKey['kind'] => {
  const kind = optionalText(values, 'kind') ?? 'service';
  if (kind === 'person' || kind === 'service') return kind;
  throw new UsageError('--kind is person or service');
};

const ownerOf = (values: Values): PersonId => {
  const owner = personIdSchema.safeParse(textOf(values, 'owner'));
  if (!owner.success) throw new UsageError('--owner is the id of a person');
  return owner.data;
};

const scopesOf = (values: Values): readonly ApiKeyScope[] => {
  const given = listOf(values, 'scope');
  const scopes = apiKeyScopes.filter((scope) => given.includes(scope));
  if (scopes.length > 0 && given.every((scope) => scopes.some((known) => known === scope))) return scopes;
  throw new UsageError(`--scope is one of ${apiKeyScopes.join(', ')}`);
};

/** A date ends with its last moment, UTC. */
const expiryOf = (text: string): string => {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text;
  const ms = Date.parse(whole);
  if (Number.isNaN(ms)) throw new UsageError('--expires is a date or an instant');
  return new Date(ms).toISOString();
};

const hoursOf = (text: string | undefined): number => {
  if (text === undefined) return API_KEY_OVERLAP_HOURS_MAX;
  const hours = Number(text);
  if (text !== '' && Number.isFinite(hours)) return hours;
  throw new UsageError('--overlap-hours is a number of hours');
};
