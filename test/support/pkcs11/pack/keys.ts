import assert from 'node:assert/strict';
import pkcs11 from 'pkcs11js';
import type { CustodyAlgorithm } from '../../../../electron/signer/custody/algorithms.ts';
import {
  destroyKey,
  generateSigningKey,
  otherUse,
  privateHalfOf,
  type CustodyKey,
} from '../../../../electron/signer/custody/keys.ts';
import type { TokenLogin } from '../../../../electron/signer/custody/login.ts';
import { inventory } from '../../../../electron/signer/custody/objects.ts';
import { isVerified, signWithCustodyKey } from '../../../../electron/signer/custody/sign.ts';
import { ok } from '#shared/errors';
import { codeOf, valueOf, type Rig } from '../rig.ts';
import { holds, type Case } from './case.ts';

export const ALGORITHMS: readonly CustodyAlgorithm[] = [
  'ecdsa-p256-sha256',
  'ecdsa-secp256k1',
  'ed25519',
  'rsa-pss-sha256',
];

const MESSAGE = new Uint8Array(32).fill(7);
const OTHER = new Uint8Array(32).fill(8);

/** A case about a key of each kind; a provider without that kind has to say so. */
const forEach = (
  what: string,
  run: (key: CustodyKey, login: TokenLogin, rig: Rig) => void,
): readonly Case[] =>
  ALGORITHMS.map((algorithm) => ({
    name: `${algorithm}: ${what}`,
    run: (rig) => {
      rig.loggedIn((login) => {
        const made = generateSigningKey(login, algorithm, { objectId: rig.freshId(), label: algorithm });
        if (rig.provider.algorithms.includes(algorithm)) run(valueOf(made), login, rig);
        else assert.equal(codeOf(made), 'token-unsupported');
      });
    },
  }));

export const keyCases: readonly Case[] = [
  ...forEach('a key that was made is on the token, both halves under one id', (key, login) => {
    const halves = valueOf(inventory(login)).filter(({ objectId }) => objectId === key.objectId);
    assert.deepEqual(halves.map(({ kind }) => kind).toSorted(), ['private-key', 'public-key']);
    assert.equal(halves.find(({ kind }) => kind === 'private-key')?.isExtractable, false);
  }),
  ...forEach('it is for signing, and for nothing else', (key, login) => {
    const uses = [pkcs11.CKA_DECRYPT, pkcs11.CKA_UNWRAP, pkcs11.CKA_DERIVE, pkcs11.CKA_SIGN_RECOVER];
    const found = login.inSession((functions, session) =>
      ok(otherUse(functions, session, valueOf(privateHalfOf(login, functions, session, key)), uses)),
    );
    assert.match(String(valueOf(found)), /more than it was made for/);
    const none = login.inSession((functions, session) => {
      const handle = valueOf(privateHalfOf(login, functions, session, key));
      return ok(otherUse(functions, session, handle, [pkcs11.CKA_SIGN]));
    });
    assert.equal(valueOf(none), undefined);
  }),
  ...forEach('its private half gives nothing away', (key, login) => {
    const secret = key.algorithm === 'rsa-pss-sha256' ? pkcs11.CKA_PRIVATE_EXPONENT : pkcs11.CKA_VALUE;
    const read = login.inSession((functions, session) => {
      const handle = valueOf(privateHalfOf(login, functions, session, key));
      return ok(functions.C_GetAttributeValue(session, handle, [{ type: secret }]));
    });
    assert.notEqual(codeOf(read), 'ok');
  }),
  ...forEach('what it signs verifies, and nothing else does', (key, login) => {
    const { signature } = valueOf(signWithCustodyKey(login, key, MESSAGE));
    assert.equal(isVerified(key, MESSAGE, signature), true);
    assert.equal(isVerified(key, OTHER, signature), false);
    const changed = signature.with(5, (signature[5] ?? 0) ^ 1);
    assert.equal(isVerified(key, MESSAGE, changed), false);
  }),
  ...forEach('a key under a taken id is not made', (key, login) => {
    const again = generateSigningKey(login, key.algorithm, { objectId: key.objectId, label: 'again' });
    assert.equal(codeOf(again), 'token-failed');
    assert.equal(codeOf(signWithCustodyKey(login, key, MESSAGE)), 'ok');
  }),
  ...forEach('another public key under its id signs nothing', (key, login) => {
    const swapped = { ...key, publicKey: key.publicKey.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    assert.equal(codeOf(signWithCustodyKey(login, swapped, MESSAGE)), 'token-wrong');
  }),
  ...forEach('a key of another token signs nothing', (key, login) => {
    const elsewhere = { ...key, token: { ...key.token, serial: '0' } };
    assert.equal(codeOf(signWithCustodyKey(login, elsewhere, MESSAGE)), 'token-wrong');
  }),
  ...forEach('a key that was destroyed is gone', (key, login) => {
    assert.equal(codeOf(destroyKey(login, key)), 'ok');
    assert.equal(codeOf(signWithCustodyKey(login, key, MESSAGE)), 'token-wrong');
    assert.equal(
      valueOf(inventory(login)).some(({ objectId }) => objectId === key.objectId),
      false,
    );
  }),
  ...forEach('it signs again after another login', (key, login, rig) => {
    valueOf(signWithCustodyKey(login, key, MESSAGE));
    assert.equal(rig.token().serial, key.token.serial);
    assert.equal(codeOf(signWithCustodyKey(login, key, OTHER)), 'ok');
  }),
  holds('a digest of another length never reaches the token', (rig) => {
    rig.loggedIn((login) => {
      const key: CustodyKey = {
        algorithm: 'ecdsa-secp256k1',
        publicKey: '',
        objectId: '00',
        token: login.token,
      };
      const code = rig.provider.algorithms.includes('ecdsa-secp256k1') ? 'token-failed' : undefined;
      for (const length of [0, 31, 33, 48]) {
        const outcome = signWithCustodyKey(login, key, new Uint8Array(length));
        if (code === undefined) assert.notEqual(codeOf(outcome), 'ok');
        else assert.equal(codeOf(outcome), code);
      }
    });
  }),
  holds('secp256k1 signatures have a low s and give the key back', (rig) => {
    if (!rig.provider.algorithms.includes('ecdsa-secp256k1')) return;
    rig.loggedIn((login) => {
      const key = valueOf(
        generateSigningKey(login, 'ecdsa-secp256k1', { objectId: rig.freshId(), label: 'low s' }),
      );
      const recoveries = Array.from({ length: 24 }, (_, round) => {
        const { signature, recovery } = valueOf(
          signWithCustodyKey(login, key, new Uint8Array(32).fill(round + 1)),
        );
        assert.ok((signature[32] ?? 255) <= 0x7f);
        return recovery;
      });
      assert.deepEqual([...new Set(recoveries)].toSorted(), [0, 1]);
    });
  }),
];
