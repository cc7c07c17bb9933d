import { z } from 'zod';
import { apiLimits, type ApiLimitName } from './limits.ts';
import type { Route } from './route.ts';

/* The service: whether it is well, and what it takes. */

const statusSchema = z.enum(['ok', 'stopping', 'failed']);

/** How much of a ledger is where: to be watched. What each means and when to act is in docs/operations.md. */
export const gaugesSchema = z.strictObject({
  /** Time of the last durable event. */
  lastEventAt: z.string(),
  /** Durable events that reads of the history do not show yet. */
  historyLag: z.int(),
  /** Durable events that the saved state does not show: what a start replays. */
  stateLag: z.int(),
  /** Operations whose ids are kept in memory because the history lags. */
  recentOperations: z.int(),
  openHolds: z.int(),
  /** Intents that were ever proposed: all of them are in memory. */
  intents: z.int(),
  /** Those of them that wait to be approved or carried out. */
  openIntents: z.int(),
  /** Accounts in memory that could be read again. */
  cleanAccounts: z.int(),
  /** Accounts in memory that the saved state does not show. */
  dirtyAccounts: z.int(),
  /** Memory of the whole process, bytes (resident set). */
  memoryBytes: z.int(),
});

/** How one ledger is. */
export const ledgerHealthSchema = z.strictObject({
  ledger: z.string(),
  status: statusSchema,
  /** Durable journal events. */
  size: z.int(),
  /** Journal events that history reads show; what is missing is being indexed. */
  indexedSize: z.int(),
  queueDepth: z.int(),
  /** Whether this node takes commands, or shows what another one records. */
  role: z.enum(['leader', 'follower']),
  /** Of a follower: where the leader is, when it knows. */
  leaderUrl: z.string().nullable(),
  gauges: gaugesSchema,
});

/** The listener for reads; `starting` while its thread is started (again). */
export const readsHealthSchema = z.strictObject({ url: z.string(), status: z.enum(['ok', 'starting']) });

/** Without an access token: whether the process is well. With one also how the token's ledger is. */
export const healthSchema = z.strictObject({
  status: statusSchema,
  version: z.string(),
  /** Names this run of the service. */
  instance: z.string(),
  /** null: there is none. */
  reads: readsHealthSchema.nullable(),
  ledgers: z.array(ledgerHealthSchema).optional(),
});

const limitNames = Object.keys(apiLimits) as [ApiLimitName, ...ApiLimitName[]];

export const limitsSchema = z.record(z.enum(limitNames), z.int());

/** RFC 9457. `code` is stable; `detail` says what happened, `meaning` what it means, `remedy` what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  meaning: z.string(),
  remedy: z.string(),
});

export const serviceRoutes = {
  limits: {
    method: 'GET',
    path: '/v1/limits',
    summary: 'Every limit of the service, by name',
    response: limitsSchema,
    refusals: [],
  },
  health: {
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the service is able to commit',
    response: healthSchema,
    refusals: [],
    isPublic: true,
  },
} as const satisfies Record<string, Route>;

export type ReadsHealth = z.infer<typeof readsHealthSchema>;
export type Health = z.infer<typeof healthSchema>;
export type Gauges = z.infer<typeof gaugesSchema>;
export type LedgerHealth = z.infer<typeof ledgerHealthSchema>;
export type Problem = z.infer<typeof problemSchema>;
