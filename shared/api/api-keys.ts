import { z } from 'zod';
import {
  dateSchema,
  instantSchema,
  personIdSchema,
  sha256HexSchema,
  type PersonId,
  type Sha256Hex,
} from '#shared/brand';
import { err, ok, type ErrorCode, type Result } from '#shared/errors';
import type { Touchpoint } from './route.ts';

/*
 * API keys: credentials of machines. A key says how far somebody may reach into the API, and which human acts when it
 * does. It gives no power over money: what it brings is signed by its human, or stays inside a mandate that this human
 * answers for. Nobody approves by a key.
 */

/** What a key may do, and nothing else: read; deliver proposals; carry out operations under a mandate. */
export const apiKeyScopes = ['read', 'propose', 'book'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

export const API_KEY_DAYS_MAX = 365;
/** A secret that was replaced is taken for so long at most. */
export const API_KEY_OVERLAP_HOURS_MAX = 24;

export const apiKeyRefusals = [
  'api-key-expired',
  'api-key-revoked',
  'api-key-owner-inactive',
  'api-key-scope',
  'api-key-owner-differs',
] as const satisfies readonly ErrorCode[];

export type ApiKeyRefusalCode = (typeof apiKeyRefusals)[number];

export const apiKeySchema = z.strictObject({
  id: z.uuid(),
  /** Names the service, never a person. A mandate names it as its client, so a name is used once for ever. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,127}$/),
  kind: z.enum(['person', 'service']),
  owner: personIdSchema,
  scopes: z.array(z.enum(apiKeyScopes)).min(1),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  /** SHA-256 of the secret, which is shown once. */
  secret: sha256HexSchema,
  /** The secret before a rotation, while it still holds. */
  previous: z.strictObject({ secret: sha256HexSchema, until: instantSchema }).nullable(),
  revokedAt: instantSchema.nullable(),
  /** A day is all that is kept of its use. */
  lastUsedOn: dateSchema.nullable(),
});

export type ApiKey = z.infer<typeof apiKeySchema>;

export interface ApiKeyDraft {
  readonly id: string;
  readonly name: string;
  readonly kind: ApiKey['kind'];
  readonly owner: PersonId;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: string;
  readonly secret: Sha256Hex;
}

export interface ApiKeyProblem {
  readonly code: 'form' | 'expiry' | 'overlap' | 'revoked';
  /** One sentence part for whoever asked. */
  readonly detail: string;
}

type Made = Result<ApiKey, ApiKeyProblem>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A new key. `now` is an instant with milliseconds. */
export const createApiKey = (draft: ApiKeyDraft, now: string): Made => {
  const expiry = expiryProblem(draft.expiresAt, now);
  if (expiry !== undefined) return err(expiry);
  const parsed = apiKeySchema.safeParse({
    ...draft,
    scopes: apiKeyScopes.filter((scope) => draft.scopes.includes(scope)),
    createdAt: now,
    previous: null,
    revokedAt: null,
    lastUsedOn: null,
  });
  if (parsed.success) return ok(parsed.data);
  return err({
    code: 'form',
    detail: `${parsed.error.issues[0]?.path.join('.') ?? 'key'} is not as described`,
  });
};

const expiryProblem = (expiresAt: string, now: string): ApiKeyProblem | undefined => {
  const inMs = Date.parse(expiresAt) - Date.parse(now);
  if (inMs > 0 && inMs <= API_KEY_DAYS_MAX * DAY_MS) return undefined;
  return { code: 'expiry', detail: `a key ends after now and within ${String(API_KEY_DAYS_MAX)} days` };
};

export interface Rotation {
  readonly secret: Sha256Hex;
  readonly overlapHours: number;
  readonly expiresAt: string;
}

/** The key under another secret; the one before holds for the overlap, and never longer than it did. */
export const rotateApiKey = (key: ApiKey, rotation: Rotation, now: string): Made => {
  const { secret, overlapHours, expiresAt } = rotation;
  if (key.revokedAt !== null) return err({ code: 'revoked', detail: 'the key is revoked' });
  const isWithin = overlapHours >= 0 && overlapHours <= API_KEY_OVERLAP_HOURS_MAX;
  if (!isWithin) {
    const detail = `the secret before holds for ${String(API_KEY_OVERLAP_HOURS_MAX)} hours at most`;
    return err({ code: 'overlap', detail });
  }
  const expiry = expiryProblem(expiresAt, now);
  if (expiry !== undefined) return err(expiry);
  const untilMs = Math.min(Date.parse(now) + overlapHours * HOUR_MS, Date.parse(key.expiresAt));
  const isOverlapping = untilMs > Date.parse(now);
  const previous = isOverlapping ? { secret: key.secret, until: new Date(untilMs).toISOString() } : null;
  return ok({ ...key, secret, expiresAt, previous });
};

/** A key that is revoked stays so, from the first time on. */
export const revokeApiKey = (key: ApiKey, now: string): ApiKey => ({
  ...key,
  revokedAt: key.revokedAt ?? now,
  previous: null,
});

export interface ApiKeyUse {
  readonly secret: Sha256Hex;
  readonly now: string;
  readonly isOwnerActive: boolean;
}

/** Whether a key opens anything at all when it comes with one of its secrets. */
export const apiKeyProblem = (
  key: ApiKey,
  { secret, now, isOwnerActive }: ApiKeyUse,
): Exclude<ApiKeyRefusalCode, 'api-key-scope' | 'api-key-owner-differs'> | undefined => {
  if (key.revokedAt !== null) return 'api-key-revoked';
  const until = key.secret === secret ? key.expiresAt : key.previous?.until;
  const isKnown = key.secret === secret || key.previous?.secret === secret;
  if (!isKnown || until === undefined || Date.parse(until) <= Date.parse(now)) return 'api-key-expired';
  return isOwnerActive ? undefined : 'api-key-owner-inactive';
};

/** The scope that a route asks for; null where no key ever reaches. */
export const scopeFor = (touchpoint: Touchpoint | null): ApiKeyScope | null => SCOPES[touchpoint ?? 'none'];

const SCOPES: Readonly<Record<Touchpoint | 'none', ApiKeyScope | null>> = {
  none: 'read',
  'intent-quorum': 'propose',
  'posting-mandate': 'book',
  // A decision is a person's, at their desk.
  'approval-signature': null,
  'power-withdrawal': null,
};
