import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '#shared/encoding';
import {
  hsmExtensions,
  openAuthority,
  resigned,
  type Authority,
  type Issued,
} from '../../../support/attestation.ts';
import { fileOf, judged, makerOf, rootsOf, SERIAL, type Maker } from './rig.ts';

let authority: Authority;
let maker: Maker;
beforeAll(() => {
  authority = openAuthority();
  maker = makerOf(authority);
});
afterAll(() => {
  authority.end();
});

const leafWith = (over: Readonly<Record<string, readonly string[]>>): Issued =>
  authority.issue({
    subject: '',
    again: maker.leaf,
    extensions: hsmExtensions(over),
    issuer: maker.device,
  });

const judgedLeaf = (leaf: Issued): unknown =>
  judged(fileOf(leaf, maker.device, maker.issuer), {
    roots: rootsOf({ root: maker.root }),
    publicKey: leaf.publicKey,
  });

describe('An attestation of a YubiHSM 2', () => {
  test('becomes a record of where the key was made, under the pinned root', () => {
    const { root, issuer, device, leaf } = maker;
    const file = fileOf(leaf, device, issuer);
    expect(
      judged(file, { roots: rootsOf({ root }), publicKey: leaf.publicKey, serial: `00${SERIAL}` }),
    ).toEqual({
      format: 'countersign/key-attestation/v1',
      maker: 'Yubico',
      model: 'yubihsm-2',
      serial: SERIAL,
      firmware: '2.4.1',
      key: {
        digest: sha256Hex(Buffer.from(leaf.publicKey, 'hex')),
        madeBy: 'generated',
        exportable: false,
        capabilities: ['sign-ecdsa'],
        pin: null,
        touch: null,
        id: '0024',
        label: 'Treasury',
      },
      formFactor: null,
      chain: [leaf, device, issuer, root].map(({ der }) => sha256Hex(der)),
      root: 'Test root',
      file: sha256Hex(file),
    });
  });

  test('is read as OpenSSL reads it: each link is one that the runtime verifies too', () => {
    const { root, issuer, device, leaf } = maker;
    const chain = [leaf, device, issuer, root].map(({ pem }) => new X509Certificate(pem));
    for (const [index, one] of chain.slice(0, -1).entries()) {
      const next = chain[index + 1];
      expect(next && one.checkIssued(next) && next.ca && one.verify(next.publicKey)).toBe(true);
    }
  });

  test.each([
    ['ed25519', '1.3.6.1.4.1.41482.4.5=DER:03:09:00:00:00:00:00:00:00:01:00', 'sign-eddsa'],
    ['secp256k1', '1.3.6.1.4.1.41482.4.5=DER:03:09:00:00:00:00:00:00:00:00:80', 'sign-ecdsa'],
    ['rsa3072', '1.3.6.1.4.1.41482.4.5=DER:03:09:00:00:00:00:00:00:00:00:40', 'sign-pss'],
  ] as const)('is taken of a key of %s', (key, capabilities, use) => {
    const leaf = authority.issue({
      subject: '/CN=YubiHSM Attestation id:0x0024',
      key,
      extensions: hsmExtensions({ capabilities: [capabilities] }),
      issuer: maker.device,
    });
    expect(judgedLeaf(leaf)).toMatchObject({ key: { capabilities: [use] } });
  });
});

const ARC = '1.3.6.1.4.1.41482.4';

describe('What it says of the key refuses it where', () => {
  test.each([
    ['the key was imported', { origin: [`${ARC}.3=DER:03:02:00:02`] }, 'imported'],
    ['it was made here and came back', { origin: [`${ARC}.3=DER:03:02:00:11`] }, 'imported'],
    ['it is of no origin', { origin: [`${ARC}.3=DER:03:02:00:00`] }, 'imported'],
    [
      'it can leave the device',
      { capabilities: [`${ARC}.5=DER:03:09:00:00:00:00:00:00:01:00:80`] },
      'exportable',
    ],
    [
      'it derives secrets too',
      { capabilities: [`${ARC}.5=DER:03:09:00:00:00:00:00:00:00:08:80`] },
      'capabilities-more',
    ],
    [
      'it signs in another way',
      { capabilities: [`${ARC}.5=DER:03:09:00:00:00:00:00:00:00:01:00`] },
      'capabilities-more',
    ],
    [
      'it can do nothing',
      { capabilities: [`${ARC}.5=DER:03:09:00:00:00:00:00:00:00:00:00`] },
      'capabilities-more',
    ],
    ['the device is another one', { serial: [`${ARC}.2=ASN1:INTEGER:7550055`] }, 'other-serial'],
    ['its firmware is below the floor', { firmware: [`${ARC}.1=DER:04:03:02:01:09`] }, 'firmware-old'],
    ['nothing says where it was made', { origin: [] }, 'extension-malformed'],
    ['nothing says what it can do', { capabilities: [] }, 'extension-malformed'],
    ['nothing names the device', { serial: [] }, 'extension-malformed'],
    ['nothing says its domains', { domains: [] }, 'extension-malformed'],
    ['it has no object id', { objectId: [] }, 'extension-malformed'],
    ['it has no label', { label: [] }, 'extension-malformed'],
    ['firmware stands without its tag', { firmware: [`${ARC}.1=DER:02:04:01`] }, 'extension-malformed'],
    ['firmware has two bytes', { firmware: [`${ARC}.1=DER:04:02:02:04`] }, 'extension-malformed'],
    ['origin is an integer', { origin: [`${ARC}.3=DER:02:01:01`] }, 'extension-malformed'],
    ['origin has bits that are not used', { origin: [`${ARC}.3=DER:03:02:01:01`] }, 'extension-malformed'],
    ['origin has two bytes', { origin: [`${ARC}.3=DER:03:03:00:00:01`] }, 'extension-malformed'],
    [
      'something stands behind the origin',
      { origin: [`${ARC}.3=DER:03:02:00:01:00`] },
      'extension-malformed',
    ],
    [
      'a length is not in its shortest form',
      { origin: [`${ARC}.3=DER:03:81:02:00:01`] },
      'extension-malformed',
    ],
    ['the serial number is negative', { serial: [`${ARC}.2=ASN1:INTEGER:-5`] }, 'extension-malformed'],
    ['the serial number begins with a zero', { serial: [`${ARC}.2=DER:02:02:00:05`] }, 'extension-malformed'],
    ['the label is of another kind', { label: [`${ARC}.9=ASN1:IA5STRING:Treasury`] }, 'extension-malformed'],
    ['the capabilities are cut short', { capabilities: [`${ARC}.5=DER:03:02:00:80`] }, 'extension-malformed'],
    [
      'the device names no firmware but a text',
      { firmware: [`${ARC}.1=ASN1:UTF8String:2.4.1`] },
      'extension-malformed',
    ],
    ['an unknown extension is critical', { more: ['1.2.3.4=critical,DER:05:00'] }, 'critical-extension'],
    ['it speaks for two models', { more: ['1.3.6.1.4.1.41482.3.3=DER:05:04:03'] }, 'unsupported-maker'],
  ] as const)('%s', (_, over, code) => {
    expect(judgedLeaf(leafWith(over))).toBe(code);
  });

  test('the attestation of a maker that is not known here', () => {
    const leaf = authority.issue({
      subject: '/CN=Luna',
      extensions: ['1.3.6.1.4.1.12383.1=DER:05:00'],
      issuer: maker.device,
    });
    expect(judgedLeaf(leaf)).toBe('unsupported-maker');
  });

  test('an extension is there twice', () => {
    const { root, issuer, device } = maker;
    const twice = (last: number): unknown => {
      const leaf = leafWith({ more: [`${ARC}.7=DER:03:02:00:01`] });
      const made = resigned(leaf, device, (signed) => {
        const at = Buffer.from(signed).lastIndexOf(Buffer.from('2b0601040182c40a0407', 'hex'));
        signed[at + 9] = last;
        return signed;
      });
      return judged(fileOf(made, device, issuer), { roots: rootsOf({ root }), publicKey: leaf.publicKey });
    };
    expect(twice(8)).toMatchObject({ serial: SERIAL });
    expect(twice(3)).toBe('malformed');
  });

  test('it is about another key, or the key of another device', () => {
    const { root, issuer, device, leaf } = maker;
    const roots = rootsOf({ root });
    const other = authority.issue({ subject: '/CN=other', extensions: hsmExtensions(), issuer: device });
    const file = fileOf(leaf, device, issuer);
    expect(judged(file, { roots, publicKey: other.publicKey })).toBe('other-key');
    expect(judged(file, { roots, publicKey: leaf.publicKey, serial: '75500540' })).toBe('other-serial');
    expect(judged(file, { roots, publicKey: leaf.publicKey, serial: 'C7550054' })).toBe('other-serial');
  });

  test('the key that attests was put into the device, or is of another one', () => {
    const { root, issuer } = maker;
    const attestedBy = (extension: string): unknown => {
      const device = authority.issue({
        subject: '/CN=YubiHSM Attestation id:0x0010',
        extensions: ['basicConstraints=critical,CA:TRUE', extension],
        issuer,
      });
      const leaf = authority.issue({
        subject: '',
        again: maker.leaf,
        extensions: hsmExtensions(),
        issuer: device,
      });
      return judged(fileOf(leaf, device, issuer), { roots: rootsOf({ root }), publicKey: leaf.publicKey });
    };
    expect(attestedBy(`${ARC}.3=DER:03:02:00:02`)).toBe('imported');
    expect(attestedBy(`${ARC}.3=DER:02:01:01`)).toBe('imported');
    expect(attestedBy(`${ARC}.2=ASN1:INTEGER:7550055`)).toBe('other-serial');
    expect(attestedBy(`${ARC}.3=DER:03:02:00:01`)).toMatchObject({ serial: SERIAL });
  });
});
