import { ok, type Result } from '#shared/errors';
import type { Chain } from './chain.ts';
import type { Certificate } from './certificate.ts';
import {
  bitsClaim,
  claim,
  malformed,
  naturalClaim,
  octetsClaim,
  textClaim,
  type AttestedClaims,
} from './claims.ts';
import { firmwareText } from './firmware.ts';
import { refusal, type AttestationRefusal } from './refusals.ts';

/* YubiHSM 2: what its attestations say of a key (Yubico, "YubiHSM 2 User Guide", Attestation; Capabilities). */

export const YUBIHSM_ARC = '1.3.6.1.4.1.41482.4.';
const ID = {
  firmware: `${YUBIHSM_ARC}1`,
  serial: `${YUBIHSM_ARC}2`,
  origin: `${YUBIHSM_ARC}3`,
  domains: `${YUBIHSM_ARC}4`,
  capabilities: `${YUBIHSM_ARC}5`,
  objectId: `${YUBIHSM_ARC}6`,
  label: `${YUBIHSM_ARC}9`,
} as const;

const ORIGIN_BYTES = 1;
const DOMAIN_BYTES = 2;
const CAPABILITY_BYTES = 8;
const OBJECT_ID_MAX = 0xffffn;
/** Of the origin: made here, and nothing beside it. A key that came back under another one has more bits. */
const GENERATED = 1n;
const EXPORTABLE_BIT = 16;
/** Names of those that a key which signs may have; the others stand by their number. */
const CAPABILITY_NAMES: Readonly<Record<number, string>> = {
  5: 'sign-pkcs',
  6: 'sign-pss',
  7: 'sign-ecdsa',
  8: 'sign-eddsa',
  [EXPORTABLE_BIT]: 'exportable-under-wrap',
};

/** Errors: `extension-malformed`, `imported`, `other-serial`. */
export const yubihsmClaims = ({ leaf, issuers }: Chain): Result<AttestedClaims, AttestationRefusal> => {
  const octets = claim(leaf, ID.firmware, octetsClaim);
  const firmware = octets && firmwareText(octets);
  const serial = claim(leaf, ID.serial, naturalClaim);
  const origin = claim(leaf, ID.origin, bitsClaim(ORIGIN_BYTES));
  const objectId = claim(leaf, ID.objectId, naturalClaim);
  const capabilities = claim(leaf, ID.capabilities, bitsClaim(CAPABILITY_BYTES));
  const label = claim(leaf, ID.label, textClaim);
  if (firmware === undefined) return malformed('firmware');
  if (serial === undefined) return malformed('serial number');
  if (origin === undefined) return malformed('origin');
  if (claim(leaf, ID.domains, bitsClaim(DOMAIN_BYTES)) === undefined) return malformed('domains');
  if (capabilities === undefined) return malformed('capabilities');
  if (objectId === undefined || objectId > OBJECT_ID_MAX) return malformed('object id');
  if (label === undefined) return malformed('label');
  const foreign = issuers.map((issuer) => issuerProblem(issuer, leaf)).find((one) => one !== undefined);
  if (foreign !== undefined) return foreign;
  const bits = setBits(capabilities);
  return ok({
    serial: serial.toString(),
    firmware,
    origin: origin === GENERATED ? 'generated' : 'imported',
    isExportable: bits.includes(EXPORTABLE_BIT),
    capabilities: bits.map((bit) => CAPABILITY_NAMES[bit] ?? `capability-${bit}`),
    pin: null,
    touch: null,
    formFactor: null,
    objectId: objectId.toString(16).padStart(4, '0'),
    label,
  });
};

/** The certificate of the device names it as well. A key that was put into it attests nothing. */
const issuerProblem = (
  issuer: Certificate,
  leaf: Certificate,
): Result<never, AttestationRefusal> | undefined => {
  const { extensions } = issuer;
  if (extensions.has(ID.origin) && claim(issuer, ID.origin, bitsClaim(ORIGIN_BYTES)) !== GENERATED)
    return refusal('imported', 'the key that attests was not made in the device');
  if (!extensions.has(ID.serial)) return undefined;
  return claim(issuer, ID.serial, naturalClaim) === claim(leaf, ID.serial, naturalClaim)
    ? undefined
    : refusal('other-serial', 'the certificate of the device names another one than the attestation');
};

const setBits = (mask: bigint): readonly number[] =>
  Array.from({ length: CAPABILITY_BYTES * 8 }, (_, bit) => bit).filter(
    (bit) => (mask >> BigInt(bit)) % 2n === 1n,
  );
