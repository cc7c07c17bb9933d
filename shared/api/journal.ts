import { z } from 'zod';
import { sha256HexSchema } from '#shared/brand';
import { EVENTS_PAGE_MAX } from './limits.ts';
import type { Route } from './route.ts';

/* The journal itself: its events, checkpoints and proofs. */

const seq = z.coerce.number().int().min(0);

export const eventsQuerySchema = z.strictObject({
  from: seq,
  limit: z.coerce.number().int().min(1).max(EVENTS_PAGE_MAX).default(1000),
});

export const inclusionQuerySchema = z.strictObject({ seq, size: z.coerce.number().int().min(1) });
export const consistencyQuerySchema = z.strictObject({ from: seq, to: seq });

/** Hashes in hex, leaf side first (RFC 6962 §2.1.1, §2.1.2). */
export const proofResponseSchema = z.strictObject({ path: z.array(sha256HexSchema) });

export const journalRoutes = {
  events: {
    method: 'GET',
    path: '/v1/events',
    summary: 'A page of journal events, one canonical line each',
    query: eventsQuerySchema,
    response: 'application/x-ndjson',
    refusals: [],
  },
  feed: {
    method: 'GET',
    path: '/v1/feed',
    summary: 'Journal events from a position, streamed as they happen',
    query: z.strictObject({ from: seq }),
    response: 'application/x-ndjson',
    refusals: ['too-many-streams'],
  },
  /** `Last-Event-ID` of a client that reconnects goes before `from`. */
  stream: {
    method: 'GET',
    path: '/v1/stream',
    summary: 'Journal events as Server-Sent Events: id is the sequence number, data the canonical line',
    query: z.strictObject({ from: seq.default(0) }),
    response: 'text/event-stream',
    refusals: ['too-many-streams'],
  },
  checkpoint: {
    method: 'GET',
    path: '/v1/checkpoint',
    summary: 'The signed checkpoint of the journal (C2SP tlog-checkpoint)',
    response: 'text/plain',
    refusals: [],
  },
  inclusion: {
    method: 'GET',
    path: '/v1/proofs/inclusion',
    summary: 'Inclusion proof of an event in a tree of a size',
    query: inclusionQuerySchema,
    response: proofResponseSchema,
    refusals: [],
  },
  consistency: {
    method: 'GET',
    path: '/v1/proofs/consistency',
    summary: 'Consistency proof between two sizes',
    query: consistencyQuerySchema,
    response: proofResponseSchema,
    refusals: [],
  },
} as const satisfies Record<string, Route>;
