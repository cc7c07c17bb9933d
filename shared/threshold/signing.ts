import type { NonceCommitments, Nonces } from '@noble/curves/abstract/frost.js';
import { fromHex, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { fault, refuse, type ThresholdError } from './errors.ts';
import { identifierOf, isShareOf, publicPackage, scalarIn, shareFault, type ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import { OneTimeNonces } from './nonces.ts';
import { checkedRandom, type Random } from './random.ts';
import { withSecret } from './secret.ts';
import type { ClaimSession } from './sessions.ts';
import {
  commitmentFault,
  commitmentsDigest,
  headerOf,
  readCommitments,
  readParts,
  withCommitments,
  type NonceCommitment,
  type SignaturePart,
  type SigningRequest,
} from './signing-request.ts';
import { suiteOf, type Suite } from './suites.ts';

/** One signer's side of a signing session (RFC 9591 section 5). */
export interface ThresholdSigner {
  readonly commitment: NonceCommitment;
  /**
   * The own part of the signature, for everybody's commitments, the own among them. It can be asked for once: also
   * where it fails the nonces are gone, and another attempt needs a new session.
   */
  readonly sign: (commitments: readonly unknown[]) => Result<SignaturePart, ThresholdError>;
  /** Forgets the nonces unused. */
  readonly abort: () => void;
}

/** Begins a signer's side; takes the session's name for ever. The share has to be of the key's own epoch. */
export const startSigning = (input: {
  readonly request: SigningRequest;
  readonly share: ThresholdShare;
  readonly random: Random;
  readonly claim: ClaimSession;
}): Result<ThresholdSigner, ThresholdError> => {
  const { request, share } = input;
  const problem = signerFault(request, share);
  if (problem !== undefined) return err(problem);
  if (!input.claim(request.session)) return refuse('session-used', 'the session was begun before');
  const suite = suiteOf(request.key.suite);
  const { nonces, commitments } = withSecret(share.secret, (signingShare) =>
    suite.frost.commit(
      { identifier: identifierOf(suite, share.participant), signingShare },
      checkedRandom(input.random),
    ),
  );
  const commitment: NonceCommitment = {
    ...headerOf(request, share.participant),
    kind: 'nonce-commitment',
    hiding: toHex(commitments.hiding),
    binding: toHex(commitments.binding),
  };
  const once = new OneTimeNonces(nonces);
  return ok({
    commitment,
    sign: (values) => once.use((taken) => signWith({ request, share, commitment }, taken, values)),
    abort: () => {
      once.wipe();
    },
  });
};

const signerFault = ({ key, signers }: SigningRequest, share: ThresholdShare): ThresholdError | undefined => {
  const me = share.participant;
  if (!signers.includes(me)) return fault('unknown-participant', 'no part in this signing', me);
  const isRight = withSecret(share.secret, (bytes) => isShareOf(key, me, bytes));
  return (
    shareFault(key, share) ?? (isRight ? undefined : fault('share-integrity', 'the share is damaged', me))
  );
};

interface Signing {
  readonly request: SigningRequest;
  readonly share: ThresholdShare;
  readonly commitment: NonceCommitment;
}

const signWith = (
  { request, share, commitment }: Signing,
  nonces: Nonces,
  values: readonly unknown[],
): Result<SignaturePart, ThresholdError> => {
  const read = readCommitments(request, values);
  if (!read.ok) return read;
  const mine = read.value.find(({ from }) => from === share.participant);
  if (mine?.hiding !== commitment.hiding || mine.binding !== commitment.binding)
    return refuse('bad-commitment', 'the own commitment was exchanged on its way');
  return withCommitments(request, read.value, () => ownPart(request, share, nonces, read.value));
};

const ownPart = (
  request: SigningRequest,
  share: ThresholdShare,
  nonces: Nonces,
  commitments: readonly NonceCommitment[],
): Result<SignaturePart, ThresholdError> => {
  const suite = suiteOf(request.key.suite);
  const [identifier, all] = [identifierOf(suite, share.participant), packagesOf(suite, commitments)];
  const pack = publicPackage(request.key);
  const part = withSecret(share.secret, (signingShare) =>
    suite.frost.signShare({ identifier, signingShare }, pack, nonces, all, request.message),
  );
  // A fault of the machine while signing can give the share away, so nothing leaves that does not verify.
  return suite.frost.verifyShare(pack, all, request.message, identifier, part)
    ? ok({
        ...headerOf(request, share.participant),
        kind: 'signature-part',
        commitments: commitmentsDigest(commitments),
        part: toHex(part),
      })
    : refuse('bad-result', 'the own part of the signature does not verify');
};

const packagesOf = (suite: Suite, commitments: readonly NonceCommitment[]): NonceCommitments[] =>
  commitments.map(({ from, hiding, binding }) => ({
    identifier: identifierOf(suite, from),
    hiding: fromHex(hiding).slice(),
    binding: fromHex(binding).slice(),
  }));

/**
 * The signature, from everybody's commitments and parts: 64 bytes that verify under the group key as any signature of
 * its kind does. Each part is verified before; in whose name a wrong one came is told. Where a signer has seen other
 * commitments that is `transcript-mismatch`, and nobody is named. Anybody may do this, it takes no secret.
 */
export const combineSignature = (
  request: SigningRequest,
  commitments: readonly unknown[],
  parts: readonly unknown[],
): Result<Uint8Array, ThresholdError> => {
  const committed = readCommitments(request, commitments);
  if (!committed.ok) return committed;
  const answered = readParts(request, parts);
  if (!answered.ok) return answered;
  const digest = commitmentsDigest(committed.value);
  if (answered.value.some((one) => one.commitments !== digest))
    return err(mismatch(request, committed.value));
  return withCommitments(request, committed.value, () => {
    const wrong = wrongParts(request, committed.value, answered.value);
    return wrong.length > 0
      ? refuse('bad-signature-share', 'a part of the signature does not verify', ...wrong)
      : aggregated(request, committed.value, answered.value);
  });
};

/** A part for other commitments verifies for those alone: who told two signers two things can't be told from it. */
const mismatch = (request: SigningRequest, commitments: readonly NonceCommitment[]): ThresholdError =>
  commitmentFault(request, commitments) ??
  fault('transcript-mismatch', 'a part was made for other commitments than these');

const wrongParts = (
  { key, message }: SigningRequest,
  commitments: readonly NonceCommitment[],
  parts: readonly SignaturePart[],
): readonly Participant[] => {
  const suite = suiteOf(key.suite);
  const [pack, all] = [publicPackage(key), packagesOf(suite, commitments)];
  const isRight = ({ from, part }: SignaturePart): boolean =>
    scalarIn(suite, fromHex(part)) !== undefined &&
    suite.frost.verifyShare(pack, all, message, identifierOf(suite, from), fromHex(part));
  return parts.filter((part) => !isRight(part)).map(({ from }) => from);
};

/** Adds the parts up, and verifies the sum as somebody outside would, who knows nothing of shares. */
const aggregated = (
  { key, message }: SigningRequest,
  commitments: readonly NonceCommitment[],
  parts: readonly SignaturePart[],
): Result<Uint8Array, ThresholdError> => {
  const suite = suiteOf(key.suite);
  const byIdentifier = Object.fromEntries(
    parts.map(({ from, part }) => [identifierOf(suite, from), fromHex(part)]),
  );
  const signature = sumOf(suite, { key, message }, packagesOf(suite, commitments), byIdentifier);
  return signature !== undefined && suite.verify(signature, message, fromHex(key.groupKey))
    ? ok(signature)
    : refuse('bad-result', 'the parts verify, their sum does not');
};

/** The library throws where the sum does not verify: a key whose shares don't fit its group key. */
const sumOf = (
  { frost }: Suite,
  { key, message }: Pick<SigningRequest, 'key' | 'message'>,
  commitments: NonceCommitments[],
  parts: Record<string, Uint8Array>,
): Uint8Array | undefined => {
  try {
    return frost.aggregate(publicPackage(key), commitments, message, parts);
  } catch {
    return undefined;
  }
};
