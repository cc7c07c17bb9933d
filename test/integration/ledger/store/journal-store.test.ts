import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandId } from '#shared/brand';
import {
  consistencyPath,
  inclusionPath,
  nodesForConsistency,
  nodesForInclusion,
  verifyConsistency,
  verifyInclusion,
} from '#shared/merkle';
import { eventLeaf } from '#shared/journal';
import { fromHex, toHex } from '#shared/encoding';
import { HeadMoved, StoreFault } from '../../../../ledger/database/index.ts';
import { openJournalStore, type JournalStore } from '../../../../ledger/journal-store/index.ts';
import { allLines, BatchMaker, commandOf, places, type Place } from '../../../support/store.ts';

const SOME_TEXT = ['plain', 'quo"ted \\ and slashed', '𝔘nicode ☃ é', '{"json":[1,2]}', "it''s $1 ? :x", ''];

describe.each(places)('a journal on %s', (_name, makePlace) => {
  let place: Place;

  beforeAll(async () => {
    place = await makePlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  const opened = async (work: (store: JournalStore, maker: BatchMaker) => Promise<void>): Promise<void> => {
    const store = await openJournalStore(place.fresh(), { create: true });
    try {
      await work(store, new BatchMaker(await store.claim()));
    } finally {
      await store.close();
    }
  };

  test('is made only when asked for', async () => {
    await expect(openJournalStore(place.fresh())).rejects.toThrow(StoreFault);
  });

  test('gives back what was committed, whatever the batches were', async () => {
    const texts = fc.array(fc.oneof(fc.constantFrom(...SOME_TEXT), fc.string({ unit: 'grapheme' })), {
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 6 }), async (batches) => {
        await opened(async (store, maker) => {
          for (const [index, batch] of batches.entries())
            await store.commit(maker.next(batch, [commandOf(`c.${String(index)}`, maker.head.size)]));
          expect(await allLines(store)).toEqual(maker.lines);
          expect(await store.head()).toEqual(maker.head);
          const roots = await Promise.all(maker.roots.map((_, size) => store.rootAt(size)));
          expect(roots.map(toHex)).toEqual(maker.roots);
        });
      }),
      { numRuns: 12 },
    );
  });

  test('proves every event, and every prefix of itself, out of its nodes', async () => {
    await opened(async (store, maker) => {
      await store.commit(maker.next(SOME_TEXT));
      for (const text of SOME_TEXT) await store.commit(maker.next([text]));
      const size = maker.lines.length;
      const root = fromHex(maker.roots[size] ?? '');
      for (const [index, line] of maker.lines.entries()) {
        const leafPath = inclusionPath(index, size, await store.nodes(nodesForInclusion(index, size)));
        expect(verifyInclusion({ index, size, leaf: eventLeaf(line), path: leafPath, root })).toBe(true);
        const path = consistencyPath(index, size, await store.nodes(nodesForConsistency(index, size)));
        const fromRoot = fromHex(maker.roots[index] ?? '');
        expect(verifyConsistency({ from: index, to: size, fromRoot, toRoot: root, path })).toBe(true);
      }
    });
  });

  test('keeps lines of a megabyte and pages them by characters', async () => {
    await opened(async (store, maker) => {
      const long = '"é☃'.repeat(150_000);
      await store.commit(maker.next([long]));
      await store.commit(maker.next(['short', long, 'short', long, long]));
      const [first] = await store.lines({ from: 0, limit: 100, charactersMax: 1 });
      expect(first).toBe(maker.lines[0]);
      for (const charactersMax of [1, 450_000, 600_000, 100_000_000]) {
        const page = await store.lines({ from: 1, limit: 100, charactersMax });
        expect(page).toEqual(pageOf(maker.lines.slice(1), charactersMax));
      }
      expect(await store.lines({ from: 2, limit: 2, charactersMax: 100_000_000 })).toEqual(
        maker.lines.slice(2, 4),
      );
      expect(await store.lines({ from: 6, limit: 2, charactersMax: 100 })).toEqual([]);
    });
  });

  test('gives the first answer to a command, byte for byte, also after it was closed', async () => {
    const target = place.fresh();
    const commands = SOME_TEXT.map((text, index) => commandOf(`c.${String(index)}`, 0, text));
    const store = await openJournalStore(target, { create: true });
    const maker = new BatchMaker(await store.claim());
    await store.commit(maker.next(['one'], commands.slice(0, 3)));
    await store.commit(maker.next(['two', 'three'], commands.slice(3)));
    await store.commit(maker.next([], [commandOf('refused', 3)]));
    await store.close();
    const again = await openJournalStore(target);
    const ids = [...commands.map(({ id }) => id), 'unknown' as CommandId];
    expect([...(await again.commands(ids)).values()].sort(byId)).toEqual(commands);
    expect((await again.commandsAfter('c.3', 2)).map(({ id, size }) => [id, size])).toEqual([
      ['c.4', 3],
      ['c.5', 3],
    ]);
    expect((await again.commandsAfter('c.5', 9)).map(({ id, size }) => [id, size])).toEqual([['refused', 3]]);
    expect(await again.head()).toEqual(maker.head);
    await again.close();
  });

  test('stores nothing of a batch that does not follow its head', async () => {
    await opened(async (store, maker) => {
      await store.commit(maker.next(['one']));
      const stale = BatchMaker.after(maker.lines, maker.head);
      await store.commit(maker.next(['two']));
      for (const texts of [['other'], ['other', 'and more']])
        await expect(store.commit(stale.next(texts, [commandOf('stale', 1)]))).rejects.toThrow(HeadMoved);
      expect(await allLines(store)).toEqual(maker.lines);
      expect((await store.commands(['stale' as CommandId])).size).toBe(0);
      await store.commit(maker.next(['three']));
    });
  });

  test('stores nothing of a batch when one row of it does not fit', async () => {
    await opened(async (store, maker) => {
      await store.commit(maker.next(['one'], [commandOf('taken', 0)]));
      const before = maker.head;
      for (const texts of [['two'], ['two', 'three']]) {
        const doubled = BatchMaker.after(maker.lines.slice(0, 1), before).next(texts, [
          commandOf('taken', 1),
        ]);
        await expect(store.commit(doubled)).rejects.toThrow();
      }
      expect(await store.head()).toEqual(before);
      await store.commit(maker.next(['two']));
      expect(await allLines(store)).toEqual(maker.lines);
    });
  });

  test('takes no commit from a writer that another has replaced', async () => {
    const target = place.fresh();
    const first = await openJournalStore(target, { create: true });
    const second = await openJournalStore(target);
    const deposed = new BatchMaker(await first.claim());
    await first.commit(deposed.next(['one']));
    const leading = BatchMaker.after(deposed.lines, await second.claim());
    expect(leading.head.epoch).toBe(deposed.head.epoch + 1);
    await expect(first.commit(deposed.next(['two']))).rejects.toThrow(HeadMoved);
    await expect(first.commit(deposed.next(['two', 'three']))).rejects.toThrow(HeadMoved);
    await second.commit(leading.next(['two']));
    expect(await allLines(first)).toEqual(leading.lines);
    await first.close();
    await second.close();
  });

  test('has one winner when two writers commit at the same time, every time', async () => {
    const target = place.fresh();
    const stores = [
      await openJournalStore(target, { create: true }),
      await openJournalStore(target),
    ] as const;
    let head = await stores[0].claim();
    const lines: string[] = [];
    for (let round = 0; round < 25; round += 1) {
      const attempts = stores.map(async (store, index) => {
        const maker = BatchMaker.after(lines, head);
        await store.commit(maker.next([`${String(round)}.${String(index)}`]));
        return maker;
      });
      const settled = await Promise.allSettled(attempts);
      const won = settled.filter((one) => one.status === 'fulfilled');
      const lost = settled.filter((one) => one.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(lost[0]?.reason).toBeInstanceOf(HeadMoved);
      ({ head } = won[0]?.value ?? { head });
      lines.push(...(won[0]?.value.lines.slice(-1) ?? []));
    }
    expect(await allLines(stores[0])).toEqual(lines);
    for (const store of stores) await store.close();
  });

  test('reads pages while it is written', async () => {
    await opened(async (store, maker) => {
      const reading: Promise<readonly string[]>[] = [];
      for (let count = 0; count < 60; count += 1) {
        await store.commit(maker.next([`${String(count)} ${'x'.repeat(20_000)}`]));
        reading.push(allLines(store));
      }
      for (const [index, lines] of (await Promise.all(reading)).entries()) {
        expect(lines.length).toBeGreaterThan(index);
        expect(lines).toEqual(maker.lines.slice(0, lines.length));
      }
    });
  });

  test('keeps numbers exact', async () => {
    await opened(async (store, maker) => {
      await store.commit(maker.next(['one'], [commandOf('far', 2 ** 53 - 1)]));
      expect((await store.commands(['far' as CommandId])).get('far' as CommandId)?.firstSeq).toBe(
        2 ** 53 - 1,
      );
    });
  });
});

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

const pageOf = (lines: readonly string[], charactersMax: number): readonly string[] => {
  let characters = 0;
  const end = lines.findIndex((line) => {
    characters += line.length;
    return characters >= charactersMax;
  });
  return end === -1 ? lines : lines.slice(0, end + 1);
};
