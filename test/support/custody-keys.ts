import { schnorr } from '@noble/curves/secp256k1.js';
import type { CustodyKeyId, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import { fromHex, sha256Hex, toHex, utf8 } from '#shared/encoding';
import type { KeyChangeIntent, KeyProofIntent, KeyRegistrationIntent } from '#shared/intent';
import type { CustodyKey, KeyChange, KeyPart } from '#shared/inventory';
import type { Genesis } from '#shared/journal';
import type { Policy } from '#shared/policy';
import { sortedRoles, type Role } from '#shared/roster';
import { ANNA, BEN, CLEO, DIRK, drafted, testGenesis } from './company.ts';
import { MiniLedger } from './mini-ledger.ts';
import { requiring, testRule } from './policy-life.ts';

/* Custody keys of the test company: Dirk is custodian, treasury and compliance decide on them. */

const digest = (text: string): Sha256Hex => sha256Hex(utf8(text)) as Sha256Hex;

/** A real one, of a secret that follows from the name. */
const publicKeyFor = (name: string): string =>
  toHex(schnorr.getPublicKey(fromHex(digest(`secret key of ${name}`))));

export const testCustodyKey = (over: Partial<CustodyKey> = {}): CustodyKey => ({
  id: 'key-1' as CustodyKeyId,
  name: 'Treasury key',
  kind: 'threshold',
  algorithm: 'bip340-secp256k1',
  publicKey: publicKeyFor(over.id ?? 'key-1'),
  custody: 'software-token',
  token: null,
  held: {
    threshold: 2,
    holders: [
      { share: 1, person: ANNA, token: { manufacturer: 'test', serial: ANNA } },
      { share: 2, person: BEN, token: null },
      { share: 3, person: CLEO, token: null },
    ],
  },
  backups: [{ bag: 'A-1001', holds: 'Share 1, sealed', place: 'Safe in Vienna' }],
  ceremony: {
    title: 'Threshold key generation',
    root: digest('root'),
    script: digest('script'),
    on: '2026-04-01',
  },
  attestation: null,
  cadence: { rotateDays: 730, proveDays: 90 },
  wallets: ['wallet-a' as WalletId],
  ...over,
});

export const testKeyRegistration = (
  key: Partial<CustodyKey> = {},
  over: Partial<KeyRegistrationIntent> = {},
): KeyRegistrationIntent => ({ ...drafted(), type: 'key.register', key: testCustodyKey(key), ...over });

/** Of a key that was activated and not changed since, unless `over` says otherwise. */
export const testKeyChange = (change: KeyChange, over: Partial<KeyChangeIntent> = {}): KeyChangeIntent => {
  const changes = change.kind === 'set-state' && change.from === 'pre-activation' ? 0 : 1;
  const key = keyNamed(testCustodyKey(), changes);
  return { ...drafted(), type: 'key.change', key, change, reason: 'Test', ...over };
};

export const keyNamed = ({ id, name, publicKey }: CustodyKey, changes: number): KeyChangeIntent['key'] => ({
  id,
  name,
  publicKey,
  changes,
});

/** The same, after whatever was changed of the key until now. */
const asOfNow = (ledger: MiniLedger, intent: KeyChangeIntent): KeyChangeIntent => {
  const { key } = intent;
  return {
    ...intent,
    key: { ...key, changes: ledger.set.custodyKeys.get(key.id)?.changes.length ?? key.changes },
  };
};

export const testKeyProof = (
  part: KeyPart,
  by: PersonId,
  over: Partial<KeyProofIntent> = {},
): KeyProofIntent => {
  const { id, name, publicKey } = testCustodyKey();
  return {
    ...drafted(),
    initiator: by,
    type: 'key.prove',
    key: { id, name, publicKey },
    part,
    note: null,
    ...over,
  };
};

const rule = (
  id: string,
  action: Policy['rules'][number]['when']['action'],
  groups: readonly (readonly [string, number])[],
): Policy['rules'][number] => requiring({ ...testRule('A-1'), id, title: id, when: { action } }, ...groups);

export const keyRules = (): Policy['rules'] => [
  rule(
    'K-1',
    ['key.register', 'key.activate', 'key.retire', 'key.amend'],
    [
      ['treasury', 1],
      ['compliance', 1],
    ],
  ),
  rule('K-2', ['key.stop'], [['treasury', 1]]),
];

/** A genesis in which Dirk is a custodian and the policy knows custody keys. */
export const keyedGenesis = (base: Genesis = testGenesis()): Genesis => ({
  ...base,
  roster: {
    ...base.roster,
    people: base.roster.people.map((person) =>
      person.id === DIRK
        ? { ...person, roles: sortedRoles([...person.roles, 'custodian']) as Role[] }
        : person,
    ),
  },
  policy: {
    ...base.policy,
    rules: [...base.policy.rules, ...keyRules()],
  },
});

/** Proposes and has it approved by those whom the policy asks. */
export const carryOut = (
  ledger: MiniLedger,
  asked: KeyRegistrationIntent | KeyChangeIntent,
  who: readonly PersonId[] = [ANNA, CLEO],
): string => {
  const intent = asked.type === 'key.change' ? asOfNow(ledger, asked) : asked;
  const proposed = ledger.propose(intent);
  if (proposed !== 'proposed') return proposed;
  for (const each of who) {
    const recorded = ledger.approve(each, intent);
    if (recorded !== 'recorded') return recorded;
  }
  return ledger.statusOf(intent) ?? 'gone';
};

/** Registers a key and lets it sign. */
export const activateKey = (ledger: MiniLedger, key: Partial<CustodyKey> = {}): void => {
  const named = keyNamed(testCustodyKey(key), 0);
  const done = [
    carryOut(ledger, testKeyRegistration(key)),
    carryOut(
      ledger,
      testKeyChange({ kind: 'set-state', from: 'pre-activation', to: 'active' }, { key: named }),
    ),
  ];
  if (done.some((status) => status !== 'carried-out')) throw new Error(done.join(', '));
};

/** The same ledger, with one active key, for wallet A. */
export const withKey = <L extends MiniLedger>(ledger: L): L => {
  activateKey(ledger);
  return ledger;
};

export const keyedLedger = (): MiniLedger => withKey(new MiniLedger(keyedGenesis()));
