import { execFileSync } from 'node:child_process';
import { createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTESTATION_ROOTS_FORMAT } from '#shared/attestation';
import { sequenceIn } from '#shared/der';
import { concatBytes, sha256Hex } from '#shared/encoding';

/* Certificates as makers of tokens issue them, made by OpenSSL: under roots that stand for theirs. */

export type KeySpec = 'p256' | 'p384' | 'secp256k1' | 'ed25519' | 'rsa1024' | 'rsa2048' | 'rsa3072';
const KEY_ARGUMENTS: Readonly<Record<KeySpec, readonly string[]>> = {
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  secp256k1: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  ed25519: ['-algorithm', 'ED25519'],
  rsa1024: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  rsa2048: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa3072: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
};

export interface Issued {
  readonly keyFile: string;
  readonly requestFile: string;
  readonly certificateFile: string;
  readonly pem: string;
  readonly der: Uint8Array;
  /** In the form that keys have in a ceremony: hex. */
  readonly publicKey: string;
}

interface Wanted {
  readonly subject: string;
  /** Lines of OpenSSL's extensions. */
  readonly extensions: readonly string[];
  readonly key?: KeySpec;
  /** Of a certificate that was made before: its key and its name again. */
  readonly again?: Issued;
  /** Without one it signs itself. */
  readonly issuer?: Issued;
  /** Its last moment, as OpenSSL takes it. */
  readonly until?: string;
  readonly hash?: string;
}

export interface Authority {
  readonly issue: (wanted: Wanted) => Issued;
  readonly end: () => void;
}

/** Every certificate is valid from here, whatever the day of the test. */
const FROM = '20260101000000Z';
const UNTIL = '20360101000000Z';
/** As an authority of OpenSSL: whatever is asked for is issued, and the dates are given. */
const CONFIGURATION = [
  '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\nunique_subject=no',
  'preserve=yes\npolicy=any\n[any]\ncommonName=optional\n',
].join('\n');

/** A folder in which certificates are issued; `end` takes it away. */
export const openAuthority = (): Authority => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-attestation-'));
  writeFileSync(join(folder, 'ca.cnf'), CONFIGURATION);
  writeFileSync(join(folder, 'index.txt'), '');
  let count = 0;
  return {
    issue: (wanted) => {
      count += 1;
      return issued(folder, String(count), wanted);
    },
    end: () => {
      rmSync(folder, { recursive: true });
    },
  };
};

const openssl = (cwd: string, ...words: readonly string[]): void => {
  execFileSync('openssl', words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
};

const requested = (
  folder: string,
  { key = 'p256', subject }: Wanted,
  name: string,
): Pick<Issued, 'keyFile' | 'requestFile'> => {
  const [keyFile, requestFile] = [join(folder, `${name}.key`), join(folder, `${name}.csr`)];
  openssl(folder, 'genpkey', ...KEY_ARGUMENTS[key], '-out', keyFile);
  openssl(folder, 'req', '-new', '-key', keyFile, '-subj', subject, '-out', requestFile);
  return { keyFile, requestFile };
};

const issued = (folder: string, name: string, wanted: Wanted): Issued => {
  const { extensions, again, issuer, until = UNTIL, hash = 'sha256' } = wanted;
  const { keyFile, requestFile } = again ?? requested(folder, wanted, name);
  const [extensionFile, certificateFile] = [join(folder, `${name}.cnf`), join(folder, `${name}.pem`)];
  writeFileSync(extensionFile, ['[made]', ...extensions, ''].join('\n'));
  const signer = issuer
    ? ['-cert', issuer.certificateFile, '-keyfile', issuer.keyFile]
    : ['-selfsign', '-keyfile', keyFile];
  const made = ['-extfile', extensionFile, '-extensions', 'made', '-md', hash];
  const dates = ['-startdate', FROM, '-enddate', until];
  const ca = ['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', requestFile, '-out', certificateFile];
  openssl(folder, ...ca, ...signer, ...made, ...dates);
  const pem = readFileSync(certificateFile, 'utf8');
  return { keyFile, requestFile, certificateFile, pem, der: derOf(pem), publicKey: publicKeyOf(pem) };
};

export const derOf = (pem: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]*-----|\s/g, ''), 'base64'));

export const pemOf = (der: Uint8Array): string => {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return ['-----BEGIN CERTIFICATE-----', ...(lines ?? []), '-----END CERTIFICATE-----', ''].join('\n');
};

/** The certificate with other content, signed anew by its issuer (on P-256): what OpenSSL itself would not write. */
export const resigned = (
  { der }: Pick<Issued, 'der'>,
  issuer: Issued,
  change: (signed: Uint8Array) => Uint8Array,
): Pick<Issued, 'pem'> => {
  const [body, algorithm] = sequenceIn(der) ?? [];
  if (body === undefined || algorithm === undefined) throw new Error('no certificate');
  const changed = change(new Uint8Array(body.whole));
  const signature = sign('sha256', changed, readFileSync(issuer.keyFile, 'utf8'));
  const bits = concatBytes(Uint8Array.of(0x03, signature.length + 1, 0), signature);
  const content = concatBytes(changed, algorithm.whole, bits);
  const head = Uint8Array.of(0x30, 0x82, content.length >> 8, content.length % 256);
  return { pem: pemOf(concatBytes(head, content)) };
};

const RAW_BYTES: Readonly<Record<string, number>> = { ec: 65, ed25519: 32 };

const publicKeyOf = (pem: string): string => {
  const key = createPublicKey(pem);
  const spki = key.export({ type: 'spki', format: 'der' });
  const raw = RAW_BYTES[key.asymmetricKeyType ?? ''];
  return (raw === undefined ? spki : spki.subarray(spki.length - raw)).toString('hex');
};

export const CA = ['basicConstraints=critical,CA:TRUE'] as const;
const HSM = '1.3.6.1.4.1.41482.4';
const PIV = '1.3.6.1.4.1.41482.3';

/** What a YubiHSM 2 says of a key, each as the lines of its extension; what is given replaces it. */
export const hsmExtensions = (over: Readonly<Record<string, readonly string[]>> = {}): readonly string[] =>
  Object.values({
    firmware: [`${HSM}.1=DER:04:03:02:04:01`],
    serial: [`${HSM}.2=ASN1:INTEGER:7550054`],
    origin: [`${HSM}.3=DER:03:02:00:01`],
    domains: [`${HSM}.4=DER:03:03:00:00:01`],
    capabilities: [`${HSM}.5=DER:03:09:00:00:00:00:00:00:00:00:80`],
    objectId: [`${HSM}.6=ASN1:INTEGER:36`],
    label: [`${HSM}.9=ASN1:UTF8String:Treasury`],
    ...over,
  }).flat();

/** The same of a YubiKey. */
export const pivExtensions = (over: Readonly<Record<string, readonly string[]>> = {}): readonly string[] =>
  Object.values({
    firmware: [`${PIV}.3=DER:05:04:03`],
    serial: [`${PIV}.7=ASN1:INTEGER:28557046`],
    policies: [`${PIV}.8=DER:03:01`],
    formFactor: [`${PIV}.9=DER:81`],
    ...over,
  }).flat();

export interface RootSpec {
  readonly root: Issued;
  readonly model?: 'yubihsm-2' | 'yubikey-piv';
  readonly firmwareLeast?: string;
}

/** A file of pinned roots, as it is put beside the program. */
export const rootsFile = (...roots: readonly RootSpec[]): string =>
  JSON.stringify({
    format: ATTESTATION_ROOTS_FORMAT,
    roots: roots.map(({ root, model = 'yubihsm-2', firmwareLeast = '2.2.0' }) => ({
      model,
      name: 'Test root',
      source: 'made by this test',
      sha256: sha256Hex(root.der),
      firmwareLeast,
      certificate: root.pem,
    })),
  });
