import { describe, expect, test } from 'vitest';
import type { AccountId, PersonId, WalletId } from '#shared/brand';
import type { AccountLimits, Wallet } from '#shared/double-entry';
import { digestOf, type Intent, type WalletChange } from '#shared/intent';
import { birthCertificateOf, stateHash } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  drafted,
  IBAN_B,
  IBAN_OUTSIDE,
  PIA,
  testChange,
  testGenesis,
  testGrant,
  testMandate,
  testRegistration,
  testRevocation,
  testTransfer,
  testWallet,
} from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import { carry, floor, ledgerWith, UNBOUND, walletA } from '../../../support/wallet-life.ts';

const WALLET_B = 'wallet-b' as WalletId;

const change = (ledger: MiniLedger, of: WalletChange): string =>
  carry(ledger, testChange(of), of.kind === 'freeze' ? [ANNA] : [ANNA, CLEO]);

const loosens = (ledger: MiniLedger, intent: Intent): unknown => {
  const fact = ledger.set.intents.get(digestOf(intent))?.facts.loosens;
  return fact?.known === true ? fact.value : fact;
};
const stateOf = (ledger: MiniLedger): string | undefined => ledger.set.wallets.get(WALLET_B)?.state;
const ARCHIVE: WalletChange = { kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] };
const fromB = (): ReturnType<typeof testTransfer> => {
  const source = { account: `${IBAN_B}.EUR` as AccountId, name: 'Beta operating', iban: IBAN_B };
  const intent = testTransfer();
  const amount = { asset: 'EUR', scale: 2, minor: '100' };
  const destination = { account: null, iban: IBAN_OUTSIDE, bic: null };
  const payee = { name: 'Papeterie', country: 'FR', version: null };
  return { ...intent, rail: 'sepa', payee, legs: [{ source, destination, amount }] };
};

describe('a wallet is born', () => {
  const limits: AccountLimits = { floor: { soft: '400', hard: '100' }, ceiling: UNBOUND, velocity: [] };
  const registration = (): ReturnType<typeof testRegistration> => {
    const intent = testRegistration();
    return { ...intent, wallet: { ...intent.wallet, limits: [{ asset: 'EUR', limits }] } };
  };

  test('with the owner, the tier, the limits, the end and the policy of its registration', () => {
    const ledger = new MiniLedger();
    const intent = registration();
    expect(carry(ledger, intent)).toBe('registered');
    const record = ledger.set.wallets.get(intent.wallet.id);
    expect(record).toMatchObject({
      wallet: {
        ...intent.wallet,
        entity: 'beta',
        policy: { version: 1, digest: ledger.set.policies[0]?.digest },
      },
      state: 'active',
      isOwnerless: false,
      founded: [`${IBAN_OUTSIDE}.EUR`],
    });
  });

  test('with a certificate whose every position is the event that it says', () => {
    const ledger = new MiniLedger();
    const intent = registration();
    carry(ledger, intent);
    const record = ledger.set.wallets.get(intent.wallet.id);
    if (record === undefined) throw new Error('no wallet');
    const digest = digestOf(intent);
    const born = birthCertificateOf(record, ledger.set.intents.get(digest), ledger.set.policies);
    expect(ledger.events[born?.seq ?? -1]).toMatchObject({
      type: 'account.registered',
      payload: { intent: digest, wallet: { id: intent.wallet.id } },
    });
    expect(ledger.events[born?.intent?.proposedSeq ?? -1]).toMatchObject({
      type: 'intent.proposed',
      payload: { digest, submission: born?.intent?.submission, policy: born?.policy },
    });
    expect(born?.intent?.approvals.map(({ person }) => person)).toEqual([ANNA, CLEO]);
    for (const { seq, person } of born?.intent?.approvals ?? [])
      expect(ledger.events[seq]).toMatchObject({
        type: 'approval.recorded',
        actor: { kind: 'person', id: person },
        payload: { intent: digest },
      });
  });

  test('by the genesis with the policy of the genesis', () => {
    const ledger = new MiniLedger();
    const record = ledger.set.wallets.get(WALLET_B);
    if (record === undefined) throw new Error('no wallet');
    expect(birthCertificateOf(record, undefined, ledger.set.policies)).toMatchObject({
      seq: 0,
      policy: { version: 1 },
      intent: null,
    });
  });

  test('never of an owner who is not there, nor to an end that is over', () => {
    const { wallet } = testRegistration();
    const orphan = testRegistration({ wallet: { ...wallet, owner: 'nobody' as PersonId } });
    expect(new MiniLedger().propose(orphan)).toBe('owner-inactive');
    const late = ledgerWith({}, '2026-05-06T09:00:00Z');
    const over = testRegistration({ wallet: { ...wallet, expiresOn: '2026-05-05' } });
    expect(late.propose(over)).toBe('bad-request');
  });

  test('in the genesis only without naming a policy, and with limits that hold', () => {
    const policy = { version: 1, digest: 'a'.repeat(64) as never };
    expect(() => ledgerWith(walletA({ policy }))).toThrow('genesis');
    const silent = { asset: 'EUR', limits: { floor: UNBOUND, ceiling: UNBOUND, velocity: [] } };
    expect(() => ledgerWith(walletA({ limits: [silent] }))).toThrow('genesis');
  });
});

describe('a wallet lives', () => {
  test('through every state, each move by its own quorum', () => {
    const ledger = new MiniLedger();
    for (const [kind, state] of [
      ['freeze', 'frozen'],
      ['unfreeze', 'active'],
      ['close', 'closing'],
      ['freeze', 'frozen'],
      ['unfreeze', 'active'],
      ['close', 'closing'],
      ['reopen', 'active'],
      ['close', 'closing'],
    ] as const) {
      expect(change(ledger, { kind })).toBe('carried-out');
      expect(stateOf(ledger)).toBe(state);
    }
    expect(change(ledger, ARCHIVE)).toBe('carried-out');
    expect(stateOf(ledger)).toBe('archived');
    for (const kind of ['freeze', 'reopen', 'close'] as const)
      expect(change(ledger, { kind })).toBe('wallet-move-refused');
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('a move that the table does not know is refused', () => {
    const ledger = new MiniLedger();
    for (const kind of ['unfreeze', 'reopen'] as const)
      expect(ledger.propose(testChange({ kind }))).toBe('wallet-move-refused');
    expect(ledger.propose(testChange(ARCHIVE))).toBe('wallet-move-refused');
  });

  test('a frozen wallet is not closed: it would send again', () => {
    const ledger = new MiniLedger();
    const close = testChange({ kind: 'close' });
    expect(ledger.propose(close)).toBe('proposed');
    expect(carry(ledger, testChange({ kind: 'freeze' }), [ANNA])).toBe('carried-out');
    expect(ledger.approve(ANNA, close)).toBe('wallet-move-refused');
    expect(ledger.propose(testChange({ kind: 'close' }))).toBe('wallet-move-refused');
    expect(ledger.propose(fromB())).toBe('wallet-frozen');
  });

  test('a move is judged again at each approval: another one may have come first', () => {
    const ledger = new MiniLedger();
    const close = testChange({ kind: 'close' });
    expect(ledger.propose(close)).toBe('proposed');
    expect(ledger.approve(ANNA, close)).toBe('recorded');
    expect(change(ledger, { kind: 'close' })).toBe('carried-out');
    expect(ledger.approve(CLEO, close)).toBe('wallet-move-refused');
    const reason = { code: 'duplicate', text: 'closed already' } as const;
    expect(ledger.approve(CLEO, close, { decision: 'reject', reason })).toBe('recorded');
  });

  test('one is enough to freeze and not enough to unfreeze', () => {
    const ledger = new MiniLedger();
    expect(carry(ledger, testChange({ kind: 'freeze' }), [ANNA])).toBe('carried-out');
    expect(carry(ledger, testChange({ kind: 'unfreeze' }), [ANNA])).toBe('awaiting-approval');
  });

  test('a change shows the wallet as it is, or is refused', () => {
    const ledger = new MiniLedger();
    const freeze: WalletChange = { kind: 'freeze' };
    const refused: readonly [Parameters<typeof testChange>, string][] = [
      [[freeze, { wallet: { id: WALLET_B, name: 'Other' } }], 'not-found'],
      [[freeze, { wallet: { id: 'wallet-x' as WalletId, name: 'B' } }], 'not-found'],
      [[freeze, { entity: { id: 'alpha' as never, name: 'Alpha GmbH' } }], 'not-found'],
      [[{ kind: 'set-owner', from: BEN, to: ANNA }], 'change-outdated'],
      [[{ kind: 'set-owner', from: DIRK, to: 'nobody' as PersonId }], 'owner-inactive'],
      [[{ kind: 'extend', from: '2026-04-01', to: '2027-04-01' }], 'change-outdated'],
      [[{ kind: 'extend', from: null, to: '2026-04-30' }], 'bad-request'],
      [[{ kind: 'set-limits', from: floor('5'), to: [] }], 'change-outdated'],
    ];
    for (const [input, code] of refused) expect(ledger.propose(testChange(...input))).toBe(code);
  });

  test('whoever is to answer for it neither asks for that nor decides on it', () => {
    const ledger = new MiniLedger();
    const own = testChange({ kind: 'set-owner', from: DIRK, to: ANNA }, { initiator: ANNA });
    expect(ledger.propose(own)).toBe('own-power');
    const heir = testChange({ kind: 'set-owner', from: DIRK, to: ANNA });
    expect(carry(ledger, heir)).toBe('own-power');
    expect(carry(ledger, { ...heir, ...drafted() }, [BEN, CLEO])).toBe('carried-out');
    expect(ledger.set.wallets.get(WALLET_B)?.wallet.owner).toBe(ANNA);
  });

  test('owner, end and limits are replaced', () => {
    const ledger = new MiniLedger();
    expect(change(ledger, { kind: 'set-owner', from: DIRK, to: BEN })).toBe('carried-out');
    expect(change(ledger, { kind: 'extend', from: null, to: '2027-05-01' })).toBe('carried-out');
    expect(change(ledger, { kind: 'set-limits', from: [], to: floor('5') })).toBe('carried-out');
    expect(ledger.set.wallets.get(WALLET_B)?.wallet).toMatchObject({
      owner: BEN,
      expiresOn: '2027-05-01',
      limits: floor('5'),
    });
  });
});

describe('a wallet is archived', () => {
  test('not while it holds something, while something is open about it, and while it is a payee: all at once', () => {
    const genesis = testGenesis();
    const payees = [{ iban: IBAN_B, name: 'Beta', since: '2026-01-01' }];
    const ledger = new MiniLedger({ ...genesis, payees });
    expect(carry(ledger, testTransfer({ minor: '777' }), [ANNA, BEN])).toBe('posted');
    expect(ledger.propose(testTransfer({ minor: '5' }))).toBe('proposed');
    expect(change(ledger, { kind: 'close' })).toBe('carried-out');
    const refusal = ledger.refusalOf(testChange(ARCHIVE));
    expect(refusal?.code).toBe('archive-refused');
    expect(refusal?.detail).toContain(`account ${IBAN_B}.EUR holds 7.77 EUR`);
    expect(refusal?.detail).toContain(`account ${IBAN_B}.EUR has 0.05 EUR pending`);
    expect(refusal?.detail).toContain('open items: ');
    expect(refusal?.detail).toContain(`${IBAN_B} is a payee, as Beta since 2026-01-01`);
  });

  test('not while an open item pays to its account from outside of the books', () => {
    const ledger = new MiniLedger();
    expect(change(ledger, { kind: 'close' })).toBe('carried-out');
    const [leg] = testTransfer().legs;
    if (leg === undefined) throw new Error('no leg');
    const destination = { account: null, iban: IBAN_B, bic: null };
    const sepa = testTransfer({ rail: 'sepa', legs: [{ ...leg, destination }] });
    expect(ledger.propose(sepa)).toBe('proposed');
    expect(ledger.refusalOf(testChange(ARCHIVE))?.detail).toBe(
      `${IBAN_B} is the payee of open item ${digestOf(sepa)}`,
    );
  });

  test('not when something comes up between its approvals', () => {
    const ledger = new MiniLedger();
    change(ledger, { kind: 'close' });
    const archive = testChange(ARCHIVE);
    expect(ledger.propose(archive)).toBe('proposed');
    expect(ledger.approve(ANNA, archive)).toBe('recorded');
    expect(ledger.propose(testChange({ kind: 'reopen' }))).toBe('proposed');
    expect(ledger.approve(CLEO, archive)).toBe('archive-refused');
  });

  test('with the accounts that it has, and no others', () => {
    const ledger = new MiniLedger();
    change(ledger, { kind: 'close' });
    expect(ledger.propose(testChange({ kind: 'archive', accounts: [], ibans: [] }))).toBe('change-outdated');
    expect(ledger.propose(testChange({ kind: 'archive', accounts: [], ibans: [IBAN_OUTSIDE] }))).toBe(
      'change-outdated',
    );
  });
});

describe('a transfer', () => {
  test.each([
    ['frozen', [{ kind: 'freeze' }], 'wallet-frozen'],
    ['archived', [{ kind: 'close' }, ARCHIVE], 'wallet-archived'],
  ] as const)('out of a wallet that is %s is refused by the name of its state', (_, changes, code) => {
    const ledger = new MiniLedger();
    for (const each of changes) expect(change(ledger, each as WalletChange)).toBe('carried-out');
    expect(ledger.propose(fromB())).toBe(code);
  });

  test.each([
    ['closing', [{ kind: 'close' }], 'wallet-closing'],
    ['archived', [{ kind: 'close' }, ARCHIVE], 'wallet-archived'],
    ['frozen', [{ kind: 'freeze' }], 'proposed'],
  ] as const)('into a wallet that is %s', (_, changes, code) => {
    const ledger = new MiniLedger();
    for (const each of changes) expect(change(ledger, each as WalletChange)).toBe('carried-out');
    expect(ledger.propose(testTransfer())).toBe(code);
  });

  test('that waits when its wallet is frozen can be stopped and not approved', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    const freeze = testChange(
      { kind: 'freeze' },
      {
        entity: { id: 'alpha' as never, name: 'Alpha GmbH' },
        wallet: { id: 'wallet-a' as WalletId, name: 'A' },
      },
    );
    expect(carry(ledger, freeze, [ANNA])).toBe('carried-out');
    expect(ledger.approve(BEN, intent)).toBe('wallet-frozen');
    const reason = { code: 'suspected-fraud', text: 'frozen' } as const;
    expect(ledger.approve(BEN, intent, { decision: 'reject', reason })).toBe('recorded');
  });

  test('out of a wallet after its last day is refused, also when it waited', () => {
    const ledger = ledgerWith(walletA({ expiresOn: '2026-05-02' }));
    const intent = testTransfer();
    expect(ledger.propose(intent)).toBe('proposed');
    ledger.time = '2026-05-03T00:00:00Z';
    expect(ledger.approve(ANNA, intent)).toBe('wallet-expired');
    expect(ledger.propose(testTransfer())).toBe('wallet-expired');
  });

  test('out of a wallet whose owner has left is refused, until another answers for it', () => {
    const genesis = testGenesis();
    const people = genesis.roster.people.map((person) =>
      person.id === BEN ? { ...person, standing: 'left' as const } : person,
    );
    const wallets = [
      testWallet('wallet-a', 'alpha', 'A', { owner: BEN }),
      testWallet('wallet-b', 'beta', 'B'),
    ];
    const ledger = ledgerWith({ wallets, roster: { ...genesis.roster, people } });
    expect(ledger.set.wallets.get('wallet-a' as WalletId)?.isOwnerless).toBe(true);
    expect(ledger.propose(testTransfer())).toBe('wallet-ownerless');
    const heir = testChange(
      { kind: 'set-owner', from: BEN, to: PIA },
      {
        entity: { id: 'alpha' as never, name: 'Alpha GmbH' },
        wallet: { id: 'wallet-a' as WalletId, name: 'A' },
      },
    );
    expect(carry(ledger, heir)).toBe('carried-out');
    expect(loosens(ledger, heir)).toBe(true);
    expect(ledger.propose(testTransfer())).toBe('proposed');
  });

  test('is not loosened by another owner of a wallet that has one', () => {
    const ledger = new MiniLedger();
    const heir = testChange({ kind: 'set-owner', from: DIRK, to: ANNA });
    expect(ledger.propose(heir)).toBe('proposed');
    expect(loosens(ledger, heir)).toBe(false);
  });

  test('stops at the hard floor, what is pending counted, and is flagged at the soft one', () => {
    const ledger = ledgerWith(walletA({ limits: floor('999999000', '999999500') }));
    const flagged = testTransfer({ minor: '600' });
    expect(ledger.propose(flagged)).toBe('proposed');
    expect(ledger.set.intents.get(digestOf(flagged))?.facts.softLimits).toEqual({
      known: true,
      value: [`soft-floor:${flagged.legs[0]?.source.account ?? ''}`],
    });
    expect(ledger.propose(testTransfer({ minor: '401' }))).toBe('floor-reached');
    expect(ledger.propose(testTransfer({ minor: '400' }))).toBe('proposed');
    expect(ledger.refusalOf(testTransfer({ minor: '1' }))?.detail).toContain(digestOf(flagged));
  });

  test('stops at the ceiling of the wallet that it goes to', () => {
    const limits: Wallet['limits'] = [
      { asset: 'EUR', limits: { floor: UNBOUND, ceiling: { soft: null, hard: '150' }, velocity: [] } },
    ];
    const wallets = [testWallet('wallet-a', 'alpha', 'A'), testWallet('wallet-b', 'beta', 'B', { limits })];
    const ledger = ledgerWith({ wallets });
    expect(ledger.propose(testTransfer({ minor: '100' }))).toBe('proposed');
    expect(ledger.propose(testTransfer({ minor: '51' }))).toBe('ceiling-reached');
    expect(ledger.propose(testTransfer({ minor: '50' }))).toBe('proposed');
  });
});

describe('a mandate', () => {
  const ALL = [ANNA, BEN, CLEO];

  test('is granted by its quorum, and revoked by it', () => {
    const ledger = new MiniLedger();
    expect(carry(ledger, testGrant(), ALL)).toBe('carried-out');
    expect(ledger.set.mandates.get(testMandate().id)).toEqual({ mandate: testMandate(), isRevoked: false });
    expect(carry(ledger, testRevocation(), ALL)).toBe('carried-out');
    expect(ledger.set.mandates.get(testMandate().id)?.isRevoked).toBe(true);
    expect(ledger.propose(testRevocation())).toBe('mandate-revoked');
    expect(ledger.propose(testGrant())).toBe('mandate-exists');
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('is neither asked for nor decided on by whoever would answer for it', () => {
    const ledger = new MiniLedger();
    expect(ledger.propose(testGrant({ owner: DIRK }))).toBe('own-power');
    expect(ledger.propose(testGrant({ owner: ANNA }, { initiator: ANNA }))).toBe('own-power');
    const grant = testGrant({ owner: ANNA });
    expect(carry(ledger, grant, ALL)).toBe('own-power');
    expect(ledger.approve(BEN, grant)).toBe('recorded');
    expect(ledger.approve(CLEO, grant)).toBe('recorded');
    expect(ledger.set.intents.get(digestOf(grant))?.status).toBe('awaiting-approval');
  });

  test.each<[string, Intent, string]>([
    ['of an owner who is not there', testGrant({ owner: 'nobody' as PersonId }), 'owner-inactive'],
    ['over a wallet that is not there', testGrant({ wallets: ['wallet-x' as WalletId] }), 'not-found'],
    ['that is not there, revoked', testRevocation(), 'not-found'],
  ])('%s is refused', (_, intent, code) => {
    expect(new MiniLedger().propose(intent)).toBe(code);
  });

  test('of another client than the one named is not revoked', () => {
    const ledger = ledgerWith({ mandates: [testMandate()] });
    const { mandate } = testRevocation();
    expect(ledger.propose(testRevocation({ mandate: { ...mandate, client: 'other' } }))).toBe('not-found');
    expect(ledger.propose(testRevocation())).toBe('proposed');
  });
});

describe('a centre that lies', () => {
  const story = (): MiniLedger => {
    const ledger = new MiniLedger();
    change(ledger, { kind: 'freeze' });
    carry(ledger, testGrant(), [ANNA, BEN, CLEO]);
    carry(ledger, testRevocation(), [ANNA, BEN, CLEO]);
    return ledger;
  };

  test.each([
    ['another state', 'wallet.changed', { state: 'active' }],
    ['another wallet', 'wallet.changed', { wallet: testWallet('wallet-b', 'beta', 'B', { owner: ANNA }) }],
    [
      'a wider mandate',
      'mandate.granted',
      { mandate: testMandate({ maxima: [{ asset: 'EUR', minor: '9999999' }] }) },
    ],
    ['another mandate', 'mandate.revoked', { mandate: 'mandate-2' }],
  ])('writes %s', (_, type, change_) => {
    const events = story().events.map((event) =>
      event.type === type ? { ...event, payload: { ...event.payload, ...change_ } } : event,
    );
    expect(replay(events as ReturnType<typeof story>['events'])).toBe('state');
  });

  test('leaves a freeze without effect', () => {
    const ledger = new MiniLedger();
    change(ledger, { kind: 'freeze' });
    expect(ledger.events.at(-1)?.type).toBe('wallet.changed');
    const set = replay(ledger.events.slice(0, -1));
    if (typeof set === 'string') throw new Error(set);
    expect([...set.intents.values()].some(({ status }) => status === 'awaiting-dispatch')).toBe(true);
    expect(stateHash({ ...set, size: ledger.set.size })).not.toBe(stateHash(ledger.set));
  });

  test('leaves an event out: the facts of every later proposal are of another place', () => {
    const { events } = story();
    const without = events
      .filter(({ type }) => type !== 'wallet.changed')
      .map((event, seq) => ({ ...event, seq }));
    expect(replay(without)).toBe('policy');
  });
});
