import type { z } from 'zod';
import type { ErrorCode } from '#shared/errors';

/**
 * What holds a route that changes something to the policy:
 * - `intent-quorum`: it only proposes; the policy is evaluated and a quorum has to approve;
 * - `approval-signature`: it delivers a person's signed decision, which counts for what the policy says;
 * - `posting-mandate`: it acts within a bounded authority that a quorum granted before;
 * - `power-withdrawal`: it can only take power away from somebody, and a quorum alone gives it back.
 */
export const touchpoints = [
  'intent-quorum',
  'approval-signature',
  'posting-mandate',
  'power-withdrawal',
] as const;
export type Touchpoint = (typeof touchpoints)[number];

export type StreamType = 'application/x-ndjson' | 'text/event-stream';

interface RouteParts {
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly params?: z.ZodObject;
  /** A schema for JSON, or the media type of another body. */
  readonly response: z.ZodType | 'text/plain' | StreamType;
  /** Failures that this route answers with, beside those that every route has. */
  readonly refusals: readonly ErrorCode[];
  /** Answers also without an access token. */
  readonly isPublic?: true;
}

/** Changes nothing. */
export interface ReadRoute extends RouteParts {
  readonly method: 'GET';
}

/** Changes something, and so names what holds it to the policy. */
export interface MutatingRoute extends RouteParts {
  readonly method: 'POST';
  readonly body: z.ZodType;
  readonly touchpoint: Touchpoint;
}

export type Route = ReadRoute | MutatingRoute;
