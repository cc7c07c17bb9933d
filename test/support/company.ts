import { ed25519 } from '@noble/curves/ed25519.js';
import {
  APPROVAL_TYPE,
  SUBMISSION_TYPE,
  type ApprovalStatement,
  type JournalHead,
  type SubmissionStatement,
} from '#shared/approval';
import type {
  AccountId,
  DeviceId,
  EntityId,
  GroupId,
  IntentDigest,
  LedgerId,
  MandateId,
  PersonId,
  Sha256Hex,
  WalletId,
} from '#shared/brand';
import type { Mandate } from '#shared/double-entry';
import { sha256, sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type Envelope } from '#shared/envelope';
import {
  digestOf,
  type AccountRegistrationIntent,
  type Intent,
  type MandateGrantIntent,
  type MandateRevocationIntent,
  type PersonErasureIntent,
  type TransferIntent,
  type WalletChange,
  type WalletChangeIntent,
} from '#shared/intent';
import type { Account, Genesis, Wallet } from '#shared/journal';
import { canonicalBytes } from '#shared/json';
import { formatVkey } from '#shared/note';
import { policyDigest, type Policy } from '#shared/policy';
import { renderDigest, renderIntent } from '#shared/render';
import type { Person } from '#shared/roster';
import { proofsOf } from './devices.ts';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  EVE,
  GROUP_ROLES,
  keyOf,
  NOTHING_HAPPENED,
  PIA,
  seedOf,
  testKey,
  testPerson,
} from './roster.ts';

export {
  ANNA,
  BEN,
  CLEO,
  commitmentOf,
  DIRK,
  EVE,
  EVE_EMAIL,
  EVE_NAME,
  NOTHING_HAPPENED,
  PIA,
  testDisclosure,
  testKey,
  testPerson,
} from './roster.ts';

/*
 * A small company with keys in this process, for tests that are not about tokens: two legal entities, EUR
 * and JPY, five people, and a policy of three rules.
 */

export const LEDGER = 'test-ledger' as LedgerId;
export const ORIGIN = 'countersign.example/test-ledger';
export const IBAN_A = 'DE89370400440532013000';
export const IBAN_B = 'GB82WEST12345698765432';
export const IBAN_OUTSIDE = 'FR1420041010050500013M02606';
export const DEVICE = 'device-test' as DeviceId;
const BUILD = sha256Hex(utf8('build')) as Sha256Hex;

/** Ed25519 seed of the test ledger's own key. */
export const LEDGER_SEED = sha256(utf8('test seed of the ledger'));

const account = (iban: string, asset: string, scale: number): Account => ({
  id: `${iban}.${asset}` as AccountId,
  wallet: (iban === IBAN_A ? 'wallet-a' : 'wallet-b') as WalletId,
  role: 'wallet',
  asset,
  scale,
  name: iban === IBAN_A ? 'Alpha operating' : 'Beta operating',
  iban,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});

/** A wallet of the genesis: no end, no limits, and the controller answers for it. */
export const testWallet = (id: string, entity: string, name: string, over: Partial<Wallet> = {}): Wallet => ({
  id: id as WalletId,
  entity: entity as EntityId,
  name,
  purpose: 'operating',
  tier: 'warm',
  owner: DIRK,
  policy: null,
  limits: [],
  expiresOn: null,
  ...over,
});

const system = (role: 'clearing' | 'opening', id: string, asset: string, scale: number): Account => ({
  id: id as AccountId,
  wallet: null,
  role,
  asset,
  scale,
  name: id,
  iban: null,
  bic: null,
  normal: role === 'clearing' ? 'debit' : 'credit',
  overdraft: true,
  limits: null,
});

export const testPolicy = (): Policy => ({
  version: 1,
  title: 'Test policy',
  rules: [
    rule('T-1', 'Transfers need two of treasury', { action: ['transfer'] }, [['treasury', 2]]),
    rule(
      'T-2',
      'Large transfers need compliance too',
      { action: ['transfer'], assets: ['EUR'], amount: { min: '100000000', ccy: 'EUR' } },
      [['compliance', 1]],
    ),
    rule('A-1', 'New accounts', { action: ['account.register'] }, [
      ['treasury', 1],
      ['compliance', 1],
    ]),
    rule('W-1', 'One guard stops a wallet', { action: ['wallet.freeze'] }, [['treasury', 1]]),
    rule(
      'W-2',
      'Other changes of a wallet',
      {
        action: [
          'wallet.unfreeze',
          'wallet.close',
          'wallet.reopen',
          'wallet.archive',
          'wallet.set-limits',
          'wallet.set-owner',
          'wallet.extend',
        ],
      },
      [
        ['treasury', 1],
        ['compliance', 1],
      ],
    ),
    rule('M-1', 'Mandates', { action: ['mandate.grant', 'mandate.revoke'] }, [
      ['treasury', 2],
      ['compliance', 1],
    ]),
    rule('P-1', 'Erasures', { action: ['person.erase'] }, [
      ['treasury', 1],
      ['compliance', 1],
    ]),
    rule('G-1', 'Versions of the policy', { action: ['policy.publish'] }, [['policy-approvers', 2]]),
    rule('G-2', 'Changes of people', { action: ['roster.change'] }, [['policy-approvers', 2]]),
    {
      id: 'M-2',
      version: 1,
      owner: ANNA,
      reviewBy: '2030-01-01',
      title: 'Nobody asks for a mandate of their own',
      when: { action: ['mandate.grant'], initiatorIsOwner: true },
      then: { kind: 'deny', code: 'owner-grants' },
    },
    {
      id: 'D-1',
      version: 1,
      owner: ANNA,
      reviewBy: '2030-01-01',
      title: 'No payments to North Korea',
      when: { action: ['transfer'], payee: { country: ['KP'] } },
      then: { kind: 'deny', code: 'sanctioned-country' },
    },
  ],
});

const rule = (
  id: string,
  title: string,
  when: Policy['rules'][number]['when'],
  groups: readonly (readonly [string, number])[],
): Policy['rules'][number] => ({
  id,
  version: 1,
  owner: ANNA,
  reviewBy: '2030-01-01',
  title,
  when,
  then: {
    kind: 'require',
    groups: groups.map(([group, atLeast]) => ({ group: group as GroupId, atLeast })),
    distinct: ['person'],
  },
});

/** Genesis with `fundsMinor` EUR (and as many JPY) on account A. */
export const testGenesis = (fundsMinor = '1000000000'): Genesis => ({
  v: 1,
  ledger: LEDGER,
  title: 'Test company',
  environment: 'sandbox',
  origin: ORIGIN,
  vkey: formatVkey(ORIGIN, ed25519.getPublicKey(LEDGER_SEED)),
  entities: [
    { id: 'alpha' as EntityId, name: 'Alpha GmbH' },
    { id: 'beta' as EntityId, name: 'Beta Ltd' },
  ],
  wallets: [testWallet('wallet-a', 'alpha', 'A'), testWallet('wallet-b', 'beta', 'B')],
  accounts: [
    account(IBAN_A, 'EUR', 2),
    account(IBAN_A, 'JPY', 0),
    account(IBAN_B, 'EUR', 2),
    ...(['EUR', 'JPY'] as const).flatMap((asset) => [
      system('opening', `system.opening.${asset}`, asset, asset === 'EUR' ? 2 : 0),
      system('clearing', `system.clearing.sepa.${asset}`, asset, asset === 'EUR' ? 2 : 0),
      system('clearing', `system.clearing.swift.${asset}`, asset, asset === 'EUR' ? 2 : 0),
    ]),
  ],
  openings: ['EUR', 'JPY'].flatMap((asset) => [
    { account: `${IBAN_A}.${asset}` as AccountId, side: 'debit' as const, asset, minor: fundsMinor },
    { account: `system.opening.${asset}` as AccountId, side: 'credit' as const, asset, minor: fundsMinor },
  ]),
  payees: [],
  roster: {
    ...NOTHING_HAPPENED,
    people: [ANNA, BEN, CLEO, DIRK, PIA].map(testPerson),
    groups: Object.entries(GROUP_ROLES).map(([id, roles]) => ({
      id: id as GroupId,
      name: id,
      roles: [...roles],
    })),
    keys: [ANNA, BEN, CLEO, DIRK, PIA].map((id) => testKey(id)),
  },
  policy: testPolicy(),
  mandates: [],
});

let nonce = 0;

/** An intra-group transfer from A to B; override what the test is about. */
export const testTransfer = (over: Partial<TransferIntent> & { minor?: string } = {}): TransferIntent => {
  const { minor = '100', ...rest } = over;
  nonce += 1;
  return {
    v: 1,
    type: 'transfer',
    ledger: LEDGER,
    initiator: DIRK,
    origin: { kind: 'desk', nonce: nonce.toString(16).padStart(32, '0') },
    createdAt: '2026-05-01T09:00:00Z',
    expiresAt: '2026-05-08T09:00:00Z',
    attachmentsRoot: null,
    legs: [
      {
        source: { account: `${IBAN_A}.EUR` as AccountId, name: 'Alpha operating', iban: IBAN_A },
        destination: { account: `${IBAN_B}.EUR` as AccountId, iban: IBAN_B, bic: null },
        amount: { asset: 'EUR', scale: 2, minor },
      },
    ],
    rail: 'book',
    payee: { name: 'Beta operating', country: 'GB', version: null },
    purpose: 'INTC',
    references: { endToEndId: `E2E-${nonce}`, instructionId: null, remittance: null },
    requestedExecutionDate: '2026-05-04',
    feeCeiling: null,
    ...rest,
  };
};

export const testRegistration = (
  over: Partial<AccountRegistrationIntent> = {},
): AccountRegistrationIntent => {
  nonce += 1;
  return {
    v: 1,
    type: 'account.register',
    ledger: LEDGER,
    initiator: DIRK,
    origin: { kind: 'desk', nonce: nonce.toString(16).padStart(32, '0') },
    createdAt: '2026-05-01T09:00:00Z',
    expiresAt: '2026-05-08T09:00:00Z',
    attachmentsRoot: null,
    entity: { id: 'beta' as EntityId, name: 'Beta Ltd' },
    wallet: {
      id: 'wallet-c' as WalletId,
      name: 'Beta reserve',
      purpose: 'reserve',
      tier: 'warm',
      owner: DIRK,
      limits: [],
      expiresOn: '2027-04-30',
    },
    iban: IBAN_OUTSIDE,
    bic: null,
    openingBalances: [{ asset: 'EUR', scale: 2, minor: '5000' }],
    statementDate: '2026-04-30',
    ...over,
  };
};

/** The header of an intent that the controller drafts at a desk. */
export const drafted = (): Pick<
  TransferIntent,
  'v' | 'ledger' | 'initiator' | 'origin' | 'createdAt' | 'expiresAt' | 'attachmentsRoot'
> => {
  nonce += 1;
  return {
    v: 1,
    ledger: LEDGER,
    initiator: DIRK,
    origin: { kind: 'desk', nonce: nonce.toString(16).padStart(32, '0') },
    createdAt: '2026-05-01T09:00:00Z',
    expiresAt: '2026-05-08T09:00:00Z',
    attachmentsRoot: null,
  };
};

/** A change of wallet B, of Beta Ltd; override what the test is about. */
export const testChange = (
  change: WalletChange,
  over: Partial<WalletChangeIntent> = {},
): WalletChangeIntent => ({
  ...drafted(),
  type: 'wallet.change',
  entity: { id: 'beta' as EntityId, name: 'Beta Ltd' },
  wallet: { id: 'wallet-b' as WalletId, name: 'B' },
  change,
  reason: 'Test',
  ...over,
});

/** A mandate over wallet A for a client called "cards", for which the policy author answers: nobody who approves. */
export const testMandate = (over: Partial<Mandate> = {}): Mandate => ({
  id: 'mandate-1' as MandateId,
  client: 'cards',
  owner: PIA,
  purpose: 'Card payments',
  wallets: ['wallet-a' as WalletId],
  roles: ['clearing'],
  maxima: [{ asset: 'EUR', minor: '50000' }],
  mayOpenAccounts: true,
  expiresAt: '2027-05-01T00:00:00Z',
  ...over,
});

export const testGrant = (
  mandate: Partial<Mandate> = {},
  over: Partial<MandateGrantIntent> = {},
): MandateGrantIntent => ({
  ...drafted(),
  type: 'mandate.grant',
  mandate: testMandate(mandate),
  ...over,
});

export const testRevocation = (over: Partial<MandateRevocationIntent> = {}): MandateRevocationIntent => {
  const { id, client, purpose } = testMandate();
  return {
    ...drafted(),
    type: 'mandate.revoke',
    mandate: { id, client, purpose },
    reason: 'Not used any more',
    ...over,
  };
};

/** The test company with a fifth person, who stands as is said. */
export const genesisWithEve = (
  standing: Person['standing'] = 'left',
  genesis: Genesis = testGenesis(),
): Genesis => ({
  ...genesis,
  roster: {
    ...genesis.roster,
    people: [...genesis.roster.people, { ...testPerson(EVE), standing }],
  },
});

export const testErasure = (over: Partial<PersonErasureIntent> = {}): PersonErasureIntent => ({
  ...drafted(),
  type: 'person.erase',
  person: { id: EVE, commitment: testPerson(EVE).commitment },
  reason: 'request',
  ...over,
});

/** `key` names the key that signs; a device with a key of its own signs as well. */
const sign = (type: string, statement: Pick<SubmissionStatement, 'device'>, key: PersonId): Envelope => {
  const payload = canonicalBytes(statement);
  const message = preAuthEncoding(type, payload);
  const signature = ed25519.sign(message, seedOf(key));
  return {
    payloadType: type,
    payload: toBase64(payload),
    signatures: [
      { keyid: keyIdOf(keyOf(key)), sig: toBase64(signature) },
      ...proofsOf(statement.device, message),
    ],
  };
};

const signedBy = (
  who: PersonId,
  head: JournalHead,
  issuedAt: string,
): Pick<SubmissionStatement, 'v' | 'ledger' | 'keyId' | 'device' | 'build' | 'issuedAt' | 'head'> => ({
  v: 1,
  ledger: LEDGER,
  keyId: keyIdOf(keyOf(who)),
  device: DEVICE,
  build: BUILD,
  issuedAt,
  head,
});

export const signSubmission = (
  who: PersonId,
  intents: readonly IntentDigest[],
  head: JournalHead,
  issuedAt = '2026-05-01T09:00:00Z',
  ledger = LEDGER,
): Envelope => {
  const statement: SubmissionStatement = {
    ...signedBy(who, head, issuedAt),
    ledger,
    type: 'submission',
    initiator: who,
    intents: [...intents],
  };
  return sign(SUBMISSION_TYPE, statement, who);
};

/** An approval (or, with a reason, a rejection) of an intent, as a desk would sign it. */
export const signApproval = (
  who: PersonId,
  intent: Intent,
  head: JournalHead,
  over: Partial<ApprovalStatement> = {},
  key: string = who,
): Envelope => {
  const issuedAt = over.issuedAt ?? '2026-05-01T10:00:00Z';
  const record = renderIntent(intent, 'en-GB');
  const statement: ApprovalStatement = {
    ...signedBy(who, head, issuedAt),
    type: 'approval',
    decision: 'approve',
    reason: null,
    intent: digestOf(intent),
    render: {
      template: record.template,
      version: record.version,
      locale: record.locale,
      digest: renderDigest(record),
    },
    policy: { version: 1, digest: policyDigest(testPolicy()) },
    screening: null,
    approver: who,
    expiresAt: new Date(Date.parse(issuedAt) + 72 * 3_600_000).toISOString(),
    keyId: testKey(who, key).keyId,
    ...over,
  };
  return sign(APPROVAL_TYPE, statement, key as PersonId);
};
