import { z } from 'zod';
import { ledgerIdSchema, personIdSchema, sha256HexSchema } from '#shared/brand';
import { EVENT_BYTES_MAX } from '#shared/journal';
import type { SealedRecord } from '../people/index.ts';

/*
 * An archive is text, one item a line (newline-delimited JSON): a header, then every event's canonical line as it
 * was hashed, with signed checkpoints between them and at the end. Whoever holds the ledger's verifier key can
 * check it with nothing else. A backup has three more kinds of items: the first answers to commands, which are kept
 * for ever beside the journal, the service's configuration, in the header, and the sealed records of people. The keys
 * to those are in no backup.
 */

/** A checkpoint stands after this many events at the latest, so that a long archive is checked as it is read. */
export const EVENTS_PER_CHECKPOINT = 10_000;

/** The longest line: an event with room for what wraps a stored answer. */
export const LINE_CHARACTERS_MAX = EVENT_BYTES_MAX * 2;

export const headerSchema = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['export', 'backup']),
  ledger: ledgerIdSchema,
  origin: z.string().min(1).max(200),
  vkey: z.string().min(1).max(200),
  /** Leaf hash of event 0. */
  genesis: sha256HexSchema,
  /** Number of events. */
  size: z.int().min(1),
  /** The service's configuration file as it was; a backup only. */
  config: z.json().nullable(),
});

export const answerSchema = z.strictObject({
  id: z.string(),
  bodyDigest: z.string(),
  kind: z.string(),
  statement: z.string(),
  items: z.int(),
  status: z.int(),
  answer: z.string(),
  firstSeq: z.int(),
  /** Size of the journal that its commit left: it speaks of no event beyond that. */
  size: z.int(),
});

/** See `SealedRecord` in ledger/people. */
export const sealedRecordSchema = z.strictObject({
  person: personIdSchema,
  commitment: sha256HexSchema,
  sealed: z.base64().max(10_000),
});

export type ArchiveHeader = z.infer<typeof headerSchema>;
export type ArchivedAnswer = z.infer<typeof answerSchema>;

export type ArchiveItem =
  | { readonly kind: 'header'; readonly header: ArchiveHeader }
  | { readonly kind: 'event'; readonly line: string }
  | { readonly kind: 'answer'; readonly answer: ArchivedAnswer }
  | { readonly kind: 'person'; readonly record: SealedRecord }
  | { readonly kind: 'checkpoint'; readonly note: string }
  /** The archive can't be read on from this line (counted from 1). */
  | { readonly kind: 'fault'; readonly line: number; readonly problem: string };

export const headerLine = (header: ArchiveHeader): string => `${JSON.stringify({ archive: header })}\n`;
export const answerLine = (answer: ArchivedAnswer): string => `${JSON.stringify({ answer })}\n`;
export const personLine = (person: SealedRecord): string => `${JSON.stringify({ person })}\n`;
export const checkpointLine = (note: string): string => `${JSON.stringify({ checkpoint: note })}\n`;
