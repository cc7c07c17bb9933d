import {
  judgeAttestation,
  refusalWords,
  type AttestationRecord,
  type AttestationRoots,
} from '#shared/attestation';
import { decodeBase64 } from '#shared/encoding';
import { canonicalize } from '#shared/json';
import { attestNames, ATTEST_VERDICTS } from './attest-fields.ts';
import { attestStepsOf, findingIn, findingValues, type AttestationFinding } from './attest.ts';
import type { EvidenceContent } from './evidence.ts';
import type { AttestStep } from './script.ts';
import type { CeremonyState } from './state.ts';
import { valueIn } from './values.ts';

/* What the evidence of a ceremony holds of attestations, judged anew by the roots that a verifier trusts. */

/** A finding that is attached and is what the log says; the string says why it is not. */
export interface AttestedStep {
  readonly step: AttestStep;
  readonly finding: AttestationFinding | string;
}

/** Every step that an attestation was asked in, with what was found. */
export const attestedSteps = (
  { attachments }: Pick<EvidenceContent, 'attachments'>,
  state: CeremonyState,
): readonly AttestedStep[] =>
  attestStepsOf(state.script)
    .filter(({ id }) => valueIn(state.values, attestNames(id).finding) !== undefined)
    .map((step) => ({ step, finding: attachedFinding(attachments, state, step) }));

const attachedFinding = (
  attachments: EvidenceContent['attachments'],
  { values, openedAt, lastAt }: CeremonyState,
  step: AttestStep,
): AttestationFinding | string => {
  const { finding: name } = attestNames(step.id);
  const attached = attachments.find(({ value }) => value === name);
  const finding = attached && findingIn(attached.content);
  if (finding === undefined) return 'what was found is not attached';
  const own = Object.entries(findingValues(step, finding));
  const isLogged =
    own.every(([one, value]) => valueIn(values, one) === value) &&
    finding.publicKey === valueIn(values, step.key) &&
    finding.serial === valueIn(values, step.serial);
  if (!isLogged) return 'what is attached is not what the log says';
  const at = Date.parse(finding.at);
  return at >= Date.parse(openedAt) && at <= Date.parse(lastAt)
    ? finding
    : 'it was judged at another time than the ceremony was held';
};

export type AttestationOutcome =
  /** Everything that is said to be attested is. */
  | { readonly outcome: 'holds' }
  /** Nobody said which roots to trust. */
  | { readonly outcome: 'open' }
  | { readonly outcome: 'fails'; readonly detail: string };

/** Judges the attestations once more, by roots that come from somewhere else than the evidence. */
export const checkAttestations = (
  steps: readonly AttestedStep[],
  roots: AttestationRoots | null,
): AttestationOutcome => {
  const problem = steps.map((one) => problemOf(one, roots)).find((one) => one !== undefined);
  if (problem !== undefined) return { outcome: 'fails', detail: problem };
  return roots === null && steps.some(isSaidAttested) ? { outcome: 'open' } : { outcome: 'holds' };
};

export const isSaidAttested = ({ finding }: AttestedStep): boolean =>
  typeof finding !== 'string' && finding.verdict === ATTEST_VERDICTS.attested;

const problemOf = ({ step, finding }: AttestedStep, roots: AttestationRoots | null): string | undefined => {
  if (typeof finding === 'string') return `${step.id}: ${finding}`;
  if (finding.verdict !== ATTEST_VERDICTS.attested) return undefined;
  const file = finding.file === null ? undefined : decodeBase64(finding.file);
  if (file === undefined || finding.record === null) return `${step.id}: it holds no attestation`;
  if (roots === null) return undefined;
  const { publicKey, serial, at } = finding;
  const judged = judgeAttestation({ file, roots, publicKey, serial, at });
  if (!judged.ok) return `${step.id}: ${refusalWords(judged.error)}`;
  return isSameRecord(judged.value, finding.record)
    ? undefined
    : `${step.id}: the record says something else than the file`;
};

/** How a root is called is for whoever pins it. */
const isSameRecord = (one: AttestationRecord, other: AttestationRecord): boolean =>
  canonicalize({ ...one, root: '' }) === canonicalize({ ...other, root: '' });
