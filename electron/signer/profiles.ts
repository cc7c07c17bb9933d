/*
 * What is known about the PKCS #11 modules that a trust file may name: facts as data, no code per vendor.
 * A module whose profile is not here is not loaded.
 */

export interface ProviderProfile {
  readonly id: string;
  readonly name: string;
  readonly custody: 'hardware-token' | 'software-token';
  /** What it was tried with: the test suite, by hand with a simulated card and reader, or nothing yet. */
  readonly verifiedWith: 'test-suite' | 'simulated-card' | null;
  /**
   * How tokens that came or went since initialisation are found: `slot-list` when C_GetSlotList looks anew,
   * `reinitialise` when only C_Finalize and C_Initialize do.
   */
  readonly rescan: 'slot-list' | 'reinitialise';
  /** Close and finalise at once after a removal: the module can deadlock otherwise. */
  readonly resetsAfterRemoval: boolean;
  /** `pReserved` of C_Initialize where the module wants it. */
  readonly libraryParameters: string | null;
  /** Whether CK_GCM_PARAMS has the field `ulIvBits`, as the headers of 2.40 and 3.0 say and its text does not. */
  readonly gcmHasIvBits: boolean;
  /** Whether it says of a key where it was made (CKA_LOCAL, CKA_NEVER_EXTRACTABLE); else that is not asked of it. */
  readonly marksOrigin: boolean;
}

const hardware = {
  custody: 'hardware-token',
  verifiedWith: null,
  rescan: 'slot-list',
  resetsAfterRemoval: true,
  libraryParameters: null,
  gcmHasIvBits: true,
  marksOrigin: true,
} as const;

const software = {
  custody: 'software-token',
  verifiedWith: 'test-suite',
  rescan: 'slot-list',
  resetsAfterRemoval: false,
  libraryParameters: null,
  gcmHasIvBits: true,
  marksOrigin: true,
} as const;

const PROFILES: readonly ProviderProfile[] = [
  {
    id: 'softhsm2',
    name: 'SoftHSM 2',
    custody: 'software-token',
    verifiedWith: 'test-suite',
    rescan: 'reinitialise',
    resetsAfterRemoval: false,
    libraryParameters: null,
    gcmHasIvBits: true,
    marksOrigin: true,
  },
  // Its soft token, 3.8. It has no elliptic curves and counts wrong PINs down to a lock.
  { id: 'opencryptoki', name: 'openCryptoki (soft token)', ...software },
  // 3.87, with its database's folder in the parameters of the module.
  { id: 'nss', name: 'NSS softokn', ...software, gcmHasIvBits: false, marksOrigin: false },
  // PIV, OpenPGP, SmartCard-HSM and Nitrokey HSM cards in any PC/SC reader. Tried with 0.23 and a simulated
  // PIV card: wrong, last and locked PIN, ALWAYS_AUTHENTICATE, removal while idle and in mid-sign.
  { id: 'opensc', name: 'OpenSC', ...hardware, verifiedWith: 'simulated-card' },
  { id: 'ykcs11', name: 'Yubico YKCS11 (YubiKey PIV)', ...hardware },
  { id: 'yubihsm', name: 'YubiHSM 2', ...hardware },
  { id: 'safenet', name: 'Thales SafeNet eToken', ...hardware },
  { id: 'luna', name: 'Thales Luna', ...hardware },
  { id: 'cloudhsm', name: 'AWS CloudHSM', ...hardware },
];

export const profileOf = (id: string): ProviderProfile | undefined =>
  PROFILES.find((profile) => profile.id === id);

/** Manufacturers of software tokens, whatever profile a trust file claims for their module. */
const SOFTWARE_MANUFACTURERS: readonly string[] = ['SoftHSM project', 'Mozilla Foundation', 'IBM'];

export const custodyOf = (profile: ProviderProfile, manufacturer: string): ProviderProfile['custody'] =>
  SOFTWARE_MANUFACTURERS.includes(manufacturer) ? 'software-token' : profile.custody;
