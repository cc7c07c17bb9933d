import pkcs11 from 'pkcs11js';
import { ok } from '#shared/errors';
import { fail, type Outcome } from './outcome.ts';
import { profileOf, type ProviderProfile } from './profiles.ts';
import { CKR, describeReturn, returnValueOf } from './return-codes.ts';

/** A loaded and initialised PKCS #11 module. */
export interface Cryptoki {
  readonly profile: ProviderProfile;
  readonly functions: pkcs11.PKCS11;
  /** Makes the module look for tokens that came or went. No session may be open. */
  readonly rescan: () => void;
  /** Drops every session and handle, and starts the module anew. */
  readonly reset: () => void;
  /** How often it was started: handles of one start mean nothing, or something else, in the next. */
  readonly starts: () => number;
  /** Tokens that a login is held on, by what stays with them: nobody else logs in or out there meanwhile. */
  readonly held: Set<string>;
  readonly close: () => void;
}

/** Loads a module by the profile that the trust file names. Error: `token-failed`. */
export const loadCryptoki = (module: {
  readonly profile: string;
  readonly path: string;
  /** Instead of the profile's own. */
  readonly parameters?: string;
}): Outcome<Cryptoki> => {
  const known = profileOf(module.profile);
  if (known === undefined) return fail('token-failed', `no provider profile is named ${module.profile}`);
  const profile =
    module.parameters === undefined ? known : { ...known, libraryParameters: module.parameters };
  const functions = new pkcs11.PKCS11();
  try {
    functions.load(module.path);
    initialise(functions, profile);
  } catch (error) {
    return fail('token-failed', `${profile.name} (${module.path}): ${describeReturn(error)}`);
  }
  let starts = 1;
  const held = new Set<string>();
  const reset = (): void => {
    starts += 1;
    held.clear();
    restart(functions, profile);
  };
  return ok({
    profile,
    functions,
    rescan: profile.rescan === 'reinitialise' ? reset : () => undefined,
    reset,
    starts: () => starts,
    held,
    close: () => {
      quietly(() => {
        functions.C_Finalize();
      });
      quietly(() => {
        functions.close();
      });
    },
  });
};

/** Runs a clean-up whose failure changes nothing any more. */
export const quietly = (cleanUp: () => void): void => {
  try {
    cleanUp();
  } catch {
    // The module or the token is gone: there is nothing left to clean up.
  }
};

const initialise = (functions: pkcs11.PKCS11, profile: ProviderProfile): void => {
  try {
    functions.C_Initialize({
      // Without operating system locks concurrent sessions corrupted memory in SoftHSM 2.
      flags: pkcs11.CKF_OS_LOCKING_OK,
      ...(profile.libraryParameters === null ? {} : { libraryParameters: profile.libraryParameters }),
    });
  } catch (error) {
    if (returnValueOf(error) !== CKR.CRYPTOKI_ALREADY_INITIALIZED) throw error;
  }
};

const restart = (functions: pkcs11.PKCS11, profile: ProviderProfile): void => {
  quietly(() => {
    functions.C_Finalize();
  });
  initialise(functions, profile);
};
