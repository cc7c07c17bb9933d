import { describe, expect, test } from 'vitest';
import type { AccountId, MandateId } from '#shared/brand';
import { ledgerSums, stateHash, type EndingRequest, type WorkingSet } from '#shared/projection';
import { digestOf, type TransferIntent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import {
  ANNA,
  BEN,
  CLEO,
  IBAN_A,
  PIA,
  testGenesis,
  testMandate,
  testTransfer,
} from '../../../support/company.ts';
import { approvedOn, paymentOut } from '../../../support/gate.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';

/* How a transfer over a rail ends: once, under a mandate that allows it, and with exactly what was approved. */

const A = `${IBAN_A}.EUR` as AccountId;
const CLEARING = 'system.clearing.sepa.EUR' as AccountId;
const MANDATE = testMandate().id;
const MINOR = 12_345n;

const started = (over: Parameters<typeof testMandate>[0] = {}): MiniLedger =>
  new MiniLedger({ ...testGenesis(), mandates: [testMandate(over)] });

const onRail = (ledger: MiniLedger): TransferIntent =>
  approvedOn(ledger, [ANNA, BEN], paymentOut({ minor: MINOR.toString() }));

const ending = (
  intent: TransferIntent,
  outcome: EndingRequest['outcome'],
  mandate: MandateId = MANDATE,
): EndingRequest => ({ intent: digestOf(intent), mandate, outcome });

/** Posted, and what is pending on top: debits above credits. */
const standing = (set: WorkingSet, id: AccountId): readonly [bigint, bigint] => {
  const record = set.accounts.get(id);
  if (record === undefined) throw new Error(`no account ${id}`);
  return [record.debitsPosted - record.creditsPosted, record.debitsPending - record.creditsPending];
};

/** What a replay says of a journal whose last event is altered. */
const altered = (ledger: MiniLedger, payload: Partial<EventOf<'transfer.ended'>['payload']>): string => {
  const last = ledger.events.at(-1);
  if (last?.type !== 'transfer.ended') throw new Error('nothing has ended');
  const event: JournalEvent = { ...last, payload: { ...last.payload, ...payload } };
  const again = replay([...ledger.events.slice(0, -1), event]);
  return typeof again === 'string' ? again : 'taken';
};

describe('a transfer over a rail', () => {
  test('that was settled has moved what was held to the clearing of its rail', () => {
    const ledger = started();
    const intent = onRail(ledger);
    expect([standing(ledger.set, A), standing(ledger.set, CLEARING)]).toEqual([
      [1_000_000_000n, -MINOR],
      [0n, MINOR],
    ]);
    expect(ledger.end(ending(intent, 'settled'))).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('settled');
    expect([standing(ledger.set, A), standing(ledger.set, CLEARING)]).toEqual([
      [1_000_000_000n - MINOR, 0n],
      [MINOR, 0n],
    ]);
    expect(ledger.set.intents.get(digestOf(intent))?.closing).toBe('E2E-4711');
    for (const sum of ledgerSums(ledger.set).values()) expect(sum).toBe(0n);
  });

  test('that failed gives back what was held, and counts no more', () => {
    const ledger = started();
    const intent = onRail(ledger);
    expect(ledger.end(ending(intent, 'failed'))).toBe('recorded');
    expect(ledger.statusOf(intent)).toBe('failed');
    expect([standing(ledger.set, A), standing(ledger.set, CLEARING)]).toEqual([
      [1_000_000_000n, 0n],
      [0n, 0n],
    ]);
    const next = paymentOut({ minor: '7' });
    expect(ledger.propose(next)).toBe('proposed');
    expect(ledger.set.intents.get(digestOf(next))?.facts.velocity['h24/source/sum']).toBe('7');
  });

  test.each(['settled', 'failed'] as const)('that %s ends once: nothing is said of it again', (outcome) => {
    const ledger = started();
    const intent = onRail(ledger);
    ledger.end(ending(intent, outcome));
    const before = stateHash(ledger.set);
    for (const again of ['settled', 'failed'] as const)
      expect(ledger.end(ending(intent, again))).toBe('intent-closed');
    expect(ledger.approve(CLEO, intent)).toBe('intent-closed');
    expect(stateHash(ledger.set)).toBe(before);
  });

  test('ends the same on every machine', () => {
    const ledger = started();
    const [paid, lost] = [onRail(ledger), approvedOn(ledger, [ANNA, BEN], paymentOut({ minor: '99' }))];
    ledger.end(ending(paid, 'settled'));
    ledger.end(ending(lost, 'failed'));
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(stateHash(again)).toBe(stateHash(ledger.set));
  });
});

describe('nothing is ended', () => {
  test.each<readonly [string, Parameters<typeof testMandate>[0], string]>([
    ['that reaches no clearing', { roles: ['opening'] }, 'mandate-scope'],
    ['that allows less than was approved', { maxima: [{ asset: 'EUR', minor: '12344' }] }, 'mandate-maximum'],
    ['of another asset', { maxima: [{ asset: 'USD', minor: '99999' }] }, 'mandate-asset'],
    ['whose time is over', { expiresAt: '2026-05-01T09:00:00Z' }, 'mandate-expired'],
  ])('under a mandate %s', (_, over, code) => {
    const ledger = started(over);
    const intent = onRail(ledger);
    for (const outcome of ['settled', 'failed'] as const)
      expect(ledger.end(ending(intent, outcome))).toBe(code);
    expect(ledger.statusOf(intent)).toBe('awaiting-dispatch');
  });

  test('under a mandate that is not there', () => {
    const ledger = started();
    expect(ledger.end(ending(onRail(ledger), 'settled', 'mandate-2' as MandateId))).toBe('not-found');
  });

  test('that is not approved, that the book carries out by itself, or that nobody proposed', () => {
    const ledger = started();
    const waiting = paymentOut();
    ledger.propose(waiting);
    expect(ledger.end(ending(waiting, 'settled'))).toBe('intent-closed');
    const inside = testTransfer({ minor: '5' });
    ledger.propose(inside);
    for (const who of [ANNA, BEN]) ledger.approve(who, inside);
    expect(ledger.statusOf(inside)).toBe('posted');
    expect(ledger.end(ending(inside, 'failed'))).toBe('intent-closed');
    expect(ledger.end(ending(paymentOut({ minor: '1' }), 'settled'))).toBe('intent-unknown');
  });

  test('while nobody answers for the mandate', () => {
    const ledger = started();
    const intent = onRail(ledger);
    ledger.withdraw(PIA);
    expect(ledger.end(ending(intent, 'settled'))).toBe('mandate-ownerless');
  });
});

describe('a centre that records an end by itself is found out', () => {
  const ended = (outcome: EndingRequest['outcome']): MiniLedger => {
    const ledger = started();
    ledger.end(ending(onRail(ledger), outcome));
    return ledger;
  };

  test('as it stands it is taken', () => {
    expect(altered(ended('settled'), {})).toBe('taken');
  });

  test('with other entries, or with those of the other outcome', () => {
    const ledger = ended('settled');
    const last = ledger.events.at(-1);
    if (last?.type !== 'transfer.ended') throw new Error('nothing has ended');
    const more = last.payload.entries.map((entry) => ({ ...entry, minor: '12346' }));
    expect(altered(ledger, { entries: more })).toBe('entries');
    expect(altered(ledger, { entries: [] })).toBe('entries');
    expect(altered(ledger, { outcome: 'failed' })).toBe('entries');
    expect(altered(ended('failed'), { outcome: 'settled' })).toBe('entries');
  });

  test('under another mandate', () => {
    expect(altered(ended('failed'), { mandate: 'mandate-2' as MandateId })).toBe('state');
  });
});
