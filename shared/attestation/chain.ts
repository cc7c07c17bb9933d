import { equalBytes } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { BASIC_CONSTRAINTS, issuersBelow, KEY_USAGE, type Certificate } from './certificate.ts';
import { refusal, type AttestationRefusal } from './refusals.ts';
import type { AttestationRoot } from './roots.ts';
import { judgeSignature } from './signature.ts';

/*
 * Whether certificates lead to a pinned root (RFC 5280 §6.1, without what no maker of tokens uses). There is one way to
 * read a file: as it stands. No certificate is looked for elsewhere, and none may be left over.
 */

export interface Chain {
  /** The attestation of the key. */
  readonly leaf: Certificate;
  /** Who signed it, and who signed them, without the root. */
  readonly issuers: readonly Certificate[];
  readonly root: AttestationRoot;
}

type Refused = Result<never, AttestationRefusal>;

/** What is read of a certificate, and so may be marked as critical. */
const READ_EXTENSIONS: readonly string[] = [BASIC_CONSTRAINTS, KEY_USAGE];

/**
 * `at`: milliseconds since 1970. Errors: `chain-broken`, `root-unknown`, `not-yet-valid`, `expired`, `weak-signature`,
 * `critical-extension`.
 */
export const chainTo = (
  roots: readonly AttestationRoot[],
  file: readonly Certificate[],
  at: number,
): Result<Chain, AttestationRefusal> => {
  const certificates = withoutRoot(roots, file);
  const [leaf, ...issuers] = certificates;
  // The key that attests is the device's own: it has a certificate, by whoever made the device.
  if (leaf === undefined || issuers.length === 0)
    return refusal('chain-broken', 'the certificate of the device that attests is missing');
  const broken = brokenLink(certificates);
  if (broken !== undefined) return broken;
  const root = rootOf(roots, certificates);
  if (!root.ok) return root;
  const whole = [...certificates, root.value.certificate];
  return (
    whole.map((one) => ownProblem(one, at)).find((one) => one !== undefined) ??
    ok({ leaf, issuers, root: root.value })
  );
};

/** A root that stands at the end of the file is the pinned one or an issuer like any other. */
const withoutRoot = (
  roots: readonly AttestationRoot[],
  file: readonly Certificate[],
): readonly Certificate[] => {
  const last = file.at(-1)?.digest;
  return roots.some(({ certificate }) => certificate.digest === last) ? file.slice(0, -1) : file;
};

const brokenLink = (certificates: readonly Certificate[]): Refused | undefined =>
  certificates
    .slice(0, -1)
    .map((one, index) => {
      const issuer = certificates[index + 1];
      return issuer && linkProblem(one, issuer, index);
    })
    .find((one) => one !== undefined);

/** Why one did not issue the other, which stands at `index`; undefined where it did. */
const linkProblem = (issued: Certificate, issuer: Certificate, index: number): Refused | undefined => {
  const place = `certificate ${index + 1}`;
  if (!equalBytes(issued.issuer, issuer.subject))
    return refusal('chain-broken', `${place} is not of the one after it`);
  const below = issuersBelow(issuer);
  if (below === undefined || below < index)
    return refusal('chain-broken', `${place} is of one that may not issue it`);
  switch (judgeSignature(issued, issuer.publicKey)) {
    case 'good':
      return undefined;
    case 'bad':
      return refusal('chain-broken', `${place} is not signed by the one after it`);
    case 'weak':
      return refusal('weak-signature', place);
  }
};

/** Roots of one name are told apart by what they signed. */
const rootOf = (
  roots: readonly AttestationRoot[],
  certificates: readonly Certificate[],
): Result<AttestationRoot, AttestationRefusal> => {
  const last = certificates.at(-1);
  const named = roots.filter(({ certificate }) => last && equalBytes(certificate.subject, last.issuer));
  if (last === undefined || named.length === 0) return refusal('root-unknown', '');
  const index = certificates.length - 1;
  const problems = named.map(({ certificate }) => linkProblem(last, certificate, index));
  const root = named[problems.indexOf(undefined)];
  return root === undefined ? (problems[0] ?? refusal('root-unknown', '')) : ok(root);
};

const ownProblem = (certificate: Certificate, at: number): Refused | undefined => {
  const { notBefore, notAfter, extensions } = certificate;
  // Written so that a time which is none fits nowhere.
  if (!(at >= notBefore)) return refusal('not-yet-valid', new Date(notBefore).toISOString());
  if (!(at <= notAfter)) return refusal('expired', new Date(notAfter).toISOString());
  const unknown = [...extensions].find(([id, { isCritical }]) => isCritical && !READ_EXTENSIONS.includes(id));
  return unknown === undefined ? undefined : refusal('critical-extension', unknown[0]);
};
