import { createHash } from 'node:crypto';
import type { CustodyKeyId, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import type { Intent, KeyProofIntent } from '#shared/intent';
import { isPublicKeyOf, type CustodyKey, type KeyPart } from '#shared/inventory';
import { days, instantOf, stepTime } from './calendar.ts';
import type { Company } from './data.ts';
import { SOFTHSM_PROFILE, type ChainKey } from './tokens.ts';

/*
 * Custody keys of the sandbox company: one in a module, which pays over the sandbox's chain, and one in shares, whose public
 * key belongs to nobody and signs nothing.
 */

/** Custodian who asks for what is done to keys. */
export const CUSTODIAN = 'p-4b60a3' as PersonId;
const ANNA = 'p-6fd3c1' as PersonId;
const BRAM = 'p-2a9e47' as PersonId;
const CARLA = 'p-c05b18' as PersonId;

const DECIDED_WITHIN_DAYS = 7;

const digestOf = (text: string): Sha256Hex =>
  createHash('sha256').update(`sandbox key ${text}`).digest('hex') as Sha256Hex;

const TRIES_MAX = 128;

/** A key whose secret nobody knows: the first digest of the name that is the x of a point. */
const xNamed = (name: string): string => {
  for (let count = 0; count < TRIES_MAX; count += 1) {
    const x = digestOf(`${name} ${String(count)}`);
    if (isPublicKeyOf('bip340-secp256k1', x)) return x;
  }
  throw new Error(`no point is named ${name}`);
};

const dayOf = (timeMs: number): string => instantOf(timeMs).slice(0, 'YYYY-MM-DD'.length);

const holder = (share: number, person: PersonId): CustodyKey['held']['holders'][number] => ({
  share,
  person,
  token: null,
});

/** In shares, proved lately. */
const settlementKey = (nowMs: number): CustodyKey => ({
  id: 'key-settlement' as CustodyKeyId,
  name: 'Settlement key',
  kind: 'threshold',
  algorithm: 'bip340-secp256k1',
  publicKey: xNamed('settlement'),
  custody: 'software-token',
  token: null,
  held: { threshold: 2, holders: [holder(1, ANNA), holder(2, BRAM), holder(3, CARLA)] },
  backups: [{ bag: 'SB-20417', holds: 'Recovery record of share 1', place: 'Safe in Frankfurt' }],
  ceremony: {
    title: 'Threshold key generation',
    root: digestOf('settlement root'),
    script: digestOf('threshold script'),
    on: dayOf(nowMs - days(34)),
  },
  attestation: null,
  cadence: { rotateDays: 730, proveDays: 90 },
  wallets: ['digital-settlement' as WalletId],
});

/** In a module, and not proved for longer than it should be. */
const reserveKey = (nowMs: number, { publicKey, token }: ChainKey): CustodyKey => ({
  id: 'key-reserve' as CustodyKeyId,
  name: 'Reserve key',
  kind: 'hsm',
  algorithm: 'ecdsa-secp256k1',
  publicKey,
  custody: 'software-token',
  token: {
    profile: SOFTHSM_PROFILE,
    manufacturer: token.manufacturer,
    serial: token.serial,
    keyId: token.objectId,
  },
  held: { threshold: 1, holders: [holder(1, BRAM), holder(2, CARLA)] },
  backups: [
    { bag: 'SB-20390', holds: 'Wrapped copy, medium A', place: 'Safe in Frankfurt' },
    { bag: 'SB-20391', holds: 'Wrapped copy, medium B', place: 'Bank vault in Zurich' },
  ],
  ceremony: {
    title: 'Key generation in a module',
    root: digestOf('reserve root'),
    script: digestOf('module script'),
    on: dayOf(nowMs - days(97)),
  },
  attestation: null,
  cadence: { rotateDays: 365, proveDays: 90 },
  wallets: ['digital-gas', 'digital-settlement', 'industries-reserve'] as WalletId[],
});

/** An item about a key, and when it is proposed. */
export interface KeyStep {
  readonly timeMs: number;
  readonly intent: Intent;
}

export interface KeyProofStep {
  readonly timeMs: number;
  readonly intent: KeyProofIntent;
}

interface Place extends Pick<Company, 'ledger'> {
  readonly chainKey: ChainKey;
}

const header = (
  { ledger }: Place,
  name: string,
  timeMs: number,
  initiator: PersonId,
): Pick<
  KeyProofIntent,
  'v' | 'ledger' | 'initiator' | 'origin' | 'createdAt' | 'expiresAt' | 'attachmentsRoot'
> => ({
  v: 1,
  ledger,
  initiator,
  origin: { kind: 'desk', nonce: digestOf(`draft ${name}`).slice(0, 32) },
  createdAt: instantOf(timeMs),
  expiresAt: instantOf(timeMs + days(DECIDED_WITHIN_DAYS)),
  attachmentsRoot: null,
});

const bornWith = (
  place: Place,
  key: CustodyKey,
  registeredMs: number,
  activatedMs: number,
): readonly KeyStep[] => [
  {
    timeMs: registeredMs,
    intent: {
      ...header(place, `register ${key.id}`, registeredMs, CUSTODIAN),
      type: 'key.register',
      key,
    },
  },
  {
    timeMs: activatedMs,
    intent: {
      ...header(place, `activate ${key.id}`, activatedMs, CUSTODIAN),
      type: 'key.change',
      key: { id: key.id, name: key.name, publicKey: key.publicKey, changes: 0 },
      change: { kind: 'set-state', from: 'pre-activation', to: 'active' },
      reason: 'The recovery drill was passed.',
    },
  },
];

/** Both keys, registered and activated. */
export const keySteps = (place: Place, nowMs: number): readonly KeyStep[] => [
  ...bornWith(
    place,
    reserveKey(nowMs, place.chainKey),
    stepTime(nowMs, 29, '10:10'),
    stepTime(nowMs, 28, '10:20'),
  ),
  ...bornWith(place, settlementKey(nowMs), stepTime(nowMs, 27, '10:30'), stepTime(nowMs, 26, '10:40')),
];

/** Who has tapped since then: all shares of the one key, and one of the other. */
export const keyProofs = (place: Place, nowMs: number): readonly KeyProofStep[] => {
  const [settlement, reserve] = [settlementKey(nowMs), reserveKey(nowMs, place.chainKey)];
  const proof = (key: CustodyKey, part: KeyPart, by: PersonId, at: string): KeyProofStep => {
    const timeMs = stepTime(nowMs, 12, at);
    return {
      timeMs,
      intent: {
        ...header(place, `prove ${key.id} ${at}`, timeMs, by),
        type: 'key.prove',
        key: { id: key.id, name: key.name, publicKey: key.publicKey },
        part,
        note: null,
      },
    };
  };
  return [
    proof(settlement, { kind: 'share', share: 1 }, ANNA, '11:02'),
    proof(settlement, { kind: 'share', share: 2 }, BRAM, '11:09'),
    proof(settlement, { kind: 'share', share: 3 }, CARLA, '11:31'),
    proof(reserve, { kind: 'share', share: 1 }, BRAM, '11:12'),
  ];
};
