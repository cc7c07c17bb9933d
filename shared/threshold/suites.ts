import type { FROST, FROSTPoint, FROSTPointConstructor } from '@noble/curves/abstract/frost.js';
import { ed25519, ed25519_FROST } from '@noble/curves/ed25519.js';
import { schnorr, schnorr_FROST, secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes } from '#shared/encoding';

/** Ciphersuites: FROST(Ed25519, SHA-512) of RFC 9591, and FROST over secp256k1 with BIP-340 signatures. */
export const suiteIds = ['ed25519', 'bip340'] as const;
export type SuiteId = (typeof suiteIds)[number];

/**
 * What the rules need of a group, on bytes. Points are in the library's compressed form; a group key is in the form
 * that the world outside knows: 32 bytes, for BIP-340 the x coordinate alone.
 */
export interface Suite {
  readonly id: SuiteId;
  readonly frost: FROST;
  /** Arithmetic of scalars; they are 32 bytes, little-endian for Ed25519, big-endian for secp256k1. */
  readonly scalars: FROST['utils']['Fn'];
  readonly pointBytes: number;
  /** Whether bytes are a canonical point of the prime-order group that is not the identity (RFC 9591 section 3.1). */
  readonly isPoint: (bytes: Uint8Array) => boolean;
  /** A scalar times the generator; the scalar may be secret. Throws on zero. */
  readonly baseTimes: (scalar: bigint) => Uint8Array;
  /** Sum of public points times public scalars; undefined where it is the identity. Throws on what is no point. */
  readonly combine: (points: readonly Uint8Array[], scalars: readonly bigint[]) => Uint8Array | undefined;
  /** The group key of a point, and whether the point is the one that {@link Suite.pointOf} gives back. */
  readonly groupKeyOf: (point: Uint8Array) => { readonly groupKey: Uint8Array; readonly isNormal: boolean };
  readonly pointOf: (groupKey: Uint8Array) => Uint8Array;
  /** The verification that everybody outside does; false for anything malformed. */
  readonly verify: (signature: Uint8Array, message: Uint8Array, groupKey: Uint8Array) => boolean;
}

export const SCALAR_BYTES = 32;
export const GROUP_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const EVEN = Uint8Array.of(0x02);

interface Group<P extends FROSTPoint<P>> {
  readonly point: FROSTPointConstructor<P>;
  readonly pointBytes: number;
}

const pointIn = <P extends FROSTPoint<P>>({ point, pointBytes }: Group<P>, bytes: Uint8Array): P => {
  if (bytes.length !== pointBytes) throw new RangeError(`A point has ${pointBytes} bytes`);
  const parsed = point.fromBytes(bytes);
  parsed.assertValidity();
  if (parsed.is0() || !parsed.isTorsionFree()) throw new RangeError('The point is not of the group');
  return parsed;
};

const arithmetic = <P extends FROSTPoint<P>>(
  group: Group<P>,
): Pick<Suite, 'pointBytes' | 'isPoint' | 'baseTimes' | 'combine'> => ({
  pointBytes: group.pointBytes,
  isPoint: (bytes) => isSound(() => pointIn(group, bytes)),
  baseTimes: (scalar) => group.point.BASE.multiply(scalar).toBytes(),
  combine: (points, scalars) => {
    const sum = points.reduce<P>(
      (total, bytes, at) => total.add(pointIn(group, bytes).multiplyUnsafe(scalars[at] ?? 0n)),
      group.point.ZERO,
    );
    return sum.is0() ? undefined : sum.toBytes();
  },
});

const isSound = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

const isTrue = (check: () => boolean): boolean => {
  try {
    return check();
  } catch {
    return false;
  }
};

const ed25519Suite: Suite = {
  id: 'ed25519',
  frost: ed25519_FROST,
  scalars: ed25519_FROST.utils.Fn,
  ...arithmetic({ point: ed25519.Point, pointBytes: 32 }),
  groupKeyOf: (point) => ({ groupKey: point, isNormal: true }),
  pointOf: (groupKey) => groupKey,
  // Strict RFC 8032, not ZIP 215: every verifier of this product must come to the same answer.
  verify: (signature, message, groupKey) =>
    isTrue(() => ed25519.verify(signature, message, groupKey, { zip215: false })),
};

/**
 * BIP-340 as it stands, with no Taproot tweak: signatures verify under the group key itself. The library's own key
 * generation adds the tweak of an empty script tree (BIP-341) unasked, so it is not used to finish one here; an output
 * key for Taproot would be derived from this group key where it is asked for.
 */
const bip340Suite: Suite = {
  id: 'bip340',
  frost: schnorr_FROST,
  scalars: schnorr_FROST.utils.Fn,
  ...arithmetic({ point: secp256k1.Point, pointBytes: 33 }),
  groupKeyOf: (point) => ({ groupKey: point.slice(1), isNormal: point[0] === EVEN[0] }),
  pointOf: (groupKey) => concatBytes(EVEN, groupKey),
  verify: (signature, message, groupKey) => isTrue(() => schnorr.verify(signature, message, groupKey)),
};

const SUITES: Readonly<Record<SuiteId, Suite>> = { ed25519: ed25519Suite, bip340: bip340Suite };

export const suiteOf = (id: SuiteId): Suite => SUITES[id];
