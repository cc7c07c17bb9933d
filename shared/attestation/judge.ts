import { fromHex, sha256Hex } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { chainTo, type Chain } from './chain.ts';
import type { Certificate } from './certificate.ts';
import type { AttestedClaims } from './claims.ts';
import { certificatesIn } from './file.ts';
import { isFirmwareFrom, parseFirmware } from './firmware.ts';
import { attestedKeyIn, type AttestedKey } from './key.ts';
import { ATTESTATION_RECORD_FORMAT, type AttestationRecord } from './record.ts';
import { refusal, type AttestationRefusal } from './refusals.ts';
import type { AttestationRoots, AttestedModel } from './roots.ts';
import { YUBIHSM_ARC, yubihsmClaims } from './yubihsm.ts';
import { YUBIKEY_ARC, yubikeyClaims } from './yubikey.ts';

/** What an attestation is judged by. */
export interface AttestationQuestion {
  /** The file as it was brought: certificates in PEM or DER, the attestation of the key first. */
  readonly file: Uint8Array;
  readonly roots: AttestationRoots;
  /** The key that it has to be about, as keys stand in a ceremony and in the inventory: hex. */
  readonly publicKey: string;
  /** Of the device, as its module names it; zeros before the number count for nothing. */
  readonly serial: string;
  /** ISO 8601: when the certificates have to be valid. */
  readonly at: string;
}

interface Maker {
  readonly model: AttestedModel;
  /** Object identifiers that only its attestations have begin so. */
  readonly arc: string;
  readonly claims: (chain: Chain) => Result<AttestedClaims, AttestationRefusal>;
}

const MAKERS: readonly Maker[] = [
  { model: 'yubihsm-2', arc: YUBIHSM_ARC, claims: yubihsmClaims },
  { model: 'yubikey-piv', arc: YUBIKEY_ARC, claims: yubikeyClaims },
];

/**
 * What the attestation proves: that this key was made in this device, can not leave it, and does nothing but sign. It
 * rests on the pinned root alone. Any {@link AttestationRefusalCode}.
 */
export const judgeAttestation = (
  question: AttestationQuestion,
): Result<AttestationRecord, AttestationRefusal> => {
  const certificates = certificatesIn(question.file);
  if (!certificates.ok) return certificates;
  const [first] = certificates.value;
  const maker = first && makerOf(first);
  if (maker === undefined) return refusal('unsupported-maker', '');
  const roots = question.roots.roots.filter(({ model }) => model === maker.model);
  const chain = chainTo(roots, certificates.value, Date.parse(question.at));
  if (!chain.ok) return chain;
  const claims = maker.claims(chain.value);
  if (!claims.ok) return claims;
  const key = attestedKeyIn(chain.value.leaf.publicKey);
  if (key?.publicKey !== question.publicKey) return refusal('other-key', '');
  return (
    claimsProblem(claims.value, key, question, chain.value) ??
    ok(recordOf(question, maker.model, chain.value, claims.value))
  );
};

/** A certificate with the words of two models is of none. */
const makerOf = ({ extensions }: Certificate): Maker | undefined => {
  const ids = [...extensions.keys()];
  const found = MAKERS.filter(({ arc }) => ids.some((id) => id.startsWith(arc)));
  return found.length === 1 ? found[0] : undefined;
};

const DECIMAL_WITH_ZEROS = /^0*(\d+)$/;

const claimsProblem = (
  claims: AttestedClaims,
  { use }: AttestedKey,
  { serial }: AttestationQuestion,
  { root }: Chain,
): Result<never, AttestationRefusal> | undefined => {
  if (DECIMAL_WITH_ZEROS.exec(serial)?.[1] !== claims.serial)
    return refusal('other-serial', `it names ${claims.serial}`);
  if (claims.origin !== 'generated') return refusal('imported', 'the key');
  if (claims.isExportable) return refusal('exportable', '');
  if (!isFirmwareFrom(parseFirmware(claims.firmware) ?? [], root.firmwareLeast))
    return refusal('firmware-old', `${claims.firmware}, and ${root.firmwareLeast.join('.')} is the least`);
  const isUse = claims.capabilities?.length === 1 && claims.capabilities[0] === use;
  if (claims.capabilities !== null && !isUse)
    return refusal('capabilities-more', claims.capabilities.join(', ') || 'none');
  return claims.pin === 'never' ? refusal('pin-never', '') : undefined;
};

const recordOf = (
  { file, publicKey }: AttestationQuestion,
  model: AttestedModel,
  { leaf, issuers, root }: Chain,
  claims: AttestedClaims,
): AttestationRecord => ({
  format: ATTESTATION_RECORD_FORMAT,
  maker: 'Yubico',
  model,
  serial: claims.serial,
  firmware: claims.firmware,
  key: {
    digest: sha256Hex(fromHex(publicKey)),
    madeBy: 'generated',
    exportable: false,
    capabilities: claims.capabilities && [...claims.capabilities],
    pin: claims.pin === 'never' ? null : claims.pin,
    touch: claims.touch,
    id: claims.objectId,
    label: claims.label,
  },
  formFactor: claims.formFactor,
  chain: [leaf, ...issuers, root.certificate].map(({ digest }) => digest),
  root: root.name,
  file: sha256Hex(file),
});
