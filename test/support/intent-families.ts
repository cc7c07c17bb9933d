import type { AccountId, Sha256Hex, WalletId } from '#shared/brand';
import type { SignedIntent, WalletChange } from '#shared/intent';
import type { CustodyKey } from '#shared/inventory';
import {
  ANNA,
  BEN,
  DIRK,
  EVE,
  IBAN_A,
  IBAN_B,
  testChange,
  testErasure,
  testGrant,
  testMandate,
  testRegistration,
  testRevocation,
  testTransfer,
} from './company.ts';
import { testCustodyKey, testKeyChange, testKeyProof, testKeyRegistration } from './custody-keys.ts';
import { everyChange } from './every-change.ts';
import { GRACE } from './people.ts';
import {
  denial,
  looserRules,
  requiring,
  testPublication,
  testRule,
  testRules,
  tighterRules,
} from './policy-life.ts';
import { about, annasKey, closing, opening, signing, skipping, step, testRunbook } from './runbooks.ts';
import { floor } from './wallet-life.ts';

/* Intents of each type that differ in what they would do, and in nothing else. */

const transfers = (): readonly SignedIntent[] => {
  const base = testTransfer();
  const [leg] = base.legs;
  if (leg === undefined) throw new TypeError('no leg');
  const withLeg = (over: Partial<typeof leg>): SignedIntent => ({ ...base, legs: [{ ...leg, ...over }] });
  return [
    base,
    withLeg({ amount: { ...leg.amount, minor: '101' } }),
    withLeg({ destination: { ...leg.destination, iban: IBAN_A } }),
    withLeg({ destination: { ...leg.destination, bic: 'DEUTDEFF' } }),
    withLeg({ source: { ...leg.source, iban: IBAN_B } }),
    { ...base, legs: [leg, leg] },
    { ...base, rail: 'swift' },
    { ...base, payee: { ...base.payee, name: 'Somebody else' } },
    { ...base, requestedExecutionDate: '2026-06-01' },
    { ...base, references: { ...base.references, remittance: 'For another customer' } },
    { ...base, feeCeiling: { asset: 'EUR', scale: 2, minor: '900' } },
  ];
};

const registrations = (): readonly SignedIntent[] => {
  const base = testRegistration();
  const withWallet = (over: Partial<typeof base.wallet>): SignedIntent => ({
    ...base,
    wallet: { ...base.wallet, ...over },
  });
  return [
    base,
    withWallet({ id: 'wallet-d' as WalletId }),
    withWallet({ name: 'Other' }),
    withWallet({ tier: 'hot' }),
    withWallet({ owner: ANNA }),
    withWallet({ expiresOn: '2028-04-30' }),
    withWallet({ limits: floor('5') }),
    withWallet({ limits: floor('6') }),
    { ...base, entity: { ...base.entity, name: 'Alpha GmbH' } },
    { ...base, iban: IBAN_B },
    { ...base, bic: 'DEUTDEFF' },
    { ...base, openingBalances: [{ asset: 'EUR', scale: 2, minor: '5001' }] },
  ];
};

const WALLET_CHANGES: readonly WalletChange[] = [
  ...(['freeze', 'unfreeze', 'close', 'reopen'] as const).map((kind) => ({ kind })),
  { kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] },
  { kind: 'archive', accounts: [`${IBAN_A}.EUR` as AccountId], ibans: [IBAN_B] },
  { kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_A] },
  { kind: 'set-limits', from: [], to: floor('5') },
  { kind: 'set-limits', from: [], to: floor('6') },
  { kind: 'set-limits', from: floor('6'), to: floor('5') },
  { kind: 'set-owner', from: DIRK, to: ANNA },
  { kind: 'set-owner', from: DIRK, to: BEN },
  { kind: 'extend', from: null, to: '2027-05-01' },
  { kind: 'extend', from: null, to: '2028-05-01' },
];

const walletChanges = (): readonly SignedIntent[] => {
  const base = testChange({ kind: 'freeze' });
  return [
    ...WALLET_CHANGES.map((change) => ({ ...base, change })),
    { ...base, wallet: { ...base.wallet, id: 'wallet-d' as WalletId } },
    { ...base, reason: 'Another' },
  ];
};

const grants = (): readonly SignedIntent[] => {
  const base = testGrant();
  return [
    {},
    { id: 'mandate-2' as never },
    { client: 'others' },
    { owner: BEN },
    { purpose: 'Something else' },
    { wallets: ['wallet-b' as WalletId] },
    { roles: [] },
    { maxima: [{ asset: 'EUR', minor: '50001' }] },
    { mayOpenAccounts: false },
    { expiresAt: '2028-05-01T00:00:00Z' },
  ].map((over) => ({ ...base, mandate: testMandate(over) }));
};

const revocations = (): readonly SignedIntent[] => {
  const base = testRevocation();
  return [
    base,
    { ...base, mandate: { ...base.mandate, id: 'mandate-2' as never } },
    { ...base, mandate: { ...base.mandate, client: 'others' } },
    { ...base, reason: 'Another' },
  ];
};

const erasures = (): readonly SignedIntent[] => {
  const base = testErasure();
  return [
    base,
    { ...base, person: { ...base.person, id: ANNA } },
    { ...base, person: { id: EVE, commitment: 'c'.repeat(64) as Sha256Hex } },
    { ...base, reason: 'retention-ended' },
  ];
};

const publications = (): readonly SignedIntent[] => {
  const base = testPublication(testRules());
  const many = (last: string): typeof base.policy.rules =>
    Array.from({ length: 100 }, (_, at) =>
      denial(`D-${String(at)}`, { action: ['transfer'] }, at === 99 ? last : 'never'),
    );
  const withRules = (rules: typeof base.policy.rules): SignedIntent => ({
    ...base,
    policy: { ...base.policy, rules },
  });
  return [
    base,
    withRules(tighterRules()),
    withRules(looserRules()),
    withRules(testRules().slice(1)),
    withRules([...testRules(), requiring({ ...testRule('T-1'), id: 'T-9' }, ['treasury', 1])]),
    withRules(many('never')),
    withRules(many('at last')),
    { ...base, policy: { ...base.policy, version: 7 } },
    { ...base, policy: { ...base.policy, title: 'Another' } },
    { ...base, base: { ...base.base, version: 6 } },
    { ...base, reason: 'Another' },
  ];
};

const runbooks = (): readonly SignedIntent[] => {
  const opened = opening();
  const { origin } = opened;
  const other = opening({ runbook: testRunbook({ when: 'Another day' }) });
  const withSteps = (...steps: ReturnType<typeof step>[]): SignedIntent =>
    opening({ runbook: testRunbook({ steps }) });
  if (about(other).opening === about(opened).opening) throw new TypeError('the same opening');
  return [
    opened,
    opening({ subject: { ...annasKey, person: BEN } as typeof annasKey }),
    opening({ subject: { kind: 'person', person: ANNA } }),
    withSteps(step('call')),
    withSteps(step('call', { asks: ['security-admin'] })),
    withSteps(step('call', { text: 'Do nothing' })),
    signing(opened, 'call'),
    signing(opened, 'look'),
    signing(other, 'call'),
    signing(opened, 'call', GRACE, 'Reached at home'),
    skipping(opened, 'call'),
    skipping(opened, 'call', GRACE, 'A drill'),
    closing(opened, GRACE),
    closing(other, GRACE),
  ].map((intent) => ({ ...intent, origin }));
};

const keys = (): readonly SignedIntent[] => {
  const base = testKeyRegistration();
  const withKey = (over: Partial<CustodyKey>): SignedIntent => ({ ...base, key: { ...base.key, ...over } });
  const { held, ceremony, cadence } = base.key;
  const [holder] = held.holders;
  if (holder === undefined) throw new TypeError('nobody holds it');
  return [
    base,
    withKey({ publicKey: '22'.repeat(32) }),
    withKey({ name: 'Another' }),
    withKey({ algorithm: 'ed25519' }),
    withKey({ custody: 'hardware-token' }),
    withKey({ held: { ...held, threshold: 3 } }),
    withKey({ held: { ...held, holders: held.holders.slice(0, 2) } }),
    withKey({ held: { ...held, holders: [{ ...holder, person: DIRK }, ...held.holders.slice(1)] } }),
    withKey({ backups: [] }),
    withKey({ ceremony: { ...ceremony, root: '33'.repeat(32) as Sha256Hex } }),
    withKey({ ceremony: { ...ceremony, on: '2026-04-02' } }),
    withKey({ attestation: '44'.repeat(32) as Sha256Hex }),
    withKey({ attestation: '44'.repeat(32) as Sha256Hex, attestedAs: 'Its maker attests it.' }),
    withKey({ cadence: { ...cadence, proveDays: 30 } }),
    withKey({ wallets: ['wallet-b' as WalletId] }),
  ];
};

const keyChanges = (): readonly SignedIntent[] => {
  const { held, backups, cadence, wallets } = testCustodyKey();
  const { origin } = testKeyChange({ kind: 'set-wallets', from: wallets, to: [] });
  return [
    testKeyChange({ kind: 'set-state', from: 'active', to: 'suspended' }),
    testKeyChange({ kind: 'set-state', from: 'active', to: 'compromised' }),
    testKeyChange({ kind: 'set-state', from: 'suspended', to: 'active' }),
    testKeyChange({ kind: 'set-holders', from: held, to: { ...held, threshold: 1 } }),
    testKeyChange({ kind: 'set-backups', from: backups, to: [] }),
    testKeyChange({ kind: 'set-wallets', from: wallets, to: [] }),
    testKeyChange({ kind: 'set-wallets', from: [], to: wallets }),
    testKeyChange({ kind: 'set-cadence', from: cadence, to: { ...cadence, proveDays: 30 } }),
    testKeyChange({ kind: 'set-cadence', from: cadence, to: { ...cadence, rotateDays: 365 } }),
  ].map((intent) => ({ ...intent, origin }));
};

const keyProofs = (): readonly SignedIntent[] => {
  const base = testKeyProof({ kind: 'share', share: 1 }, ANNA);
  return [
    base,
    { ...base, part: { kind: 'share', share: 2 } },
    { ...base, part: { kind: 'backup', bag: 'A-1001' } },
    { ...base, note: 'Seen' },
    { ...base, key: { ...base.key, publicKey: '55'.repeat(32) } },
  ];
};

/** Of each type some that differ in one member each, from one origin. */
export const intentFamilies = (): Readonly<Record<SignedIntent['type'], readonly SignedIntent[]>> => ({
  transfer: transfers(),
  'account.register': registrations(),
  'wallet.change': walletChanges(),
  'mandate.grant': grants(),
  'mandate.revoke': revocations(),
  'person.erase': erasures(),
  'policy.publish': publications(),
  'roster.change': everyChange.filter(({ type }) => type === 'roster.change'),
  emergency: everyChange.filter(({ type }) => type === 'emergency'),
  runbook: runbooks(),
  'key.register': keys(),
  'key.change': keyChanges(),
  'key.prove': keyProofs(),
});
