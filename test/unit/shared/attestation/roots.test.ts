import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAttestationRoots } from '#shared/attestation';
import { CA, openAuthority, rootsFile, type Authority, type Issued } from '../../../support/attestation.ts';

let authority: Authority;
let root: Issued;
beforeAll(() => {
  authority = openAuthority();
  root = authority.issue({ subject: '/CN=Root', extensions: CA });
});
afterAll(() => {
  authority.end();
});

describe('A file of pinned roots', () => {
  test('is taken with its digest', () => {
    const read = parseAttestationRoots(rootsFile({ root, firmwareLeast: '2.4.0' }));
    expect(read).toMatchObject({
      ok: true,
      value: { roots: [{ model: 'yubihsm-2', name: 'Test root', firmwareLeast: [2, 4, 0] }] },
    });
  });

  test('is refused where the certificate is not the one whose digest was compared', () => {
    const other = authority.issue({ subject: '/CN=Root', extensions: CA });
    const file = rootsFile({ root: { ...root, pem: other.pem } });
    const read = parseAttestationRoots(file);
    expect(read.ok ? '' : read.error).toContain('not the one that was compared');
  });

  test.each([
    ['two certificates in one place', (text: string) => text.replace(/("certificate":")([^"]*)/, '$1$2$2')],
    ['a root of a model that can not be judged', (text: string) => text.replace('yubihsm-2', 'luna')],
    ['firmware that no device has', (text: string) => text.replace('2.2.0', '2.2.999')],
    ['another format', (text: string) => text.replace('/v1', '/v2')],
    ['a member twice', (text: string) => text.replace('"roots"', '"format":"x","roots"')],
  ])('is refused with %s', (_, change) => {
    const text = rootsFile({ root });
    expect(change(text)).not.toBe(text);
    expect(parseAttestationRoots(change(text)).ok).toBe(false);
  });

  test('ships without any', () => {
    const shipped = parseAttestationRoots(readFileSync('resources/attestation/roots.json', 'utf8'));
    expect(shipped).toMatchObject({ ok: true, value: { roots: [] } });
  });
});
