import {
  EVIDENCE_BYTES_MAX,
  modeOf,
  outcomeWords,
  parseCeremonyTrust,
  parseEvidence,
  recordHtml,
  verifyEvidence,
  visibleText,
  type EvidencePack,
  type EvidenceReport,
} from '#shared/ceremony';
import { parseAttestationRoots } from '#shared/attestation';
import { sha256Hex } from '#shared/encoding';

/*
 * What the verifier says of a file: the same words in a terminal and on the page. It runs the code that the desk runs,
 * and needs nothing of the desk. A file that is judged never gets a character into them that can not be seen.
 */

export type VerdictKind = EvidenceReport['verdict'] | 'unreadable';

export interface Verdict {
  readonly kind: VerdictKind;
  readonly headline: string;
  /** What was judged, in the order of reading: what fails comes first. */
  readonly lines: readonly VerdictLine[];
  readonly notProved: readonly string[];
  readonly isRehearsal: boolean;
  /** The record for people; null for a file that can not be read. */
  readonly record: string | null;
}

export interface VerdictLine {
  readonly outcome: EvidenceReport['checks'][number]['outcome'];
  readonly text: string;
}

/** 0: all of it is proved. 1: something fails. 2: it could not be judged. */
export const EXIT_CODES: Readonly<Record<VerdictKind, number>> = {
  proved: 0,
  broken: 1,
  unproved: 2,
  unreadable: 2,
};

export { EVIDENCE_BYTES_MAX };

/** How it ended stands beside the verdict, except where the file is not to be relied on. */
const HEADLINES: Readonly<Record<EvidenceReport['verdict'], (ended: string) => string>> = {
  proved: (ended) => `PROVED: it was ${ended}. All checks hold.`,
  broken: () => 'BROKEN. Do not rely on this file.',
  unproved: (ended) =>
    `NOT PROVED. Nothing fails, but not everything could be judged. By its log it was ${ended}.`,
};
const ORDER = { fails: 0, open: 1, holds: 2 } as const;

/** The texts of the files that are judged; null: not given. */
export interface Files {
  readonly evidence: string;
  /** Says whom to trust. */
  readonly trust: string | null;
  /** The evidence of the rehearsal before it. */
  readonly rehearsal: string | null;
  /** The roots of makers who attest keys. */
  readonly roots: string | null;
}

/** Which file it was that is judged: its role, its name and its SHA-256. */
export const fileLine = (role: keyof Files, name: string, bytes: Uint8Array): string =>
  visibleText(`${role}: ${name}, SHA-256 ${sha256Hex(bytes)}`);

/** Judges a file of evidence by the others. */
export const judge = ({ evidence, trust, rehearsal, roots }: Files): Verdict => {
  const parsed = parseEvidence(evidence);
  if (!parsed.ok) return unreadable(`This is no evidence of a ceremony: ${parsed.error.detail}.`);
  const trusted = trust === null ? null : parseCeremonyTrust(trust);
  if (trusted !== null && !trusted.ok) return unreadable(`The file of trust is none: ${trusted.error}.`);
  const rehearsed = rehearsal === null ? null : parseEvidence(rehearsal);
  if (rehearsed !== null && !rehearsed.ok)
    return unreadable(`This is no evidence of a rehearsal: ${rehearsed.error.detail}.`);
  const pinned = roots === null ? null : parseAttestationRoots(roots);
  if (pinned !== null && !pinned.ok) return unreadable(`The file of roots is none: ${pinned.error}.`);
  const beside = [trusted?.value ?? null, rehearsed?.value ?? null, pinned?.value ?? null] as const;
  const report = verifyEvidence(parsed.value, ...beside);
  return verdictOf(parsed.value, report);
};

/** What can not even be read. */
export const unreadable = (headline: string): Verdict => ({
  kind: 'unreadable',
  headline: visibleText(`NOT READ. ${headline}`),
  lines: [],
  notProved: [],
  isRehearsal: false,
  record: null,
});

const verdictOf = (pack: EvidencePack, report: EvidenceReport): Verdict => ({
  kind: report.verdict,
  headline: HEADLINES[report.verdict](outcomeWords(pack.content)),
  lines: report.checks
    .map(lineOf)
    .map(({ outcome, text }) => ({ outcome, text: visibleText(text) }))
    .sort((one, other) => ORDER[one.outcome] - ORDER[other.outcome]),
  notProved: report.notProved.map(visibleText),
  isRehearsal: modeOf(pack.content.origin) === 'rehearsal',
  record: recordHtml(pack, report),
});

const lineOf = ({ id, outcome, proves, detail }: EvidenceReport['checks'][number]): VerdictLine => {
  switch (outcome) {
    case 'holds':
      return { outcome, text: proves };
    case 'fails':
      return {
        outcome,
        text: `The check "${id}" fails${detail === null ? '' : ` (${detail})`}. It would prove: ${proves}`,
      };
    case 'open':
      return { outcome, text: `The check "${id}" could not be made. It would prove: ${proves}` };
  }
};
