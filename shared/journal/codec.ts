import { utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { canonicalize, parseStrict, type JsonValue } from '#shared/json';
import { leafHash } from '#shared/merkle';
import { journalEventSchema, type JournalEvent } from './schema.ts';

export interface EventError {
  readonly code: 'not-json' | 'unknown-shape' | 'not-canonical';
  readonly detail: string;
}

/** One event is at most this long: a submission of 10,000 digests fits, an attack on memory does not. */
export const EVENT_BYTES_MAX = 2 * 1024 * 1024;

/** The canonical line (JCS) of an event, without a line break: what is hashed, stored and sent. */
export const encodeEvent = (event: JournalEvent): string => canonicalize(event as unknown as JsonValue);

/** RFC 6962 leaf hash of an event's canonical line. */
export const eventLeaf = (line: string): Uint8Array => leafHash(utf8(line));

/**
 * Decodes a line of the feed. Canonical form is not computed again here: the leaf hash is over these very
 * bytes, so a line in another form gives another root and is refused there.
 */
export const decodeEvent = (line: string): Result<JournalEvent, EventError> => {
  const parsed = parseStrict(line, { depth: 64, bytes: EVENT_BYTES_MAX });
  if (!parsed.ok) return err({ code: 'not-json', detail: parsed.error.code });
  const shaped = journalEventSchema.safeParse(parsed.value);
  if (shaped.success) return ok(shaped.data);
  const issue = shaped.error.issues[0];
  return err({ code: 'unknown-shape', detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
};
