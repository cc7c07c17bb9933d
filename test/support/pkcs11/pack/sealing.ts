import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { openSealedTo, sealTo } from '../../../../electron/signer/custody/agree.ts';
import { generateAgreementKey, type CustodyKey } from '../../../../electron/signer/custody/keys.ts';
import type { TokenLogin } from '../../../../electron/signer/custody/login.ts';
import {
  destroySealingKey,
  generateSealingKey,
  open,
  seal,
  type SealingKey,
} from '../../../../electron/signer/custody/seal.ts';
import { objectOf } from '../../../../electron/signer/custody/objects.ts';
import { unwrapKey, wrapKey, type WrapForm } from '../../../../electron/signer/custody/wrap.ts';
import { ok } from '#shared/errors';
import { codeOf, valueOf, type Rig } from '../rig.ts';
import type { Case } from './case.ts';

const AAD = new TextEncoder().encode('group, identifier, epoch');
const OTHER_AAD = new TextEncoder().encode('group, identifier, epocH');
const SECRET = randomBytes(200);

const sealing = (what: string, run: (key: SealingKey, login: TokenLogin) => void): Case => ({
  name: `sealing: ${what}`,
  run: (rig) => {
    rig.loggedIn((login) => {
      const made = generateSealingKey(login, { objectId: rig.freshId(), label: 'seal' });
      if (rig.provider.seals) run(valueOf(made), login);
      else assert.equal(codeOf(made), 'token-unsupported');
    });
  },
});

const agreeing = (what: string, run: (key: CustodyKey, login: TokenLogin) => void): Case => ({
  name: `sealing to a key: ${what}`,
  run: (rig) => {
    rig.loggedIn((login) => {
      const made = generateAgreementKey(login, { objectId: rig.freshId(), label: 'agree' });
      if (rig.provider.agrees) run(valueOf(made), login);
      else assert.equal(codeOf(made), 'token-unsupported');
    });
  },
});

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);

export const sealingCases: readonly Case[] = [
  sealing('what was sealed opens', (key, login) => {
    for (const length of [1, 200, 4_096]) {
      const secret = randomBytes(length);
      const sealed = valueOf(seal(login, key, secret, AAD));
      assert.deepEqual(Buffer.from(valueOf(open(login, key, sealed, AAD))), secret);
    }
  }),
  sealing('what is longer than a token takes opens as well', (key, login) => {
    const secret = randomBytes(100_000);
    const sealed = valueOf(seal(login, key, secret, AAD));
    assert.notEqual(sealed.contentKey, null);
    assert.deepEqual(Buffer.from(valueOf(open(login, key, sealed, AAD))), secret);
    assert.equal(codeOf(open(login, key, sealed, OTHER_AAD)), 'seal-broken');
    assert.equal(codeOf(open(login, key, { ...sealed, contentKey: null }, AAD)), 'seal-broken');
  }),
  sealing('beside anything else it does not open', (key, login) => {
    const sealed = valueOf(seal(login, key, SECRET, AAD));
    assert.equal(codeOf(open(login, key, sealed, OTHER_AAD)), 'seal-broken');
  }),
  sealing('one changed bit, anywhere, and it does not open', (key, login) => {
    const sealed = valueOf(seal(login, key, SECRET, AAD));
    for (const at of [0, 100, sealed.ciphertext.length - 1]) {
      const changed = { ...sealed, ciphertext: flipped(sealed.ciphertext, at) };
      assert.equal(codeOf(open(login, key, changed, AAD)), 'seal-broken');
    }
    assert.equal(
      codeOf(open(login, key, { ...sealed, nonce: flipped(sealed.nonce, 3) }, AAD)),
      'seal-broken',
    );
    assert.equal(codeOf(open(login, key, sealed, AAD)), 'ok');
  }),
  sealing('a piece that is cut off does not open', (key, login) => {
    const { ciphertext, ...rest } = valueOf(seal(login, key, SECRET, AAD));
    for (const length of [0, 15, ciphertext.length - 1]) {
      const cut = { ...rest, ciphertext: ciphertext.subarray(0, length) };
      assert.equal(codeOf(open(login, key, cut, AAD)), 'seal-broken');
    }
  }),
  sealing('the key of a long message is no message', (key, login) => {
    const { contentKey } = valueOf(seal(login, key, randomBytes(5_000), AAD));
    if (contentKey === null) throw new TypeError('it was sealed directly');
    assert.equal(codeOf(open(login, key, { ...contentKey, contentKey: null }, AAD)), 'seal-broken');
    const direct = valueOf(seal(login, key, randomBytes(32), AAD));
    const { nonce, ciphertext } = valueOf(seal(login, key, randomBytes(5_000), AAD));
    assert.equal(codeOf(open(login, key, { nonce, ciphertext, contentKey: direct }, AAD)), 'seal-broken');
  }),
  sealing('its key wraps nothing', (key, login) => {
    const target = importedIn(login, randomBytes(32));
    const wrapped = login.inSession((functions, session) => {
      const handle = objectOf(functions, session, pkcs11.CKO_SECRET_KEY, key.objectId);
      if (handle === undefined) throw new TypeError('no key');
      const mechanism = { mechanism: pkcs11.CKM_AES_KEY_WRAP_PAD };
      return ok(functions.C_WrapKey(session, mechanism, handle, target, Buffer.alloc(256)));
    });
    assert.notEqual(codeOf(wrapped), 'ok');
  }),
  sealing('the same bytes never look the same', (key, login) => {
    const seen = Array.from({ length: 20 }, () => valueOf(seal(login, key, SECRET, AAD)));
    assert.equal(new Set(seen.map(({ nonce }) => Buffer.from(nonce).toString('hex'))).size, seen.length);
  }),
  sealing('a key that was destroyed opens nothing any more', (key, login) => {
    const sealed = valueOf(seal(login, key, SECRET, AAD));
    assert.equal(codeOf(destroySealingKey(login, key)), 'ok');
    assert.equal(codeOf(open(login, key, sealed, AAD)), 'token-wrong');
  }),
  sealing('another token opens nothing', (key, login) => {
    const sealed = valueOf(seal(login, key, SECRET, AAD));
    const elsewhere = { ...key, token: { ...key.token, serial: '0' } };
    assert.equal(codeOf(open(login, elsewhere, sealed, AAD)), 'token-wrong');
  }),
  agreeing('its holder opens it', (key, login) => {
    const sealed = sealTo(key, SECRET, AAD);
    assert.deepEqual(Buffer.from(valueOf(openSealedTo(login, key, sealed, AAD))), SECRET);
  }),
  agreeing('beside anything else, or changed, it does not open', (key, login) => {
    const sealed = sealTo(key, SECRET, AAD);
    assert.equal(codeOf(openSealedTo(login, key, sealed, OTHER_AAD)), 'seal-broken');
    const changed = { ...sealed, ciphertext: flipped(sealed.ciphertext, 9) };
    assert.equal(codeOf(openSealedTo(login, key, changed, AAD)), 'seal-broken');
    const { ephemeral } = sealTo(key, SECRET, AAD);
    assert.equal(codeOf(openSealedTo(login, key, { ...sealed, ephemeral }, AAD)), 'seal-broken');
  }),
  agreeing('a point that is not on the curve never reaches the token', (key, login) => {
    const sealed = sealTo(key, SECRET, AAD);
    const off = `${sealed.ephemeral.slice(0, -1)}${sealed.ephemeral.endsWith('0') ? '1' : '0'}`;
    for (const ephemeral of [off, '04', '', sealed.ephemeral.toUpperCase()])
      assert.equal(codeOf(openSealedTo(login, key, { ...sealed, ephemeral }, AAD)), 'seal-broken');
  }),
];

const secretKey = (value: Uint8Array): pkcs11.Template => [
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
  { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
  { type: pkcs11.CKA_TOKEN, value: false },
  { type: pkcs11.CKA_SENSITIVE, value: false },
  { type: pkcs11.CKA_EXTRACTABLE, value: true },
  { type: pkcs11.CKA_WRAP, value: true },
  { type: pkcs11.CKA_UNWRAP, value: true },
  { type: pkcs11.CKA_VALUE, value: Buffer.from(value) },
];

/** The runtime's own names of RFC 3394 and RFC 5649, and the initial values that they fix. */
const IN_SOFTWARE: Readonly<Record<WrapForm, readonly [cipher: string, iv: string]>> = {
  'aes-kw': ['id-aes256-wrap', 'a6a6a6a6a6a6a6a6'],
  'aes-kwp': ['id-aes256-wrap-pad', 'a65959a6'],
};

const wrapping = (
  form: WrapForm,
  what: string,
  run: (
    login: TokenLogin,
    keys: { readonly wrapping: pkcs11.Handle; readonly kek: Buffer },
    rig: Rig,
  ) => void,
): Case => ({
  name: `${form}: ${what}`,
  run: (rig) => {
    rig.loggedIn((login) => {
      const kek = randomBytes(32);
      const key = login.inSession((functions, session) =>
        ok(functions.C_CreateObject(session, secretKey(kek))),
      );
      if (rig.provider.wraps.includes(form)) run(login, { wrapping: valueOf(key), kek }, rig);
      else
        assert.equal(
          codeOf(wrapKey(login, form, { wrapping: Buffer.alloc(8), target: Buffer.alloc(8) })),
          'token-unsupported',
        );
    });
  },
});

const importedIn = (login: TokenLogin, value: Uint8Array): pkcs11.Handle =>
  valueOf(login.inSession((functions, session) => ok(functions.C_CreateObject(session, secretKey(value)))));

const forForm = (form: WrapForm): readonly Case[] => [
  wrapping(
    form,
    'what the token wrapped another implementation unwraps',
    (login, { wrapping: under, kek }) => {
      const value = randomBytes(32);
      const wrapped = valueOf(wrapKey(login, form, { wrapping: under, target: importedIn(login, value) }));
      const [cipher, iv] = IN_SOFTWARE[form];
      const software = createDecipheriv(cipher, kek, Buffer.from(iv, 'hex'));
      assert.deepEqual(Buffer.concat([software.update(wrapped), software.final()]), value);
    },
  ),
  wrapping(
    form,
    'what another implementation wrapped the token unwraps',
    (login, { wrapping: under, kek }) => {
      const value = randomBytes(32);
      const [cipher, iv] = IN_SOFTWARE[form];
      const software = createCipheriv(cipher, kek, Buffer.from(iv, 'hex'));
      const wrapped = new Uint8Array(Buffer.concat([software.update(value), software.final()]));
      const template = secretKey(value).filter(({ type }) => type !== pkcs11.CKA_VALUE);
      const handle = valueOf(unwrapKey(login, form, under, { wrapped, template }));
      const again = valueOf(wrapKey(login, form, { wrapping: under, target: handle }));
      assert.deepEqual(again, wrapped);
    },
  ),
  wrapping(form, 'one changed bit and nothing is unwrapped', (login, { wrapping: under }) => {
    const wrapped = valueOf(
      wrapKey(login, form, { wrapping: under, target: importedIn(login, randomBytes(32)) }),
    );
    const template = secretKey(new Uint8Array()).filter(({ type }) => type !== pkcs11.CKA_VALUE);
    for (const at of [0, 20, wrapped.length - 1]) {
      const outcome = unwrapKey(login, form, under, { wrapped: flipped(wrapped, at), template });
      assert.equal(codeOf(outcome), 'seal-broken');
    }
  }),
];

export const wrapCases: readonly Case[] = [...forForm('aes-kw'), ...forForm('aes-kwp')];
