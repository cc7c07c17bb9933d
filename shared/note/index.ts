export type { NoteError, NoteErrorCode } from './errors.ts';
export type { NoteSigner, NoteVerifier } from './keys.ts';
export { ed25519Verifier, formatVkey } from './keys.ts';
export type { OpenedNote } from './note.ts';
export { openNote, signNote } from './note.ts';
export type { Checkpoint } from './checkpoint.ts';
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
