import { type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';

/** A log's statement of its size and root. */
export interface Checkpoint {
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** RFC 6962 tree head, 32 bytes. */
  readonly root: Uint8Array;
}

export function formatCheckpoint(_checkpoint: Checkpoint): string {
  throw new Error('Not written yet');
}

export function parseCheckpoint(_text: string): Result<Checkpoint, NoteError> {
  throw new Error('Not written yet');
}
