import type { Trust } from '#shared/api';
import type { Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { ed25519Verifier, openNote, parseCheckpoint } from '#shared/note';
import type { VerifiedCheckpoint } from '../store/meta.ts';
import { alarm, stalled, type SyncFault } from './faults.ts';

/** Opens a signed checkpoint against the pinned key and origin (C2SP signed-note, tlog-checkpoint). */
export const openCheckpoint = (note: string, trust: Trust): Result<VerifiedCheckpoint, SyncFault> => {
  const verifier = ed25519Verifier(trust.vkey);
  if (!verifier.ok) return err(alarm('checkpoint-bad-signature', 'the pinned key does not decode'));
  const opened = openNote(note, [verifier.value]);
  if (!opened.ok && opened.error.code === 'note.malformed') return err(stalled('the checkpoint is no note'));
  if (!opened.ok) return err(alarm('checkpoint-bad-signature', opened.error.code));
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok) return err(stalled(checkpoint.error.detail));
  const { origin, size, root } = checkpoint.value;
  if (origin !== trust.origin) return err(alarm('genesis-mismatch', `the checkpoint is of ${origin}`));
  return ok({ note, size, root: toHex(root) as Sha256Hex });
};
