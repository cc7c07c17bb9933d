import type { AttestationRoots } from '#shared/attestation';
import {
  encodePack,
  evidenceOf,
  parseEvidence,
  recordHtml,
  rehearsalOf,
  verifyEvidence,
  type CeremonyState,
  type CeremonyTrust,
  type EvidencePack,
  type HeldRehearsal,
} from '#shared/ceremony';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { Report } from '../reports/save-text.ts';
import { attachmentsOf } from './attest-step.ts';
import type { Opened } from './session.ts';

/* What a ceremony leaves: the file of evidence, and the record for people that is made from it. */

const nameOf = ({ origin }: CeremonyState): string => origin.split('/').at(-1) ?? 'ceremony';

const packOf = ({ state, beside }: Opened): Result<EvidencePack, ShownError> => {
  const content = evidenceOf(state, attachmentsOf(state, beside.findings));
  if (content === undefined) return err(shownError('ceremony-not-open', 'it has not ended'));
  const pack = parseEvidence(encodePack(content, beside.seals));
  return pack.ok ? pack : err(shownError('ceremony-malformed', pack.error.detail));
};

/** The file. Without all seals it is not one yet. */
export const evidenceFile = (opened: Opened): Result<Report, ShownError> => {
  const pack = packOf(opened);
  if (!pack.ok) return pack;
  const { checks } = verifyEvidence(pack.value, null);
  const broken = checks.find(({ outcome }) => outcome === 'fails');
  if (broken !== undefined)
    return err(shownError('ceremony-signature', `${broken.id}: ${broken.detail ?? ''}`));
  const { content, seals } = pack.value;
  return ok({ fileName: `${nameOf(opened.state)}.json`, text: encodePack(content, seals) });
};

/** The page for people, with what could be judged here on its first lines. */
export const recordFile = (
  opened: Opened,
  trust: CeremonyTrust | null,
  rehearsal: EvidencePack | null,
  roots: AttestationRoots | null,
): Result<Report, ShownError> => {
  const pack = packOf(opened);
  if (!pack.ok) return pack;
  const text = recordHtml(pack.value, verifyEvidence(pack.value, trust, rehearsal, roots));
  return ok({ fileName: `${nameOf(opened.state)}.html`, text });
};

export interface VerifiedRehearsal extends HeldRehearsal {
  readonly pack: EvidencePack;
}

/** A rehearsal whose own file holds: by its text, from here or from another desk. Error: `ceremony-file`. */
export const rehearsalIn = (text: string): Result<VerifiedRehearsal, ShownError> => {
  const pack = parseEvidence(text);
  if (!pack.ok) return err(shownError('ceremony-file', pack.error.detail));
  const { verdict, state } = verifyEvidence(pack.value, null);
  const record = state === null || verdict === 'broken' ? undefined : rehearsalOf(state);
  return record === undefined
    ? err(shownError('ceremony-file', 'it is not the evidence of a rehearsal that was completed'))
    : ok({ record, crew: state?.opening?.crew ?? [], pack: pack.value });
};
