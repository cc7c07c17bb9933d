import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OverlayMap } from '../../../ledger/writer/overlay-map.ts';

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer()), { maxLength: 40 });

const filled = (entries: readonly (readonly [number, number])[]): Map<number, number> => {
  const map = new Map<number, number>();
  for (const [key, value] of entries) map.set(key, value);
  return map;
};

describe('OverlayMap', () => {
  test('reads like a copy that was written to, and leaves the map beneath as it was', () => {
    fc.assert(
      fc.property(pairs, pairs, (below, above) => {
        const base = filled(below);
        const overlay = new OverlayMap(base);
        const copy = new Map(base);
        for (const [key, value] of above) {
          overlay.set(key, value);
          copy.set(key, value);
          expect(overlay.size).toBe(copy.size);
        }
        expect([...overlay]).toEqual([...copy]);
        expect([...overlay.keys()]).toEqual([...copy.keys()]);
        expect([...overlay.values()]).toEqual([...copy.values()]);
        expect(overlay.size).toBe(copy.size);
        for (let key = 0; key <= 21; key += 1) {
          expect(overlay.get(key)).toBe(copy.get(key));
          expect(overlay.has(key)).toBe(copy.has(key));
        }
        const visited: [number, number][] = [];
        overlay.forEach((value, key) => visited.push([key, value]));
        expect(visited).toEqual([...copy]);
        expect(base).toEqual(filled(below));
        overlay.merge();
        expect([...base]).toEqual([...copy]);
      }),
    );
  });

  test('stacks: an overlay on an overlay merges one floor down only', () => {
    fc.assert(
      fc.property(pairs, pairs, pairs, (ground, first, second) => {
        const base = filled(ground);
        const lower = new OverlayMap(base);
        for (const [key, value] of first) lower.set(key, value);
        const upper = new OverlayMap<number, number>(lower);
        for (const [key, value] of second) upper.set(key, value);
        const merged = new Map([...base, ...first, ...second]);
        expect(upper.size).toBe(merged.size);
        upper.merge();
        expect([...base]).toEqual([...filled(ground)]);
        expect(new Map(lower)).toEqual(merged);
      }),
    );
  });

  test('looks at each key once to tell its size, however often it is asked', () => {
    const base = new (class extends Map<number, number> {
      looks = 0;
      override has(key: number): boolean {
        this.looks += 1;
        return super.has(key);
      }
    })([[7, 0]]);
    const overlay = new OverlayMap<number, number>(base);
    for (let key = 0; key < 100; key += 1) {
      overlay.set(key, key);
      expect(overlay.size).toBe(key < 7 ? key + 2 : key + 1);
    }
    expect(base.looks).toBe(100);
  });

  test('never forgets', () => {
    const overlay = new OverlayMap(new Map([[1, 1]]));
    expect(() => overlay.delete()).toThrow();
    expect(() => {
      overlay.clear();
    }).toThrow();
  });
});
