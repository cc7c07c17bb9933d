import { concatBytes, decodeBase64, equalBytes, toBase64, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';
import { isKeyName, type NoteSigner, type NoteVerifier } from './keys.ts';

/** A note whose signatures were checked. */
export interface OpenedNote {
  /** The signed text, final newline included. */
  readonly text: string;
  /** Names of the verifiers whose signature held, in their order in the note; at least one. */
  readonly verifiedBy: readonly string[];
}

interface SignatureLine {
  readonly name: string;
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

const LINE_START = '— ';
const SEPARATOR = '\n\n';
const HASH_BYTES = 4;
const SIGNATURES_MAX = 100;
const NOTE_LENGTH_MAX = 1_000_000;

/**
 * Signs a text as a C2SP signed note. Throws when the text has no final newline or holds control characters, or
 * when nobody signs: such a note could not be opened.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new TypeError('A note ends in a newline and has no control characters');
  if (signers.length === 0 || signers.length > SIGNATURES_MAX) throw new RangeError('A note needs signers');
  const message = utf8(text);
  const lines = signers.map(
    (signer) =>
      `${LINE_START}${signer.name} ${toBase64(concatBytes(signer.keyHash, signer.sign(message)))}\n`,
  );
  return `${text}\n${lines.join('')}`;
}

/**
 * Opens a C2SP signed note. Lines of unknown keys are passed over; a line of a known key must hold, or the whole
 * note is refused. Errors: `note.malformed`, `note.invalid-signature`, `note.unverified` (no known key signed).
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): Result<OpenedNote, NoteError> {
  const parts = splitNote(note);
  if (parts === undefined) return err({ code: 'note.malformed', detail: 'Not a signed note' });
  const message = utf8(parts.text);
  const verifiedBy = new Set<string>();
  for (const line of parts.lines) {
    const verifier = verifiers.find((known) => isLineOf(line, known));
    if (verifier === undefined) continue;
    if (!verifier.verify(message, line.signature)) {
      return err({ code: 'note.invalid-signature', detail: `${line.name} did not sign this text` });
    }
    verifiedBy.add(verifier.name);
  }
  if (verifiedBy.size === 0) return err({ code: 'note.unverified', detail: 'No known key signed this note' });
  return ok({ text: parts.text, verifiedBy: [...verifiedBy] });
}

/** The text may hold blank lines itself: the last one parts it from the signatures. */
function splitNote(
  note: string,
): { readonly text: string; readonly lines: readonly SignatureLine[] } | undefined {
  const at = note.lastIndexOf(SEPARATOR);
  if (at < 0 || note.length > NOTE_LENGTH_MAX || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, at + 1);
  const rows = note.slice(at + SEPARATOR.length, -1).split('\n');
  if (!isNoteText(text) || rows.length > SIGNATURES_MAX) return undefined;
  const lines = rows.map(readLine).filter((line) => line !== undefined);
  return lines.length === rows.length ? { text, lines } : undefined;
}

function readLine(row: string): SignatureLine | undefined {
  if (!row.startsWith(LINE_START)) return undefined;
  const [name = '', encoded = '', ...more] = row.slice(LINE_START.length).split(' ');
  const bytes = decodeBase64(encoded);
  if (more.length > 0 || !isKeyName(name) || bytes === undefined || bytes.length <= HASH_BYTES)
    return undefined;
  return { name, keyHash: bytes.slice(0, HASH_BYTES), signature: bytes.slice(HASH_BYTES) };
}

function isLineOf(line: SignatureLine, verifier: NoteVerifier): boolean {
  return line.name === verifier.name && equalBytes(line.keyHash, verifier.keyHash);
}

/** Valid Unicode, a final newline, and no other ASCII control character (C2SP signed-note, "Format"). */
function isNoteText(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.isWellFormed() && text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}
