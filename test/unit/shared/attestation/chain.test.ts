import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '#shared/encoding';
import {
  CA,
  hsmExtensions,
  openAuthority,
  pemOf,
  type Authority,
  type Issued,
} from '../../../support/attestation.ts';
import { fileOf, judged, makerOf, rootsOf, type Maker } from './rig.ts';

let authority: Authority;
let maker: Maker;
beforeAll(() => {
  authority = openAuthority();
  maker = makerOf(authority);
});
afterAll(() => {
  authority.end();
});

const leafOf = (issuer: Issued, over: Partial<Parameters<Authority['issue']>[0]> = {}): Issued =>
  authority.issue({ subject: '', again: maker.leaf, extensions: hsmExtensions(), issuer, ...over });

const judgedUnder = (root: Issued, leaf: Issued, ...issuers: readonly Issued[]): unknown =>
  judged(fileOf(leaf, ...issuers), { roots: rootsOf({ root }), publicKey: leaf.publicKey });

describe('Certificates', () => {
  test('lead to the root, whether or not it stands at their end', () => {
    const { root, issuer, device, leaf } = maker;
    expect(judgedUnder(root, leaf, device, issuer)).toMatchObject({ model: 'yubihsm-2' });
    expect(judgedUnder(root, leaf, device, issuer, root)).toMatchObject({ model: 'yubihsm-2' });
  });

  test('are taken in DER as in PEM', () => {
    const { root, issuer, device, leaf } = maker;
    const file = concatBytes(leaf.der, device.der, issuer.der);
    const asked = { roots: rootsOf({ root }), publicKey: leaf.publicKey };
    expect(judged(file, asked)).toMatchObject({ model: 'yubihsm-2' });
    expect(judged(concatBytes(file, Uint8Array.of(0)), asked)).toBe('malformed');
  });

  test('of another root are refused, also where it bears the same name', () => {
    const { root, issuer, device, leaf } = maker;
    const stranger = authority.issue({ subject: '/CN=Stranger', extensions: CA });
    const namesake = authority.issue({ subject: '/CN=Root', extensions: CA, key: 'rsa2048' });
    const files = [leaf, device, issuer] as const;
    expect(judgedUnder(stranger, ...files)).toBe('root-unknown');
    expect(judgedUnder(namesake, ...files)).toBe('chain-broken');
    const both = rootsOf({ root: namesake }, { root });
    expect(judged(fileOf(...files), { roots: both, publicKey: leaf.publicKey })).toMatchObject({
      model: 'yubihsm-2',
    });
    expect(judged(fileOf(...files), { roots: rootsOf(), publicKey: leaf.publicKey })).toBe('root-unknown');
    // Its own root in the file does not make it known.
    expect(judgedUnder(stranger, leaf, device, issuer, root)).toBe('root-unknown');
  });

  test('with an issuer of another root are refused', () => {
    const other = authority.issue({ subject: '/CN=Root', extensions: CA, key: 'rsa2048' });
    const issuer = authority.issue({ subject: '/CN=Sub-CA', extensions: CA, key: 'p384', issuer: other });
    expect(judgedUnder(maker.root, maker.leaf, maker.device, issuer)).toBe('chain-broken');
  });

  test('that are swapped, missing, left over or in another order are refused', () => {
    const { root, issuer, device, leaf } = maker;
    const otherDevice = authority.issue({
      subject: '/CN=YubiHSM Attestation (7550054)',
      extensions: CA,
      issuer,
    });
    const otherLeaf = leafOf(otherDevice);
    expect(judgedUnder(root, otherLeaf, device, issuer)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, otherDevice, issuer)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, otherLeaf, device, issuer)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, device, issuer, otherLeaf)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, leaf, device, issuer)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, issuer, device)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, issuer)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, device)).toBe('root-unknown');
    expect(judgedUnder(root, leaf)).toBe('chain-broken');
    expect(judgedUnder(root, leaf, root)).toBe('chain-broken');
  });

  test('of an issuer that may issue none, or not as many, are refused', () => {
    const { root, issuer } = maker;
    const under = (...extensions: readonly string[]): unknown => {
      const device = authority.issue({ subject: '/CN=device', extensions, issuer });
      const leaf = leafOf(device);
      return judgedUnder(root, leaf, device, issuer);
    };
    expect(under('basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign')).toMatchObject({});
    expect(under('basicConstraints=critical,CA:FALSE')).toBe('chain-broken');
    expect(under('subjectKeyIdentifier=hash')).toBe('chain-broken');
    expect(under('basicConstraints=CA:TRUE', 'keyUsage=digitalSignature')).toBe('chain-broken');
    expect(under('basicConstraints=CA:TRUE', 'nameConstraints=critical,permitted;DNS:a.example')).toBe(
      'critical-extension',
    );
    const narrow = authority.issue({
      subject: '/CN=narrow',
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0'],
      issuer: root,
    });
    const device = authority.issue({ subject: '/CN=device', extensions: CA, issuer: narrow });
    expect(judgedUnder(root, leafOf(device), device, narrow)).toBe('chain-broken');
  });

  test('that are not valid on the day of the ceremony are refused', () => {
    const { root, issuer, device, leaf } = maker;
    const asked = { roots: rootsOf({ root }), publicKey: leaf.publicKey };
    const file = fileOf(leaf, device, issuer);
    expect(judged(file, { ...asked, at: '2025-12-31T23:59:59.999Z' })).toBe('not-yet-valid');
    expect(judged(file, { ...asked, at: '2026-01-01T00:00:00.000Z' })).toMatchObject({ serial: '7550054' });
    expect(judged(file, { ...asked, at: '2036-01-01T00:00:00.000Z' })).toMatchObject({ serial: '7550054' });
    expect(judged(file, { ...asked, at: '2036-01-01T00:00:00.001Z' })).toBe('expired');
    expect(judged(file, { ...asked, at: 'some day' })).toBe('not-yet-valid');
    const brief = authority.issue({ subject: '/CN=brief', extensions: CA, issuer, until: '20261129000000Z' });
    const under = leafOf(brief);
    const later = { ...asked, publicKey: under.publicKey };
    expect(judged(fileOf(under, brief, issuer), later)).toBe('expired');
  });

  test('with keys or digests that are too weak are refused', () => {
    const { root, issuer } = maker;
    const old = authority.issue({ subject: '/CN=old', extensions: CA, issuer, key: 'rsa1024' });
    expect(judgedUnder(root, leafOf(old), old, issuer)).toBe('weak-signature');
    const device = authority.issue({ subject: '/CN=device', extensions: CA, issuer });
    expect(judgedUnder(root, leafOf(device, { hash: 'sha1' }), device, issuer)).toBe('weak-signature');
    const rsa = authority.issue({ subject: '/CN=device', extensions: CA, issuer, key: 'rsa2048' });
    expect(judgedUnder(root, leafOf(rsa, { hash: 'sha1' }), rsa, issuer)).toBe('weak-signature');
    expect(judgedUnder(root, leafOf(rsa, { hash: 'md5' }), rsa, issuer)).toBe('weak-signature');
    const other = authority.issue({ subject: '/CN=device', extensions: CA, issuer, key: 'secp256k1' });
    expect(judgedUnder(root, leafOf(other), other, issuer)).toBe('weak-signature');
  });

  test.each(['sha256', 'sha384', 'sha512'])('signed with %s are verified, under RSA as on curves', (hash) => {
    const { root, issuer } = maker;
    for (const key of ['rsa2048', 'p256', 'p384'] as const) {
      const device = authority.issue({ subject: '/CN=device', extensions: CA, issuer, key, hash });
      expect(judgedUnder(root, leafOf(device, { hash }), device, issuer)).toMatchObject({
        serial: '7550054',
      });
    }
  });
});

describe('A file', () => {
  test('with anything beside certificates is refused', () => {
    const { root, issuer, device, leaf } = maker;
    const asked = { roots: rootsOf({ root }), publicKey: leaf.publicKey };
    const text = [leaf, device, issuer].map(({ pem }) => pem).join('');
    expect(judged(utf8(`${text}\n`), asked)).toMatchObject({ serial: '7550054' });
    expect(judged(utf8(text.replaceAll('\n', '\r\n')), asked)).toMatchObject({ serial: '7550054' });
    expect(judged(utf8(`${text}and more`), asked)).toBe('malformed');
    expect(judged(utf8(`Attestation\n${text}`), asked)).toBe('malformed');
    expect(judged(utf8(text.replaceAll('CERTIFICATE', 'X509 CRL')), asked)).toBe('malformed');
    expect(judged(utf8(text.slice(0, -20)), asked)).toBe('malformed');
    expect(judged(utf8(text.repeat(200)), asked)).toBe('malformed');
    expect(judged(new Uint8Array(0), asked)).toBe('malformed');
    expect(judged(Uint8Array.of(0xff, 0xfe), asked)).toBe('malformed');
  });

  test('whose attestation has something behind it, or lost a byte, is refused', () => {
    const { root, issuer, device, leaf } = maker;
    const asked = { roots: rootsOf({ root }), publicKey: leaf.publicKey };
    const fileWith = (der: Uint8Array): Uint8Array => fileOf({ pem: pemOf(der) }, device, issuer);
    expect(judged(fileWith(leaf.der), asked)).toMatchObject({ serial: '7550054' });
    expect(judged(fileWith(concatBytes(leaf.der, Uint8Array.of(0))), asked)).toBe('malformed');
    expect(judged(fileWith(leaf.der.subarray(0, -1)), asked)).toBe('malformed');
  });

  test('of which any bit of any certificate is another proves nothing', () => {
    const { root, issuer, device, leaf } = maker;
    const asked = { roots: rootsOf({ root }), publicKey: leaf.publicKey };
    const ders = [leaf.der, device.der, issuer.der];
    fc.assert(
      fc.property(fc.nat(2), fc.nat(4_000), fc.integer({ min: 1, max: 255 }), (which, place, mask) => {
        const changed = ders.map((der, index) => {
          const at = place % der.length;
          return index === which ? der.map((byte, here) => (here === at ? byte ^ mask : byte)) : der;
        });
        expect(judged(concatBytes(...changed), asked)).toBeTypeOf('string');
      }),
      { numRuns: 1_500 },
    );
  });
});
