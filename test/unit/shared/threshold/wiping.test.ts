import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, toHex, utf8 } from '#shared/encoding';
import {
  newSession,
  openKeySession,
  planRefresh,
  sealShare,
  SecretBytes,
  sessionsInMemory,
  type KeyPorts,
  type KeySession,
} from '#shared/threshold';
import { suiteOf } from '../../../../shared/threshold/suites.ts';
import {
  acknowledgeAll,
  announceAll,
  boxOf,
  confirmAll,
  dealAll,
  generateKey,
  generationPlan,
  membersIn,
  must,
  number,
  numbers,
  seeded,
  shareIn,
  type Member,
} from '../../../support/threshold.ts';

/* What is secret in the clear does not stay in memory longer than it is used. Buffers are looked at, not copies. */

const SEED = 'wiping';
const plan = generationPlan('ed25519', 2, numbers(1, 2), SEED);
const one = number(1);

afterEach(() => {
  vi.restoreAllMocks();
});

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Every secret that is wiped from now on, as `view` shows it. */
const wipedFromNow = (view: (bytes: Uint8Array) => string): ReadonlySet<string> => {
  const wiped = new Set<string>();
  const wipe = Reflect.get<SecretBytes, 'wipe'>(SecretBytes.prototype, 'wipe');
  vi.spyOn(SecretBytes.prototype, 'wipe').mockImplementation(function (this: SecretBytes) {
    if (!this.isWiped) wiped.add(view(this.reveal()));
    wipe.call(this);
  });
  return wiped;
};

/** A member whose ports keep hold of the buffers that they were given or gave. */
const watched = (change: (box: KeyPorts) => Pick<KeyPorts, 'seal' | 'open'>): Member => {
  const random = seeded(`${SEED}/1`);
  const box = boxOf(random);
  const ports: KeyPorts = { ...box, isAttested: () => true };
  const session: KeySession = must(
    openKeySession({
      plan,
      me: one,
      share: undefined,
      sealingKey: box.publicKey,
      random,
      claim: sessionsInMemory(),
      ports: { isAttested: () => true, ...change(ports) },
    }),
  );
  return { me: one, session, box };
};

const beside = (member: Member): readonly Member[] => [
  member,
  ...membersIn(plan, SEED).filter(({ me }) => me !== one),
];

describe('a part of a share in the clear', () => {
  test('is overwritten once it was read out of its seal', () => {
    const opened: Uint8Array[] = [];
    const member = watched(({ seal, open }) => ({
      seal,
      open: (sealed, context) => {
        const plaintext = open(sealed, context);
        if (plaintext !== undefined) opened.push(plaintext);
        return plaintext;
      },
    }));
    const members = beside(member);
    for (const step of [announceAll, confirmAll, dealAll]) step(members);
    expect(member.session.phase()).toBe('acknowledge');
    expect(opened.map(isZero)).toEqual([true]);
  });

  test('is overwritten also where sealing it throws', () => {
    const given: Uint8Array[] = [];
    const member = watched(({ open }) => ({
      open,
      seal: (_, plaintext) => {
        given.push(plaintext);
        throw new Error('the sealer broke');
      },
    }));
    const members = beside(member);
    for (const step of [announceAll, confirmAll]) step(members);
    expect(() => member.session.deal()).toThrow('the sealer broke');
    expect(given.map(isZero)).toEqual([true]);
  });
});

test('a share is overwritten also where its token throws while it is sealed', async () => {
  const { key, shares } = generateKey('ed25519', 2, numbers(1, 2));
  const given: Uint8Array[] = [];
  const place = { key, tokenSerial: 'DENK0105', policyDigest: sha256Hex(utf8('policy')) as Sha256Hex };
  const sealing = sealShare(shareIn(shares, 1), place, {
    keyId: 'gone',
    seal: (plaintext) => {
      given.push(plaintext);
      throw new Error('the token was taken away');
    },
    open: () => undefined,
  });
  await expect(sealing).rejects.toThrow('the token was taken away');
  expect(given.map(isZero)).toEqual([true]);
});

describe('at the end of a session', () => {
  test('that is complete, its own key is overwritten, and the share is not', () => {
    const members = membersIn(plan, SEED);
    for (const step of [announceAll, confirmAll, dealAll]) step(members);
    const wiped = wipedFromNow((secret) => toHex(ed25519.getPublicKey(secret)));
    const keys = members[0]?.session.firstMessages().map(({ sessionKey }) => sessionKey) ?? [];
    expect(wiped.size).toBe(0);
    acknowledgeAll(members);
    expect([...wiped].sort()).toEqual([...keys].sort());
    for (const { session } of members) expect(must(session.complete()).share?.secret.isWiped).toBe(false);
  });

  test('that was aborted before the own acknowledgement, the new share is overwritten', () => {
    const { key, shares } = generateKey('ed25519', 2, numbers(1, 2));
    const members = membersIn(must(planRefresh(newSession(seeded(SEED)), key)), SEED, shares);
    for (const step of [announceAll, confirmAll, dealAll]) step(members);
    const [alice, bob] = members;
    if (alice === undefined || bob === undefined) throw new Error('two members');
    must(bob.session.acknowledge());
    const { outcome } = must(bob.session.unconfirmed());
    const wiped = wipedFromNow(verifyingShareOf);
    alice.session.abort();
    const own = outcome.key.shares.find(({ participant }) => participant === one)?.point ?? '';
    expect([...wiped]).toContain(own);
  });
});

/** A session key's seed need not be a scalar. */
const verifyingShareOf = (secret: Uint8Array): string => {
  const { baseTimes, scalars } = suiteOf('ed25519');
  try {
    return toHex(baseTimes(scalars.fromBytes(secret)));
  } catch {
    return '';
  }
};
