import { judgeAttestation, parseAttestationRoots, type AttestationRoots } from '#shared/attestation';
import { utf8 } from '#shared/encoding';
import {
  CA,
  hsmExtensions,
  rootsFile,
  type Authority,
  type Issued,
  type RootSpec,
} from '../../../support/attestation.ts';

/* A maker's root, an issuer under it, a device with its certificate, and a key that it attests. */

export const SERIAL = '7550054';
export const DEVICE_SERIAL_LINE = `1.3.6.1.4.1.41482.4.2=ASN1:INTEGER:${SERIAL}`;

export interface Maker {
  readonly root: Issued;
  readonly issuer: Issued;
  readonly device: Issued;
  readonly leaf: Issued;
}

export const makerOf = ({ issue }: Authority): Maker => {
  const root = issue({ subject: '/CN=Root', extensions: CA, key: 'rsa2048' });
  const issuer = issue({ subject: '/CN=Sub-CA', extensions: CA, key: 'p384', issuer: root });
  const device = issue({
    subject: `/CN=YubiHSM Attestation (${SERIAL})`,
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', DEVICE_SERIAL_LINE],
    issuer,
  });
  const leaf = issue({
    subject: '/CN=YubiHSM Attestation id:0x0024',
    extensions: hsmExtensions(),
    issuer: device,
  });
  return { root, issuer, device, leaf };
};

export const rootsOf = (...roots: readonly RootSpec[]): AttestationRoots => {
  const read = parseAttestationRoots(rootsFile(...roots));
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

export const fileOf = (...certificates: readonly Pick<Issued, 'pem'>[]): Uint8Array =>
  utf8(certificates.map(({ pem }) => pem).join(''));

interface Asked {
  readonly roots: AttestationRoots;
  readonly publicKey: string;
  readonly serial?: string;
  readonly at?: string;
}

/** Within the days of all certificates that are made here. */
export const NOW = '2026-11-30T10:00:00.000Z';

/** The code of the refusal, or the record. */
export const judged = (file: Uint8Array, { roots, publicKey, serial = SERIAL, at = NOW }: Asked): unknown => {
  const answer = judgeAttestation({ file, roots, publicKey, serial, at });
  return answer.ok ? answer.value : answer.error.code;
};
