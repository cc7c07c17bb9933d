import assert from 'node:assert/strict';
import pkcs11 from 'pkcs11js';
import { initialiseToken } from '../../../../electron/signer/custody/initialise.ts';
import { loadCryptoki } from '../../../../electron/signer/cryptoki.ts';
import { pinFrom } from '../../../../electron/signer/secret.ts';
import { keysOf, presentTokens } from '../../../../electron/signer/tokens.ts';
import { codeOf, LABEL, PIN } from '../rig.ts';
import { holds, type Case } from './case.ts';

export const moduleCases: readonly Case[] = [
  holds('a module that is not there is refused by name', ({ provider }) => {
    const outcome = loadCryptoki({ profile: provider.profile, path: '/nowhere/module.so' });
    assert.equal(codeOf(outcome), 'token-failed');
    assert.match(outcome.ok ? '' : (outcome.error.detail ?? ''), /nowhere/);
  }),
  holds('a module without a profile is not loaded', ({ provider }) => {
    assert.equal(codeOf(loadCryptoki({ profile: 'unheard-of', path: provider.module })), 'token-failed');
  }),
  holds('a second initialisation in one process changes nothing', ({ cryptoki, token }) => {
    const { serial } = token();
    assert.throws(() => {
      cryptoki.functions.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
    });
    assert.equal(token().serial, serial);
  }),
  holds('the token is told by manufacturer and serial number, without blanks', ({ token }) => {
    const { manufacturer, serial } = token();
    assert.match(manufacturer, /^\S.*\S$/);
    assert.match(serial, /^\S+$/);
  }),
  holds('its label is the one it was given, without blanks', ({ provider, token }) => {
    // NSS gives its database its own name, whatever it is told.
    assert.equal(token().label, provider.kind === 'nss' ? 'NSS Certificate DB' : LABEL);
  }),
  holds('a software token is told from hardware', ({ token }) => {
    assert.equal(token().custody, 'software-token');
  }),
  holds('it is found again after a rescan', ({ cryptoki, token }) => {
    const { serial } = token();
    cryptoki.rescan();
    assert.equal(token().serial, serial);
  }),
  holds('it is found again after a reset', ({ cryptoki, token }) => {
    const { serial } = token();
    cryptoki.reset();
    assert.equal(token().serial, serial);
  }),
  holds('a token that is in use is never wiped', ({ cryptoki, token }) => {
    const { slot, serial } = token();
    const order = { label: 'other', officer: pinFrom('x'), first: pinFrom('000000'), user: pinFrom(PIN) };
    assert.equal(codeOf(initialiseToken(cryptoki, slot, order)), 'token-failed');
    assert.equal(token().serial, serial);
  }),
  holds('no slot is listed twice', ({ cryptoki }) => {
    const slots = presentTokens(cryptoki).map(({ slot }) => slot.toString('hex'));
    assert.equal(new Set(slots).size, slots.length);
  }),
  holds('a token without keys shows itself without a key', ({ token }) => {
    assert.deepEqual(
      keysOf(token()).map(({ publicKey, keyId }) => [publicKey, keyId]),
      [[null, null]],
    );
  }),
];
