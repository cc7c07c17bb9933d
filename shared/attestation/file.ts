import { itemsIn } from '#shared/der';
import { decodeBase64, decodeUtf8 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { certificateIn, type Certificate } from './certificate.ts';
import { refusal, type AttestationRefusal } from './refusals.ts';

/*
 * The file that a person brings: certificates in PEM (RFC 7468) or in DER, one after the other, the attestation of the
 * key first and each issuer after what it issued. Nothing else may stand in it.
 */

export const ATTESTATION_FILE_BYTES_MAX = 64 * 1024;
const CERTIFICATES_MAX = 8;
const DER_SEQUENCE = 0x30;
const BLOCK = /^-----BEGIN CERTIFICATE-----\r?\n((?:[A-Za-z0-9+/=]{1,76}\r?\n)+)-----END CERTIFICATE-----\s*/;

/** Errors: `malformed`. */
export const certificatesIn = (file: Uint8Array): Result<readonly Certificate[], AttestationRefusal> => {
  if (file.length > ATTESTATION_FILE_BYTES_MAX)
    return refusal('malformed', `more than ${ATTESTATION_FILE_BYTES_MAX} bytes`);
  const ders = file[0] === DER_SEQUENCE ? itemsIn(file)?.map(({ whole }) => whole) : pemIn(file);
  if (ders === undefined || ders.length === 0) return refusal('malformed', 'neither PEM nor DER alone');
  if (ders.length > CERTIFICATES_MAX) return refusal('malformed', `${ders.length} certificates`);
  const read = ders.map(certificateIn);
  const bad = read.indexOf(undefined);
  return bad === -1
    ? ok(read.filter((one) => one !== undefined))
    : refusal('malformed', `certificate ${bad + 1}`);
};

const pemIn = (file: Uint8Array): readonly Uint8Array[] | undefined => {
  const ders: Uint8Array[] = [];
  let rest = decodeUtf8(file) ?? '';
  while (rest !== '') {
    const [block, lines] = BLOCK.exec(rest) ?? [];
    const der = lines === undefined ? undefined : decodeBase64(lines.replaceAll(/\s/g, ''));
    if (block === undefined || der === undefined) return undefined;
    ders.push(der);
    rest = rest.slice(block.length);
  }
  return ders;
};
