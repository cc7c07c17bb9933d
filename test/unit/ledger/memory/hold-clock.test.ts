import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransferId } from '#shared/brand';
import { HoldClock } from '../../../../ledger/memory/hold-clock.ts';

const BASE_MS = Date.parse('2026-05-01T00:00:00.000Z');
const idOf = (index: number): TransferId => `hold-${String(index).padStart(4, '0')}` as TransferId;

test('holds come up in the order of their ends, each once, and those that ended otherwise never', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ endsInMs: fc.nat(50), isOpen: fc.boolean() }), { maxLength: 60 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 9 }),
      (holds, nowMs, countMax) => {
        const clock = new HoldClock();
        holds.forEach(({ endsInMs }, index) => {
          clock.add(idOf(index), new Date(BASE_MS + endsInMs).toISOString());
        });
        const isOpen = (id: TransferId): boolean => holds[Number(id.slice(5))]?.isOpen === true;
        const taken: TransferId[] = [];
        for (;;) {
          const some = clock.take(BASE_MS + nowMs, countMax, isOpen);
          expect(some.length).toBeLessThanOrEqual(countMax);
          if (some.length === 0) break;
          taken.push(...some);
        }
        const due = holds
          .map((hold, index) => ({ ...hold, id: idOf(index) }))
          .filter((hold) => hold.isOpen && hold.endsInMs <= nowMs)
          .sort((a, b) => a.endsInMs - b.endsInMs || (a.id < b.id ? -1 : 1));
        expect(taken).toEqual(due.map(({ id }) => id));
      },
    ),
  );
});
