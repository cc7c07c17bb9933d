import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CA,
  openAuthority,
  pivExtensions,
  type Authority,
  type Issued,
} from '../../../support/attestation.ts';
import { fileOf, judged, rootsOf } from './rig.ts';

const SERIAL = '28557046';
const ARC = '1.3.6.1.4.1.41482.3';

let authority: Authority;
let root: Issued;
let device: Issued;
beforeAll(() => {
  authority = openAuthority();
  root = authority.issue({ subject: '/CN=PIV Root', extensions: CA, key: 'rsa2048' });
  device = authority.issue({
    subject: '/CN=Yubico PIV Attestation',
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', `${ARC}.3=DER:05:04:03`],
    key: 'rsa2048',
    issuer: root,
  });
});
afterAll(() => {
  authority.end();
});

const leafWith = (
  over: Readonly<Record<string, readonly string[]>> = {},
  subject = '/CN=YubiKey PIV Attestation 9c',
): Issued => authority.issue({ subject, extensions: pivExtensions(over), issuer: device });

const judgedLeaf = (leaf: Issued, model: 'yubihsm-2' | 'yubikey-piv' = 'yubikey-piv'): unknown =>
  judged(fileOf(leaf, device), {
    roots: rootsOf({ root, model, firmwareLeast: '5.4.0' }),
    publicKey: leaf.publicKey,
    serial: SERIAL,
  });

describe('An attestation of a YubiKey', () => {
  test('becomes a record with the slot, the policies and the form of the device', () => {
    expect(judgedLeaf(leafWith())).toMatchObject({
      model: 'yubikey-piv',
      serial: SERIAL,
      firmware: '5.4.3',
      key: { madeBy: 'generated', capabilities: null, pin: 'always', touch: 'never', id: '9c', label: null },
      formFactor: 'USB-A keychain',
    });
  });

  test('is taken from an older device that does not say its form', () => {
    expect(judgedLeaf(leafWith({ formFactor: [] }))).toMatchObject({ formFactor: null });
  });

  test('is refused under the root of another model', () => {
    expect(judgedLeaf(leafWith(), 'yubihsm-2')).toBe('root-unknown');
  });

  test.each([
    ['the device asks for no PIN', { policies: [`${ARC}.8=DER:01:02`] }, 'pin-never'],
    ['a policy is unknown', { policies: [`${ARC}.8=DER:04:02`] }, 'extension-malformed'],
    ['the policies stand in a tag', { policies: [`${ARC}.8=DER:04:02:03:01`] }, 'extension-malformed'],
    ['the policies are missing', { policies: [] }, 'extension-malformed'],
    ['the firmware stands in a tag', { firmware: [`${ARC}.3=DER:04:03:05:04:03`] }, 'extension-malformed'],
    ['the firmware is below the floor', { firmware: [`${ARC}.3=DER:05:03:09`] }, 'firmware-old'],
    ['the serial number is missing', { serial: [] }, 'extension-malformed'],
    ['the form has two bytes', { formFactor: [`${ARC}.9=DER:01:02`] }, 'extension-malformed'],
    ['it is another device', { serial: [`${ARC}.7=ASN1:INTEGER:1`] }, 'other-serial'],
  ] as const)('is refused where %s', (_, over, code) => {
    expect(judgedLeaf(leafWith(over))).toBe(code);
  });

  test('is refused where the subject names no slot, or several', () => {
    expect(judgedLeaf(leafWith({}, '/CN=YubiKey PIV Attestation'))).toBe('extension-malformed');
    expect(judgedLeaf(leafWith({}, '/CN=YubiKey PIV Attestation 9c extra'))).toBe('extension-malformed');
    const twice = '/CN=YubiKey PIV Attestation 9c/CN=YubiKey PIV Attestation 9d';
    expect(judgedLeaf(leafWith({}, twice))).toBe('extension-malformed');
  });
});
