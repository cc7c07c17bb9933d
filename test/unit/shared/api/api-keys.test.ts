import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  API_KEY_DAYS_MAX,
  API_KEY_OVERLAP_HOURS_MAX,
  apiKeyProblem,
  apiKeyScopes,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  scopeFor,
  touchpoints,
  type ApiKey,
  type ApiKeyDraft,
} from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';

const NOW = '2026-05-01T10:00:00.000Z';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECRET = 'aa'.repeat(32) as Sha256Hex;
const NEXT = 'bb'.repeat(32) as Sha256Hex;

const after = (ms: number, from = NOW): string => new Date(Date.parse(from) + ms).toISOString();

const draft = (over: Partial<ApiKeyDraft> = {}): ApiKeyDraft => ({
  id: '7d8f0a52-6f0c-4f6e-9d2e-0c8f1a2b3c4d',
  name: 'erp',
  kind: 'service',
  owner: 'p-1' as PersonId,
  scopes: ['read'],
  expiresAt: after(30 * DAY_MS),
  secret: SECRET,
  ...over,
});

const made = (over: Partial<ApiKeyDraft> = {}): ApiKey => {
  const key = createApiKey(draft(over), NOW);
  if (!key.ok) throw new Error(key.error.detail);
  return key.value;
};

const rotated = (key: ApiKey, now: string, overlapHours: number, expiresAt = key.expiresAt): ApiKey => {
  const next = rotateApiKey(key, { secret: NEXT, overlapHours, expiresAt }, now);
  if (!next.ok) throw new Error(next.error.detail);
  return next.value;
};

const problemAt = (key: ApiKey, now: string, secret = SECRET, isOwnerActive = true): string =>
  apiKeyProblem(key, { secret, now, isOwnerActive }) ?? 'opens';

describe('an API key', () => {
  test('always ends: after its making and within a year', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2 * API_KEY_DAYS_MAX * DAY_MS, max: 2 * API_KEY_DAYS_MAX * DAY_MS }),
        (ms) => {
          const key = createApiKey(draft({ expiresAt: after(ms) }), NOW);
          expect(key.ok).toBe(ms > 0 && ms <= API_KEY_DAYS_MAX * DAY_MS);
        },
      ),
    );
    for (const expiresAt of ['', 'never', '9999-12-31'])
      expect(createApiKey(draft({ expiresAt }), NOW).ok).toBe(false);
  });

  test('has scopes of the closed list, at least one, each once', () => {
    expect(createApiKey(draft({ scopes: [] }), NOW).ok).toBe(false);
    expect(createApiKey(draft({ scopes: ['approve' as 'read'] }), NOW).ok).toBe(false);
    expect(made({ scopes: ['book', 'read', 'book'] }).scopes).toEqual(['read', 'book']);
  });

  test('opens nothing before its owner is active, after its end, or by another secret', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 * DAY_MS }),
        fc.boolean(),
        fc.boolean(),
        (ms, isOwn, isOwnerActive) => {
          const opens = problemAt(made(), after(ms), isOwn ? SECRET : NEXT, isOwnerActive) === 'opens';
          expect(opens).toBe(isOwn && isOwnerActive && ms < 30 * DAY_MS);
        },
      ),
    );
    expect(problemAt(made(), NOW, SECRET, false)).toBe('api-key-owner-inactive');
    expect(problemAt(made(), after(30 * DAY_MS))).toBe('api-key-expired');
  });

  test('that is rotated takes the secret before for the overlap, which is a day at most and never past its end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 * DAY_MS - 1 }),
        fc.double({ min: 0, max: API_KEY_OVERLAP_HOURS_MAX, noNaN: true }),
        fc.integer({ min: 0, max: 2 * DAY_MS }),
        (atMs, overlapHours, laterMs) => {
          const at = after(atMs);
          const key = rotated(made(), at, overlapHours, after(60 * DAY_MS));
          const now = after(laterMs, at);
          const untilMs = Math.min(Date.parse(at) + overlapHours * HOUR_MS, Date.parse(made().expiresAt));
          // To the millisecond, which is what an instant holds.
          fc.pre(Math.abs(Date.parse(now) - untilMs) > 1);
          expect(problemAt(key, now) === 'opens').toBe(Date.parse(now) < untilMs);
          expect(problemAt(key, now, NEXT)).toBe('opens');
        },
      ),
    );
    for (const overlapHours of [-1, API_KEY_OVERLAP_HOURS_MAX + 0.1, Number.NaN])
      expect(rotateApiKey(made(), { secret: NEXT, overlapHours, expiresAt: made().expiresAt }, NOW).ok).toBe(
        false,
      );
  });

  test('that is rotated twice forgets the first secret', () => {
    const third = 'cc'.repeat(32) as Sha256Hex;
    const twice = rotateApiKey(
      rotated(made(), NOW, 24),
      { secret: third, overlapHours: 24, expiresAt: made().expiresAt },
      NOW,
    );
    if (!twice.ok) throw new Error(twice.error.detail);
    expect([SECRET, NEXT, third].map((secret) => problemAt(twice.value, after(1), secret))).toEqual([
      'api-key-expired',
      'opens',
      'opens',
    ]);
  });

  test('that has expired can be rotated, and its old secret stays dead', () => {
    const late = after(40 * DAY_MS);
    const key = rotated(made(), late, 24, after(50 * DAY_MS));
    expect(problemAt(key, late)).toBe('api-key-expired');
    expect(problemAt(key, late, NEXT)).toBe('opens');
  });

  test('that is revoked opens nothing ever again, with none of its secrets', () => {
    const key = revokeApiKey(rotated(made(), NOW, 24), after(HOUR_MS));
    for (const secret of [SECRET, NEXT])
      expect(problemAt(key, after(2 * HOUR_MS), secret)).toBe('api-key-revoked');
    expect(rotateApiKey(key, { secret: NEXT, overlapHours: 0, expiresAt: key.expiresAt }, NOW).ok).toBe(
      false,
    );
    expect(revokeApiKey(key, after(DAY_MS)).revokedAt).toBe(key.revokedAt);
  });

  test('reaches what its scopes name, and never a person’s decision', () => {
    expect(scopeFor(null)).toBe('read');
    expect(touchpoints.map((touchpoint) => [touchpoint, scopeFor(touchpoint)])).toEqual([
      ['intent-quorum', 'propose'],
      ['approval-signature', null],
      ['posting-mandate', 'book'],
      ['power-withdrawal', null],
    ]);
    expect(apiKeyScopes).toEqual(['read', 'propose', 'book']);
  });
});
