/**
 * Why a signed note or a checkpoint was refused:
 * - `note.malformed`: not a C2SP signed note; `note.malformed-key`: not a verifier key;
 * - `note.invalid-signature`: a line in a known key's name that this key did not sign;
 * - `note.unverified`: no line by any of the known keys;
 * - `note.malformed-checkpoint`: the text is not a C2SP tlog-checkpoint.
 */
export type NoteErrorCode =
  | 'note.malformed'
  | 'note.malformed-key'
  | 'note.invalid-signature'
  | 'note.unverified'
  | 'note.malformed-checkpoint';

/** Why a note was refused; `detail` is for the log and the expert, not the headline. */
export interface NoteError {
  readonly code: NoteErrorCode;
  readonly detail: string;
}
