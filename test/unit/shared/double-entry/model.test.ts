import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBooks, decideOperations, type Outcome } from '#shared/double-entry';
import { BOOK_TIME, mandateOf } from '../../../support/book.ts';
import { ModelBooks, type ModelOutcome } from '../../../support/double-entry/model.ts';
import { Work, workBooks } from '../../../support/double-entry/work.ts';

const KEEP_ALL = { has: () => true } as unknown as ReadonlySet<never>;

const plainOutcome = (outcome: Outcome): ModelOutcome => {
  if (outcome.kind === 'again') return { again: true, refused: null, flags: [] };
  const { recorded } = outcome;
  if (recorded.op === 'expire') throw new Error('nobody asked for that');
  return { again: false, refused: recorded.refused ?? null, flags: recorded.flags ?? [] };
};

/** How often each outcome came, over all runs: a test of work that is all refused would say nothing. */
const seen = new Map<string, number>();

const run = (seed: number, events: number): void => {
  const books = { ...workBooks(), named: KEEP_ALL };
  const model = new ModelBooks(books);
  const work = new Work(seed, books);
  let time = BOOK_TIME;
  for (let seq = 1; seq <= events; seq += 1) {
    time = work.later(time);
    const mandate = mandateOf(books, work.mandate());
    const operations = work.operations(1 + work.below(12), time);
    const outcomes = decideOperations(books, mandate, operations, { seq, firstIndex: 0, time }).map(
      plainOutcome,
    );
    expect(outcomes).toEqual(model.decide(mandate.mandate.id, operations, time));
    for (const { again, refused } of outcomes) {
      const name = again ? 'again' : (refused ?? 'done');
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    expect(model.differenceFrom(books.accounts.values())).toBeNull();
  }
  expect(checkBooks(books)).toEqual([]);
};

test('the engine decides as the plain model does, and the books agree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => {
      run(seed, 60);
    }),
    { numRuns: 60 },
  );
});

test('the random work meets nearly every outcome', () => {
  for (let seed = 0; seed < 40; seed += 1) run(seed, 60);
  const expected = [
    'done',
    'again',
    'mandate-revoked',
    'mandate-expired',
    'mandate-scope',
    'mandate-asset',
    'mandate-maximum',
    'mandate-no-accounts',
    'unknown-account',
    'account-form',
    'wallet-unknown',
    'wallet-not-active',
    'same-account',
    'asset-mismatch',
    'wallet-frozen',
    'wallet-closing',
    'wallet-expired',
    'wallet-ownerless',
    'linked-known',
    'value-date-range',
    'expiry-range',
    'insufficient-funds',
    'floor-reached',
    'ceiling-reached',
    'velocity-reached',
    'hold-unknown',
    'not-a-hold',
    'hold-posted',
    'hold-voided',
    'hold-expired',
    'exceeds-hold',
    'linked-failed',
    'linked-open',
    'transfer-unknown',
    'already-reversed',
    'reversal-differs',
    'not-reversed',
    'already-corrected',
    'conversion-missing',
    'conversion-differs',
    'conversion-rounding',
  ];
  expect(expected.filter((name) => !seen.has(name))).toEqual([]);
});
