import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, PersonId, Sha256Hex } from '#shared/brand';
import { nobleVerify } from '#shared/envelope';
import { destinationName, digestOf, type TransferIntent } from '#shared/intent';
import type { Genesis, JournalEvent } from '#shared/journal';
import { applyEvent, emptyWorkingSet, judgeProposal, stateHash, type WorkingSet } from '#shared/projection';
import {
  ANNA,
  BEN,
  DIRK,
  IBAN_A,
  IBAN_B,
  IBAN_OUTSIDE,
  testGenesis,
  testTransfer,
} from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-02-27T21:40:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

/* Transfers of several legs, sources, payees and assets, whose ends and whose times come at random. */

interface LegDraft {
  readonly source: 'A.EUR' | 'A.JPY' | 'B.EUR';
  readonly payee: number;
  readonly minor: bigint;
}

type Step =
  | {
      readonly kind: 'propose';
      readonly legs: readonly LegDraft[];
      readonly by: PersonId;
      readonly lifeHours: number;
      readonly isDenied: boolean;
    }
  | { readonly kind: 'end'; readonly pick: number; readonly how: 'rejected' | 'returned' | 'expired' }
  | { readonly kind: 'wait'; readonly minutes: number };

const PAYEES = [IBAN_OUTSIDE, 'FR7630006000011234567890189', 'NL91ABNA0417164300'];
const SOURCES = {
  'A.EUR': { iban: IBAN_A, asset: 'EUR', scale: 2, name: 'Alpha operating' },
  'A.JPY': { iban: IBAN_A, asset: 'JPY', scale: 0, name: 'Alpha operating' },
  'B.EUR': { iban: IBAN_B, asset: 'EUR', scale: 2, name: 'Beta operating' },
} as const;

const legArb: fc.Arbitrary<LegDraft> = fc.record({
  source: fc.constantFrom('A.EUR', 'A.EUR', 'A.JPY', 'B.EUR'),
  payee: fc.nat(PAYEES.length - 1),
  minor: fc.bigInt({ min: 1n, max: 5_000n }),
});

const stepArb: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      legs: fc.oneof(
        { weight: 3, arbitrary: fc.array(legArb, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(legArb, { minLength: 2, maxLength: 3 }) },
      ),
      by: fc.constantFrom(DIRK, ANNA),
      lifeHours: fc.integer({ min: 1, max: 900 }),
      isDenied: fc.nat(9).map((n) => n === 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      pick: fc.nat(),
      how: fc.constantFrom('rejected', 'returned', 'expired'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .oneof(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 60, max: 2_000 }),
        fc.integer({ min: 1_440, max: 50_000 }),
      )
      .map((minutes) => ({ kind: 'wait' as const, minutes })),
  },
);

/** Both companies have money, so that a transfer of both sources is nothing special. */
const genesis = (): Genesis => {
  const base = testGenesis();
  return {
    ...base,
    openings: [
      ...base.openings,
      { account: `${IBAN_B}.EUR` as AccountId, side: 'debit', asset: 'EUR', minor: '1000000000' },
      { account: 'system.opening.EUR' as AccountId, side: 'credit', asset: 'EUR', minor: '1000000000' },
    ],
  };
};

/** The events of proposals and their ends, applied as any desk applies them. Statements of people are left out. */
class Play {
  readonly set: WorkingSet = emptyWorkingSet();
  readonly past: { readonly intent: TransferIntent; readonly atMs: number; isOut: boolean }[] = [];
  timeMs = START_MS;

  constructor() {
    this.append({ type: 'ledger.genesis', payload: genesis() });
  }

  propose({
    legs,
    by,
    lifeHours,
    isDenied,
  }: Extract<Step, { kind: 'propose' }>): Readonly<Record<string, string>> {
    const intent = testTransfer({
      initiator: by,
      createdAt: '2026-02-01T00:00:00Z',
      expiresAt: iso(this.timeMs + lifeHours * HOUR_MS),
      rail: 'sepa',
      payee: { name: 'Papeterie', country: isDenied ? 'KP' : 'FR', version: null },
      legs: legs.map(({ source, payee, minor }) => {
        const { iban, asset, scale, name } = SOURCES[source];
        return {
          source: { account: `${iban}.${asset}` as AccountId, iban, name },
          destination: { account: null, iban: PAYEES[payee] ?? '', bic: null },
          amount: { asset, scale, minor: minor.toString() },
        };
      }),
    });
    const digest = digestOf(intent);
    const submission = { digest: digest as Sha256Hex, initiator: by, intents: new Set([digest]) };
    this.set.submissions.set(submission.digest, submission);
    const at = { seq: this.set.size, time: iso(this.timeMs) };
    const judged = judgeProposal(this.set, intent, digest, submission, at);
    if (!judged.ok || judged.value.kind === 'duplicate') throw new Error(JSON.stringify(judged));
    const { kind, facts, policy, hold, evaluation } = judged.value;
    const common = {
      digest,
      intent,
      submission: digest,
      policy: { version: policy.policy.version, digest: policy.digest },
      facts,
    };
    if (kind === 'denied')
      this.append({ type: 'intent.denied', payload: { ...common, denials: evaluation.denials } }, by);
    else this.append({ type: 'intent.proposed', payload: { ...common, hold } }, by);
    expect(kind).toBe(isDenied ? 'denied' : 'proposed');
    expect(facts.asOf).toBe(this.set.size - 1);
    this.past.push({ intent, atMs: this.timeMs, isOut: isDenied });
    return facts.velocity;
  }

  end({ pick, how }: Extract<Step, { kind: 'end' }>): void {
    const open = this.past.filter(({ isOut }) => !isOut);
    const ended = open[pick % Math.max(1, open.length)];
    if (ended === undefined) return;
    const digest = digestOf(ended.intent);
    ended.isOut = true;
    if (how === 'expired') {
      this.timeMs = Math.max(this.timeMs, Date.parse(ended.intent.expiresAt));
      this.append({ type: 'intent.expired', payload: { intent: digest } });
      return;
    }
    const reason = { code: 'other', text: 'no' } as const;
    const decision = how === 'rejected' ? 'reject' : 'return';
    const record = this.set.intents.get(digest);
    if (record === undefined) throw new Error('no record');
    // The signed decision, as applying it would have left it in the record.
    const approval = { person: ANNA, decision, reason, stale: null } as never;
    this.set.intents.set(digest, { ...record, approvals: [approval] });
    this.append({ type: `intent.${how}`, payload: { intent: digest, by: ANNA, reason } }, ANNA);
  }

  append(body: object, person: PersonId | null = null): void {
    const actor = person === null ? { kind: 'ledger' } : { kind: 'person', id: person };
    const event = { seq: this.set.size, time: iso(this.timeMs), actor, command: null, ...body };
    const applied = applyEvent(this.set, event as unknown as JournalEvent, { verify: nobleVerify });
    if (!applied.ok) throw new Error(`${applied.error.code}: ${applied.error.detail}`);
  }
}

/* The specification, slowly: every figure from the list of all transfers that there ever were. */

const WINDOWS = { h24: [HOUR_MS, 24], d7: [DAY_MS, 7], m1: [DAY_MS, 31] } as const;

const whoOf = (by: string, leg: TransferIntent['legs'][number], { initiator }: TransferIntent): string => {
  if (by === 'source') return leg.source.account;
  return by === 'payee' ? destinationName(leg.destination) : initiator;
};

const naiveFigures = ({ past, timeMs }: Play, last: TransferIntent): Readonly<Record<string, string>> => {
  const figures: Record<string, string> = {};
  const assets = new Set(last.legs.map(({ amount }) => amount.asset));
  for (const by of ['source', 'payee', 'initiator']) {
    const who = new Set(last.legs.map((leg) => whoOf(by, leg, last)));
    if (who.size > 1) continue;
    for (const [window, [bucketMs, back]] of Object.entries(WINDOWS)) {
      const oldest = Math.floor(timeMs / bucketMs) - back;
      const counted = past.filter(
        ({ intent, atMs, isOut }) =>
          (!isOut || intent === last) &&
          Math.floor(atMs / bucketMs) >= oldest &&
          intent.legs.some((leg) => who.has(whoOf(by, leg, intent))),
      );
      figures[`${window}/${by}/count`] = String(counted.length);
      if (assets.size > 1) continue;
      const moved = counted
        .flatMap(({ intent }) => intent.legs.filter((leg) => who.has(whoOf(by, leg, intent))))
        .filter(({ amount }) => assets.has(amount.asset));
      figures[`${window}/${by}/sum`] = String(
        moved.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n),
      );
    }
  }
  return figures;
};

describe('counters', () => {
  test('give at every proposal what the whole list of transfers gives, and no more is kept than windows reach', () => {
    const seen = { judged: 0, sums: 0, unknown: 0, out: 0, waited: 0 };
    fc.assert(
      fc.property(fc.array(stepArb, { minLength: 5, maxLength: 40 }), (steps) => {
        const play = new Play();
        for (const step of steps) {
          if (step.kind === 'wait') play.timeMs += step.minutes * 60_000;
          else if (step.kind === 'end') play.end(step);
          else {
            const figures = play.propose(step);
            const last = play.past.at(-1);
            if (last === undefined) throw new Error('nothing was proposed');
            const expected = naiveFigures(play, last.intent);
            expect(figures).toEqual(expected);
            seen.judged += 1;
            if ('h24/source/sum' in expected) seen.sums += 1;
            else seen.unknown += 1;
          }
        }
        seen.out += play.past.filter(({ isOut }) => isOut).length;
        seen.waited += steps.filter(({ kind }) => kind === 'wait').length;
        for (const { hours, days } of play.set.counters.values()) {
          expect(hours.length).toBeLessThanOrEqual(25);
          expect(days.length).toBeLessThanOrEqual(32);
          for (const buckets of [hours, days]) {
            expect(buckets.map(({ at }) => at)).toEqual(
              buckets.map(({ at }) => at).toSorted((a, b) => a - b),
            );
            expect(
              buckets.every(({ count, sums }) => count > 0 && sums.every(({ minor }) => minor > 0n)),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  });

  test('come to nothing when every transfer was taken out', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { minLength: 3, maxLength: 15 }), (steps) => {
        const play = new Play();
        for (const step of steps) if (step.kind === 'propose') play.propose(step);
        while (play.past.some(({ isOut }) => !isOut)) play.end({ kind: 'end', pick: 0, how: 'rejected' });
        for (const { hours, days } of play.set.counters.values()) expect([hours, days]).toEqual([[], []]);
      }),
      { numRuns: 50 },
    );
  });
});

const outside = (minor: string, over: Parameters<typeof testTransfer>[0] = {}): TransferIntent => {
  const inside = testTransfer({ minor, ...over });
  const legs = inside.legs.map((leg) => ({
    ...leg,
    destination: { account: null, iban: IBAN_OUTSIDE, bic: null },
  }));
  return { ...inside, legs, rail: 'sepa', payee: { name: 'Papeterie', country: 'FR', version: null } };
};

const figure = (ledger: MiniLedger, intent: TransferIntent, key: string): string | undefined =>
  ledger.set.intents.get(digestOf(intent))?.facts.velocity[key];

describe('what is counted', () => {
  test('stays counted while it is pending, when it is posted, and while it waits for its rail', () => {
    const ledger = new MiniLedger();
    const [pending, posted, waiting, last] = ['100', '20', '3', '1'].map((minor) => outside(minor));
    const book = testTransfer({ minor: '20' });
    if (pending === undefined || posted === undefined || waiting === undefined || last === undefined)
      throw new Error('four were made');
    for (const intent of [pending, book, waiting]) ledger.propose(intent);
    for (const intent of [book, waiting]) for (const who of [ANNA, BEN]) ledger.approve(who, intent);
    expect(ledger.set.intents.get(digestOf(book))?.status).toBe('posted');
    expect(ledger.set.intents.get(digestOf(waiting))?.status).toBe('awaiting-dispatch');
    ledger.propose(last);
    expect(figure(ledger, last, 'h24/source/sum')).toBe('124');
    expect(figure(ledger, last, 'h24/payee/sum')).toBe('104');
    expect(figure(ledger, last, 'h24/initiator/count')).toBe('4');
  });

  test('is the state of the journal: a replay has the same, and a ledger that counted otherwise is found out', () => {
    const ledger = new MiniLedger();
    for (const minor of ['5', '6']) ledger.propose(outside(minor));
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(again.counters).toEqual(ledger.set.counters);
    const before = stateHash(again);
    again.counters.clear();
    expect(stateHash(again)).not.toBe(before);
    const forged = ledger.events.map((event, seq) =>
      seq === 4
        ? (JSON.parse(
            JSON.stringify(event).replace('"h24/source/sum":"11"', '"h24/source/sum":"6"'),
          ) as JournalEvent)
        : event,
    );
    expect(JSON.stringify(forged)).not.toBe(JSON.stringify(ledger.events));
    expect(replay(forged)).toBe('policy');
    const elsewhere = ledger.events.map((event, seq) =>
      seq === 4 ? (JSON.parse(JSON.stringify(event).replace('"asOf":4', '"asOf":3')) as JournalEvent) : event,
    );
    expect(JSON.stringify(elsewhere)).not.toBe(JSON.stringify(ledger.events));
    expect(replay(elsewhere)).toBe('policy');
  });

  test('of other changes is nothing', () => {
    const { set } = new MiniLedger();
    expect(set.counters.size).toBe(0);
  });
});
