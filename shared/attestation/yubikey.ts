import { ok, type Result } from '#shared/errors';
import type { Chain } from './chain.ts';
import { commonNameIn } from './certificate.ts';
import { claim, malformed, naturalClaim, rawClaim, type AttestedClaims } from './claims.ts';
import { firmwareText } from './firmware.ts';
import type { AttestationRefusal } from './refusals.ts';

/*
 * YubiKey, PIV: what its attestations say of a key (Yubico, "PIV Attestation OID Arc"). A key that was imported is not
 * attested by the device at all, and none leaves it.
 */

export const YUBIKEY_ARC = '1.3.6.1.4.1.41482.3.';
const ID = {
  firmware: `${YUBIKEY_ARC}3`,
  serial: `${YUBIKEY_ARC}7`,
  policies: `${YUBIKEY_ARC}8`,
  formFactor: `${YUBIKEY_ARC}9`,
} as const;

const SUBJECT = /^YubiKey PIV Attestation ([0-9a-f]{2})$/;
const PIN = { 1: 'never', 2: 'once', 3: 'always' } as const;
const TOUCH = { 1: 'never', 2: 'always', 3: 'cached' } as const;
/** The high bits say that it is certified; the low ones what it looks like. */
const FORM_FACTOR_BITS = 0x0f;
const FORM_FACTORS: Readonly<Record<number, string>> = {
  1: 'USB-A keychain',
  2: 'USB-A nano',
  3: 'USB-C keychain',
  4: 'USB-C nano',
  5: 'USB-C and Lightning',
};

/** Errors: `extension-malformed`. */
export const yubikeyClaims = ({ leaf }: Chain): Result<AttestedClaims, AttestationRefusal> => {
  const slot = SUBJECT.exec(commonNameIn(leaf.subject) ?? '')?.[1];
  const version = claim(leaf, ID.firmware, rawClaim(3));
  const firmware = version && firmwareText(version);
  const serial = claim(leaf, ID.serial, naturalClaim);
  const [pinByte, touchByte] = claim(leaf, ID.policies, rawClaim(2)) ?? [];
  const pin = memberOf(PIN, pinByte);
  const touch = memberOf(TOUCH, touchByte);
  if (slot === undefined) return malformed('slot');
  if (firmware === undefined) return malformed('firmware');
  if (serial === undefined) return malformed('serial number');
  if (pin === undefined || touch === undefined) return malformed('policies of PIN and touch');
  const form = formFactorIn(leaf.extensions.has(ID.formFactor), claim(leaf, ID.formFactor, rawClaim(1)));
  if (form === undefined) return malformed('form factor');
  return ok({
    serial: serial.toString(),
    firmware,
    origin: 'generated',
    isExportable: false,
    capabilities: null,
    pin,
    touch,
    formFactor: form,
    objectId: slot,
    label: null,
  });
};

const memberOf = <T extends string>(
  words: Readonly<Record<number, T>>,
  byte: number | undefined,
): T | undefined => (byte === undefined ? undefined : words[byte]);

/** Older devices do not say it; undefined where one says it in another way. */
const formFactorIn = (isSaid: boolean, byte: Uint8Array | undefined): string | null | undefined => {
  if (!isSaid) return null;
  const [form] = byte ?? [];
  return form === undefined ? undefined : (FORM_FACTORS[form & FORM_FACTOR_BITS] ?? 'other');
};
