import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import {
  intentsIn,
  overdueIntents,
  type IntentMap,
  type IntentQuery,
  type IntentRecord,
  type IntentStatus,
} from '#shared/projection';
import { OrderedIntents } from '../../../ledger/memory/ordered.ts';
import { IntentsOverlay } from '../../../ledger/writer/intents-overlay.ts';

/* What is found among intents by an index is what a walk over all of them finds, whatever has become of them. */

const STATUSES: readonly IntentStatus[] = [
  'awaiting-approval',
  'awaiting-dispatch',
  'cooling',
  'posted',
  'expired',
];
const TYPES = ['transfer', 'emergency', 'roster.change'] as const;

interface Change {
  readonly item: number;
  readonly status: IntentStatus;
}

const changes = fc.array(fc.record({ item: fc.nat(40), status: fc.constantFrom(...STATUSES) }), {
  maxLength: 60,
});

/** Of one item the type and the expiry stay, as they do in an intent. */
const recordOf = ({ item, status }: Change, proposedSeq: number): IntentRecord =>
  ({
    digest: `digest-${String(item)}`,
    status,
    proposedSeq,
    intent: {
      type: TYPES[item % TYPES.length],
      expiresAt: new Date(Date.UTC(2026, 0, 1) + ((item * 7) % 11) * 1_000).toISOString(),
    },
  }) as IntentRecord;

class Journal {
  #seq = 0;

  put(maps: readonly IntentMap[], all: readonly Change[]): void {
    for (const change of all) {
      this.#seq += 1;
      const digest = `digest-${String(change.item)}` as IntentDigest;
      const seq = maps[0]?.get(digest)?.proposedSeq ?? this.#seq;
      for (const map of maps) map.set(digest, recordOf(change, seq));
    }
  }
}

const query = fc.record(
  { statuses: fc.subarray([...STATUSES], { minLength: 1 }), type: fc.constantFrom(...TYPES) },
  { requiredKeys: ['statuses'] },
);
const sweep = fc.record({
  after: fc.integer({ min: -1, max: 12 }),
  countMax: fc.integer({ min: 1, max: 8 }),
});

const expectSame = (
  found: IntentMap,
  walked: IntentMap,
  asked: IntentQuery,
  { after, countMax }: { readonly after: number; readonly countMax: number },
): void => {
  const nowMs = Date.UTC(2026, 0, 1) + after * 1_000;
  expect(intentsIn({ intents: found }, asked)).toEqual(intentsIn({ intents: walked }, asked));
  const overdue = [found, walked].map((intents) => overdueIntents({ intents }, nowMs, countMax));
  expect(overdue[0]).toEqual(overdue[1]);
};

test('an index finds what a walk finds, in memory, in a draft and in a draft of a draft', () => {
  fc.assert(
    fc.property(changes, changes, changes, query, sweep, (first, second, third, asked, at) => {
      const journal = new Journal();
      const walked: IntentMap = new Map();
      const held = new OrderedIntents([]);
      journal.put([walked, held], first);
      expectSame(held, walked, asked, at);
      const draft = new IntentsOverlay(held);
      journal.put([walked, draft], second);
      expectSame(draft, walked, asked, at);
      const above = new IntentsOverlay(draft);
      journal.put([walked, above], third);
      expectSame(above, walked, asked, at);
      above.merge();
      draft.merge();
      expectSame(held, walked, asked, at);
      // A start takes over what was saved.
      expectSame(new OrderedIntents(walked), walked, asked, at);
    }),
    { numRuns: 300 },
  );
});

test('what is over costs nothing: a sweep reads none of it', () => {
  const held = new OrderedIntents([]);
  const journal = new Journal();
  journal.put(
    [held],
    Array.from({ length: 1_000 }, (_, item) => ({ item, status: 'posted' as const })),
  );
  journal.put([held], [{ item: 2_000, status: 'awaiting-approval' }]);
  let reads = 0;
  const get = held.get.bind(held);
  held.get = (digest) => {
    reads += 1;
    return get(digest);
  };
  held.values = () => {
    throw new Error('A walk over all of them');
  };
  const draft = new IntentsOverlay(held);
  expect(
    intentsIn({ intents: draft }, { statuses: ['awaiting-approval', 'awaiting-dispatch'] }),
  ).toHaveLength(1);
  expect(overdueIntents({ intents: draft }, Date.UTC(2027, 0, 1), 500)).toHaveLength(1);
  expect(reads).toBe(2);
});
