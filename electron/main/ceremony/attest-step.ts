import type { AttestationRefusalCode } from '#shared/attestation';
import { refusalWords } from '#shared/attestation';
import {
  attestNames,
  attestStepsOf,
  ceremonyMode,
  encodeFinding,
  findingDigest,
  findingOf,
  findingValues,
  nextStep,
  valueIn,
  type Attachment,
  type CeremonyState,
} from '#shared/ceremony';
import { toBase64, utf8 } from '#shared/encoding';
import { err, ok, shownError, type ErrorCode, type Result, type ShownError } from '#shared/errors';
import type { CeremonyParts } from './parts.ts';
import type { KeptAnswers } from './token-step.ts';

/* A step that asks for the attestation of a key: a file that somebody chose is judged here, and nobody types what it says. */

const CODES: Readonly<Record<AttestationRefusalCode, ErrorCode>> = {
  malformed: 'attestation-unreadable',
  'unsupported-maker': 'attestation-unreadable',
  'extension-malformed': 'attestation-unreadable',
  'critical-extension': 'attestation-unreadable',
  'chain-broken': 'attestation-chain',
  'root-unknown': 'attestation-chain',
  'not-yet-valid': 'attestation-chain',
  expired: 'attestation-chain',
  'weak-signature': 'attestation-chain',
  'other-key': 'attestation-other',
  'other-serial': 'attestation-other',
  imported: 'attestation-key',
  exportable: 'attestation-key',
  'firmware-old': 'attestation-key',
  'capabilities-more': 'attestation-key',
  'pin-never': 'attestation-key',
};

/** What was found, and what the step observes by it. */
export interface Attested {
  readonly answers: KeptAnswers;
  /** Text of the file that is kept for the evidence. */
  readonly finding: string;
}

/**
 * `file`: the text that was chosen; null: there is none. Errors: `ceremony-order`, `attestation-…`. A file that proves
 * nothing is refused and not recorded: it can not be taken for none either, except by saying that there is none.
 */
export const attestedAt = (
  { attestationRoots, now }: Pick<CeremonyParts, 'attestationRoots' | 'now'>,
  state: CeremonyState,
  file: string | null,
): Result<Attested, ShownError> => {
  const step = nextStep(state);
  if (step?.kind !== 'attest' || state.phase.kind !== 'running')
    return err(shownError('ceremony-order', 'no step that asks for an attestation is next'));
  const roots = attestationRoots();
  if (!roots.ok && file !== null && ceremonyMode(state) === 'live')
    return err(shownError('attestation-roots', roots.error));
  // What has no bytes is replaced, and so is no attestation.
  const bytes = file === null ? null : utf8(file.toWellFormed());
  const found = findingOf(state, step, { file: bytes, roots: roots.ok ? roots.value : NO_ROOTS, at: now() });
  if (found === undefined)
    return err(shownError('ceremony-order', `${step.key} or ${step.serial} is not known yet`));
  if (!found.ok) return err(shownError(CODES[found.error.code], refusalWords(found.error)));
  return ok({
    answers: { step: step.id, values: findingValues(step, found.value) },
    finding: encodeFinding(found.value),
  });
};

/** Leads nowhere. */
const NO_ROOTS = { digest: '', roots: [] } as const;

/** Which findings the log names, each under the name of its value. */
export const attachmentsOf = (
  { script, values }: CeremonyState,
  findings: readonly string[],
): readonly Attachment[] =>
  attestStepsOf(script).flatMap(({ id }) => {
    const { finding: value } = attestNames(id);
    const found = findings.find((text) => findingDigest(text) === valueIn(values, value));
    return found === undefined ? [] : [{ name: `${id}.json`, value, content: toBase64(utf8(found)) }];
  });

/** With one more: those that the log names stay, the others were never recorded. */
export const withFinding = (state: CeremonyState, findings: readonly string[], finding: string): string[] => {
  const recorded = new Set(Object.values(state.values));
  return [...findings.filter((text) => recorded.has(findingDigest(text))), finding];
};
