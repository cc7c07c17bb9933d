import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CustodyAlgorithm } from '../../../electron/signer/custody/algorithms.ts';
import type { WrapForm } from '../../../electron/signer/custody/wrap.ts';

/* The modules that run on any Debian machine, with what each can do: facts that the conformance pack holds them to. */

export interface Provider {
  /** The profile in `electron/signer/profiles.ts`. */
  readonly profile: string;
  readonly module: string;
  readonly algorithms: readonly CustodyAlgorithm[];
  /** AES-256-GCM by a key that stays on the token. */
  readonly seals: boolean;
  /** ECDH on P-256. */
  readonly agrees: boolean;
  readonly wraps: readonly WrapForm[];
  /** After how many wrong PINs it locks itself; null where it never does. */
  readonly locksAfter: number | null;
  /** How it is started: with a folder of its own, so that nothing of the machine's own tokens is touched. */
  readonly kind: 'softhsm' | 'nss' | 'opencryptoki';
  /** What a new token's security officer is called by. */
  readonly officerPin: string;
}

const firstOf = (...paths: readonly string[]): string =>
  paths.find((path) => existsSync(path)) ?? paths[0] ?? '';
const inLibraries = (name: string): readonly string[] =>
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'].map(
    (folder) => `${folder}/${name}`,
  );

export const PROVIDERS: readonly Provider[] = [
  {
    profile: 'softhsm2',
    module: firstOf('/usr/lib/softhsm/libsofthsm2.so', ...inLibraries('softhsm/libsofthsm2.so')),
    algorithms: ['ecdsa-p256-sha256', 'ecdsa-secp256k1', 'ed25519', 'rsa-pss-sha256'],
    seals: true,
    agrees: true,
    wraps: ['aes-kw', 'aes-kwp'],
    locksAfter: null,
    kind: 'softhsm',
    officerPin: '10203040',
  },
  {
    profile: 'nss',
    module: firstOf(...inLibraries('libsoftokn3.so'), ...inLibraries('nss/libsoftokn3.so')),
    algorithms: ['ecdsa-p256-sha256', 'rsa-pss-sha256'],
    seals: true,
    agrees: true,
    wraps: ['aes-kw', 'aes-kwp'],
    locksAfter: null,
    kind: 'nss',
    officerPin: '',
  },
  {
    profile: 'opencryptoki',
    module: firstOf(...inLibraries('opencryptoki/libopencryptoki.so.0')),
    algorithms: ['rsa-pss-sha256'],
    seals: false,
    agrees: false,
    wraps: [],
    locksAfter: 3,
    kind: 'opencryptoki',
    // What its soft token comes with.
    officerPin: '87654321',
  },
];

export const NAMESPACE_SCRIPT = fileURLToPath(new URL('opencryptoki-apart.sh', import.meta.url));
