import { type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';
import type { NoteSigner, NoteVerifier } from './keys.ts';

/** A note whose signatures were checked. */
export interface OpenedNote {
  /** The signed text, final newline included. */
  readonly text: string;
  /** Names of the verifiers whose signature held; at least one. */
  readonly verifiedBy: readonly string[];
}

/** Signs a text (must end in a newline). */
export function signNote(_text: string, _signers: readonly NoteSigner[]): string {
  throw new Error('Not written yet');
}

/** Checks a note. */
export function openNote(_note: string, _verifiers: readonly NoteVerifier[]): Result<OpenedNote, NoteError> {
  throw new Error('Not written yet');
}
