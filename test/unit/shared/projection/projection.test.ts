import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, Sha256Hex } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { available, ledgerSums, stateHash, type WorkingSet } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  IBAN_A,
  IBAN_B,
  IBAN_OUTSIDE,
  testGenesis,
  testRegistration,
  testTransfer,
} from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';

const A = `${IBAN_A}.EUR` as AccountId;
const B = `${IBAN_B}.EUR` as AccountId;
const balance = (set: WorkingSet, id: AccountId): bigint => {
  const record = set.accounts.get(id);
  if (record === undefined) throw new Error(`no account ${id}`);
  return record.debitsPosted - record.creditsPosted;
};
const free = (set: WorkingSet, id: AccountId): bigint => {
  const record = set.accounts.get(id);
  if (record === undefined) throw new Error(`no account ${id}`);
  return available(record);
};

describe('a transfer between own accounts', () => {
  test('is held, approved by two, posted, and moves exactly its amount', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer({ minor: '12345' });
    expect(ledger.propose(intent)).toBe('proposed');
    expect(free(ledger.set, A)).toBe(1_000_000_000n - 12_345n);
    expect(balance(ledger.set, A)).toBe(1_000_000_000n);
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(ledger.set.intents.get(digestOf(intent))?.status).toBe('awaiting-approval');
    expect(ledger.approve(BEN, intent)).toBe('recorded');
    expect(ledger.set.intents.get(digestOf(intent))?.status).toBe('posted');
    expect(balance(ledger.set, A)).toBe(1_000_000_000n - 12_345n);
    expect(balance(ledger.set, B)).toBe(12_345n);
  });

  test('to the outside waits for dispatch with its hold in place', () => {
    const ledger = new MiniLedger();
    const intent = toOutside('500');
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    ledger.approve(BEN, intent);
    expect(ledger.set.intents.get(digestOf(intent))?.status).toBe('awaiting-dispatch');
    expect(balance(ledger.set, A)).toBe(1_000_000_000n);
    expect(free(ledger.set, A)).toBe(1_000_000_000n - 500n);
    expect(ledger.set.payees.get(IBAN_OUTSIDE)?.timesInstructed).toBe(1);
  });

  test('of 60 % twice: the second is refused and names what reserves the balance', () => {
    const ledger = new MiniLedger();
    expect(ledger.propose(testTransfer({ minor: '600000000' }))).toBe('proposed');
    expect(ledger.propose(testTransfer({ minor: '600000000' }))).toBe('insufficient-funds');
  });

  test('from one origin is created once', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.propose(intent)).toBe('duplicate');
    expect(ledger.propose({ ...intent, purpose: 'SUPP' })).toBe('duplicate');
  });

  test('that shows another source than the account has is refused', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    const [leg] = intent.legs;
    if (leg === undefined) throw new Error('no leg');
    const source = { ...leg.source, name: 'Another name' };
    expect(ledger.propose({ ...intent, legs: [{ ...leg, source }] })).toBe('unknown-account');
  });
});

const toOutside = (minor: string, country = 'FR'): ReturnType<typeof testTransfer> => {
  const inside = testTransfer({ minor });
  const legs = inside.legs.map((leg) => ({
    ...leg,
    destination: { account: null, iban: IBAN_OUTSIDE, bic: null },
  }));
  return { ...inside, legs, rail: 'sepa', payee: { name: 'Papeterie', country, version: null } };
};

describe('decisions', () => {
  test.each([
    ['the initiator', DIRK, 'initiator-cannot-approve'],
    ['someone the policy does not ask for', CLEO, 'not-eligible'],
  ] as const)('%s can not approve', (_, who, code) => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    expect(ledger.approve(who, intent)).toBe(code);
  });

  test('an officer who initiates can not approve their own item', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer({ initiator: ANNA });
    ledger.propose(intent);
    expect(ledger.approve(ANNA, intent)).toBe('initiator-cannot-approve');
  });

  test('nobody proposes in the name of another', () => {
    const ledger = new MiniLedger();
    expect(ledger.propose(testTransfer({ initiator: ANNA }), BEN)).toBe('bad-statement');
  });

  test('a person counts once', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    expect(ledger.approve(ANNA, intent)).toBe('already-decided');
  });

  test('a rejection ends the item and releases the hold', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer({ minor: '777' });
    ledger.propose(intent);
    const reason = { code: 'wrong-payee', text: 'not our supplier' } as const;
    expect(ledger.approve(ANNA, intent, { decision: 'reject' })).toBe('reason-required');
    expect(ledger.approve(ANNA, intent, { decision: 'reject', reason })).toBe('recorded');
    expect(ledger.set.intents.get(digestOf(intent))?.status).toBe('rejected');
    expect(free(ledger.set, A)).toBe(1_000_000_000n);
    expect(ledger.approve(BEN, intent)).toBe('intent-closed');
  });

  test('made on another history is a split view', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const head = { ...ledger.head, root: '00'.repeat(32) as Sha256Hex };
    expect(ledger.approve(ANNA, intent, { head })).toBe('split-view');
    expect(ledger.approve(ANNA, intent, { head: { ...ledger.head, size: 999 } })).toBe('split-view');
  });

  test('over other lines than the intent gives is refused', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const render = {
      template: 'transfer',
      version: 1,
      locale: 'en-GB',
      digest: '11'.repeat(32) as Sha256Hex,
    } as const;
    expect(ledger.approve(ANNA, intent, { render })).toBe('render-mismatch');
  });

  test('that arrive too late do not count', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.time = '2026-05-05T09:00:00Z';
    expect(ledger.approve(ANNA, intent, { issuedAt: '2026-05-01T09:00:00Z' })).toBe('approval-expired');
    ledger.time = '2026-05-08T09:00:00Z';
    ledger.expire(digestOf(intent));
    expect(ledger.set.intents.get(digestOf(intent))?.status).toBe('expired');
    expect(free(ledger.set, A)).toBe(1_000_000_000n);
  });

  test('the policy denies, with its code, and holds nothing', () => {
    const ledger = new MiniLedger();
    const intent = toOutside('100', 'KP');
    expect(ledger.propose(intent)).toBe('denied');
    expect(ledger.set.intents.get(digestOf(intent))?.closing).toBe('sanctioned-country');
    expect(free(ledger.set, A)).toBe(1_000_000_000n);
  });

  test('an account is registered by two groups, with its opening balance', () => {
    const ledger = new MiniLedger();
    const intent = testRegistration();
    expect(ledger.propose(intent)).toBe('proposed');
    ledger.approve(ANNA, intent);
    ledger.approve(CLEO, intent);
    expect(balance(ledger.set, `${IBAN_OUTSIDE}.EUR` as AccountId)).toBe(5_000n);
    expect(ledger.propose(testRegistration())).toBe('account-exists');
  });
});

describe('what an insider may try', () => {
  const reason = { code: 'suspected-fraud', text: 'not our account' } as const;

  test('registering one account twice: the second approval is refused, the balance stays', () => {
    const ledger = new MiniLedger();
    const first = testRegistration();
    const second = testRegistration({ wallet: { ...first.wallet, id: 'wallet-d' as never, name: 'Other' } });
    for (const intent of [first, second]) expect(ledger.propose(intent)).toBe('proposed');
    for (const who of [ANNA, CLEO]) expect(ledger.approve(who, first)).toBe('recorded');
    expect(ledger.approve(ANNA, second)).toBe('account-exists');
    expect(ledger.approve(ANNA, second, { decision: 'reject', reason })).toBe('recorded');
    expect(balance(ledger.set, `${IBAN_OUTSIDE}.EUR` as AccountId)).toBe(5_000n);
  });

  test('paying an own account under another name', () => {
    const payee = { name: 'Payroll of somebody', country: 'GB', version: null };
    expect(new MiniLedger().propose(testTransfer({ payee }))).toBe('unknown-account');
  });

  test('stating another country than that of the account', () => {
    const ledger = new MiniLedger(testGenesis());
    const intent = toOutside('100', 'CH');
    ledger.propose(intent);
    const facts = ledger.set.intents.get(digestOf(intent))?.facts;
    expect(facts?.payeeCountries).toEqual({ known: true, value: ['CH', 'FR'] });
  });

  test('taking the place of a line of a file with another payment', () => {
    const ledger = new MiniLedger();
    const forged = testTransfer();
    const [leg] = forged.legs;
    if (leg === undefined) throw new Error('no leg');
    ledger.propose(forged);
    const amount = { ...leg.amount, minor: '999' };
    expect(ledger.propose({ ...forged, legs: [{ ...leg, amount }] })).toBe('origin-conflict');
    const feeCeiling = { asset: 'EUR', scale: 2, minor: '500' };
    expect(ledger.propose({ ...forged, feeCeiling })).toBe('origin-conflict');
    expect(ledger.propose({ ...forged, createdAt: '2026-05-01T08:59:00Z' })).toBe('duplicate');
  });

  test('deciding after the item has expired, though the journal slept', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.time = '2026-05-08T09:00:01Z';
    expect(ledger.approve(ANNA, intent)).toBe('intent-expired');
  });
});

describe('what the centre may try', () => {
  test('leaving a signed rejection without consequence', () => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    const reason = { code: 'suspected-fraud', text: 'not our account' } as const;
    ledger.approve(ANNA, intent, { decision: 'reject', reason });
    const withoutEnd = ledger.events.filter(({ type }) => type !== 'intent.rejected');
    const set = replay(withoutEnd);
    if (typeof set === 'string') throw new Error(set);
    const again = new MiniLedger(testGenesis(), withoutEnd.slice(1));
    expect(again.approve(BEN, intent)).toBe('intent-closed');
  });

  test.each([
    ['another actor', 'state', { actor: { kind: 'person', id: BEN } }],
    ['another booking date', 'entries', { payload: { bookingDate: '1999-01-01' } }],
    ['another value date', 'entries', { payload: { valueDate: '2099-12-31' } }],
  ])('writing a posting with %s', (_, code, change) => {
    const ledger = new MiniLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    for (const who of [ANNA, BEN]) ledger.approve(who, intent);
    const events = ledger.events.map((event) => {
      if (event.type !== 'transfer.posted') return event;
      const { payload, ...header } = change as { payload?: object };
      return { ...event, ...header, payload: { ...event.payload, ...payload } };
    });
    expect(replay(events as typeof ledger.events)).toBe(code);
  });

  test('naming another as the one who proposed', () => {
    const ledger = new MiniLedger();
    ledger.propose(testTransfer());
    const events = ledger.events.map((event) =>
      event.type === 'intent.proposed' ? { ...event, actor: { kind: 'person', id: BEN } } : event,
    );
    expect(replay(events as typeof ledger.events)).toBe('state');
  });
});

describe('a journal', () => {
  const story = (): MiniLedger => {
    const ledger = new MiniLedger();
    const [first, second, third] = [testTransfer(), toOutside('100000001'), testRegistration()];
    for (const intent of [first, second, third]) ledger.propose(intent);
    for (const who of [ANNA, BEN]) ledger.approve(who, first);
    for (const who of [ANNA, BEN, CLEO]) ledger.approve(who, second);
    ledger.approve(ANNA, third, { decision: 'reject', reason: { code: 'other', text: 'no' } });
    ledger.propose(toOutside('5', 'KP'));
    return ledger;
  };

  test('replays to the same state hash', () => {
    const ledger = story();
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('with an event left out, doubled or moved is refused', () => {
    const { events } = story();
    for (let index = 0; index < events.length - 1; index += 1) {
      expect(replay(events.filter((_, at) => at !== index))).toBeTypeOf('string');
      const renumbered = events.filter((_, at) => at !== index).map((event, seq) => ({ ...event, seq }));
      // The last steps of an item are independent of each other only where nothing follows from them.
      const outcome = replay(renumbered);
      if (typeof outcome !== 'string') expect(stateHash(outcome)).not.toBe(stateHash(story().set));
    }
  });

  test.each([
    [
      'facts',
      'policy',
      (text: string) =>
        text.replace(
          '"amountMinor":{"known":true,"value":"100"}',
          '"amountMinor":{"known":true,"value":"1"}',
        ),
    ],
    [
      'hold',
      'entries',
      (text: string) => text.replace('"minor":"100","side":"credit"', '"minor":"101","side":"credit"'),
    ],
    [
      'amount',
      'intent',
      (text: string) =>
        text.replace('"amount":{"asset":"EUR","minor":"100"', '"amount":{"asset":"EUR","minor":"999"'),
    ],
    ['signature', 'approval', (text: string) => text.replace(/"sig":"[A-Za-z0-9+/]{4}/, '"sig":"AAAA')],
    ['posting', 'entries', (text: string) => text.replace('"minor":"100"', '"minor":"200"')],
  ])('with altered %s is refused as "%s"', (what, code, alter) => {
    const { events } = story();
    const type =
      what === 'signature' ? 'approval.recorded' : what === 'posting' ? 'transfer.posted' : 'intent.proposed';
    const target = events.findIndex((event) => event.type === type);
    const text = JSON.stringify(sorted(events[target]));
    const altered = alter(text);
    expect(altered).not.toBe(text);
    const forged = events.with(target, JSON.parse(altered) as (typeof events)[number]);
    expect(replay(forged)).toBe(code);
  });

  test('with a quorum that was not reached is refused', () => {
    const { events } = story();
    const approved = events.findIndex((event) => event.type === 'intent.approved');
    const lastApproval = events.findLastIndex(
      (event, at) => at < approved && event.type === 'approval.recorded',
    );
    const forged = events.filter((_, at) => at !== lastApproval).map((event, seq) => ({ ...event, seq }));
    expect(replay(forged)).toBe('quorum');
  });

  test('keeps every invariant under random work', () => {
    const officers = [ANNA, BEN, CLEO] as const;
    const step = fc.record({
      kind: fc.constantFrom('propose', 'outside', 'approve', 'reject'),
      minor: fc.integer({ min: 1, max: 400_000_000 }),
      pick: fc.nat(20),
      who: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const ledger = new MiniLedger();
        const proposed: ReturnType<typeof testTransfer>[] = [];
        for (const { kind, minor, pick, who } of steps) {
          if (kind === 'propose' || kind === 'outside') {
            const intent =
              kind === 'propose' ? testTransfer({ minor: String(minor) }) : toOutside(String(minor));
            if (ledger.propose(intent) === 'proposed') proposed.push(intent);
          } else {
            const intent = proposed[pick % Math.max(1, proposed.length)];
            const officer = officers[who];
            if (intent === undefined || officer === undefined) continue;
            const reason = { code: 'other', text: 'no' } as const;
            ledger.approve(officer, intent, kind === 'reject' ? { decision: 'reject', reason } : {});
          }
          for (const sum of ledgerSums(ledger.set).values()) expect(sum).toBe(0n);
          expect(free(ledger.set, A)).toBeGreaterThanOrEqual(0n);
        }
        const again = replay(ledger.events);
        if (typeof again === 'string') throw new Error(again);
        expect(stateHash(again)).toBe(stateHash(ledger.set));
      }),
      { numRuns: 25 },
    );
  });
});

/** Object keys in order, so that a textual alteration finds its place. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
};
