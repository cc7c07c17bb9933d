import { z } from 'zod';
import type { Brand } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { checkedRandom, type Random } from './random.ts';

/** Name of one run of a protocol: 128 random bits in hex. It is used once, whether the run succeeds or not. */
export type SessionId = Brand<string, 'SessionId'>;

const SESSION_BYTES = 16;

export const sessionIdSchema = z.string().regex(/^[0-9a-f]{32}$/) as unknown as z.ZodType<
  SessionId,
  SessionId
>;

export const newSession = (random: Random): SessionId =>
  toHex(checkedRandom(random)(SESSION_BYTES)) as SessionId;

/**
 * Takes a session for ever: true the first time, false ever after. Whoever runs sessions keeps the names taken beyond
 * a restart, so that a run that broke off is never taken up again with other secrets.
 */
export type ClaimSession = (session: SessionId) => boolean;

/** Names that are kept as long as the process runs. */
export const sessionsInMemory = (): ClaimSession => {
  const taken = new Set<SessionId>();
  return (session) => !taken.has(session) && taken.add(session).has(session);
};
