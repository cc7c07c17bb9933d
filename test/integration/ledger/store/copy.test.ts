import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandId } from '#shared/brand';
import {
  copyJournal,
  exportLines,
  importLines,
  openJournalStore,
  type JournalStore,
} from '../../../../ledger/journal-store/index.ts';
import {
  allLines,
  BatchMaker,
  commandOf,
  places,
  postgresPlace,
  sqlitePlace,
  type Place,
} from '../../../support/store.ts';

const collected = async (lines: AsyncIterable<string>): Promise<readonly string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

/** Batches of 1, 2, 3, … events, each with a command. */
const filled = async (place: Place, batches: number): Promise<{ store: JournalStore; maker: BatchMaker }> => {
  const store = await openJournalStore(place.fresh(), { create: true });
  const maker = new BatchMaker(await store.claim());
  for (let count = 1; count <= batches; count += 1) {
    const texts = Array.from({ length: count }, (_, index) => `${String(count)}.${String(index)}`);
    await store.commit(maker.next(texts, [commandOf(`c.${String(count)}`, maker.head.size)]));
  }
  return { store, maker };
};

describe.each(places)('a journal on %s', (_name, makePlace) => {
  let place: Place;
  let source: JournalStore;
  let maker: BatchMaker;

  beforeAll(async () => {
    place = await makePlace();
    ({ store: source, maker } = await filled(place, 12));
  });

  afterAll(async () => {
    await source.close();
    await place.remove();
  });

  test('is exported whole or up to a size', async () => {
    expect(await collected(exportLines(source))).toEqual(maker.lines);
    expect(await collected(exportLines(source, { size: 7 }))).toEqual(maker.lines.slice(0, 7));
    await expect(collected(exportLines(source, { size: 1_000 }))).rejects.toThrow(/has 78 events/);
  });

  test('is built from its lines and held to the roots that are known', async () => {
    const target = place.fresh();
    const expected = [5, 31, 78].map((size) => ({ size, root: maker.roots[size] ?? '' }));
    const imported = await importLines(target, exportLines(source), { expected });
    expect(imported.ok && imported.value).toMatchObject({
      size: 78,
      root: maker.head.root,
      time: maker.head.time,
    });
    const store = await openJournalStore(target);
    expect(await allLines(store)).toEqual(maker.lines);
    expect(await store.rootAt(31)).toEqual(await source.rootAt(31));
    const next = BatchMaker.after(maker.lines, await store.claim());
    await store.commit(next.next(['goes on']));
    await store.close();
  });

  test.each([
    ['a changed line', (lines: string[]) => lines.with(3, (lines[3] ?? '').replace('3.0', '3.x')), 'root'],
    ['a line that is missing', (lines: string[]) => lines.toSpliced(3, 1), 'sequence'],
    ['a line that is there twice', (lines: string[]) => lines.toSpliced(3, 0, lines[3] ?? ''), 'sequence'],
    ['lines that end early', (lines: string[]) => lines.slice(0, 70), 'sequence'],
    ['lines of something else', (lines: string[]) => lines.with(5, '[1,2]'), 'not-an-event'],
    ['half a line', (lines: string[]) => lines.with(5, (lines[5] ?? '').slice(0, 20)), 'not-an-event'],
    [
      'time that goes back',
      (lines: string[]) => lines.with(9, (lines[9] ?? '').replace('2026', '2025')),
      'time',
    ],
  ])('is not built from %s; nothing is left of the attempt', async (_what, change, code) => {
    const target = place.fresh();
    const expected = [{ size: 78, root: maker.head.root }];
    const imported = await importLines(target, change([...maker.lines]), { expected });
    expect(imported.ok ? 'imported' : imported.error.code).toBe(code);
    await expect(openJournalStore(target)).rejects.toThrow();
    if (target.kind === 'sqlite')
      expect([target.file, `${target.file}.part`].filter((file) => existsSync(file))).toEqual([]);
  });

  test('is never built over another', async () => {
    const target = place.fresh();
    expect((await importLines(target, maker.lines)).ok).toBe(true);
    await expect(importLines(target, maker.lines.slice(0, 3))).rejects.toThrow(/already/);
    const store = await openJournalStore(target);
    expect((await store.head()).size).toBe(78);
    await store.close();
  });

  test('is copied as it was at a size, with the answers that were durable then and no others', async () => {
    for (const size of [0, 1, 10, 12, 15, 78]) {
      const target = place.fresh();
      expect(await copyJournal(source, target, { size })).toMatchObject({ ok: true, value: { size } });
      const copy = await openJournalStore(target);
      expect(await allLines(copy)).toEqual(maker.lines.slice(0, size));
      // Batch n leaves n (n + 1) / 2 events; one that is cut through is one whose commands are open again.
      const batches = Math.floor((Math.sqrt(8 * size + 1) - 1) / 2);
      const kept = await copy.commandsAfter('', 100);
      expect(kept.map(({ id }) => Number(id.slice(2))).sort((a, b) => a - b)).toEqual(
        Array.from({ length: batches }, (_, index) => index + 1),
      );
      await copy.close();
    }
  });

  test('is copied whole while its writer goes on', async () => {
    const { store, maker: writing } = await filled(place, 5);
    const target = place.fresh();
    const progress = { isCopied: false };
    const copying = copyJournal(store, target).finally(() => {
      progress.isCopied = true;
    });
    for (let count = 0; count < 20 || !progress.isCopied; count += 1)
      await store.commit(
        writing.next([`while ${String(count)}`], [commandOf(`w.${String(count)}`, writing.head.size)]),
      );
    const copied = await copying;
    if (!copied.ok) throw new Error(copied.error.detail);
    const copy = await openJournalStore(target);
    expect(await allLines(copy)).toEqual(writing.lines.slice(0, copied.value.size));
    expect(copied.value.root).toBe(writing.roots[copied.value.size]);
    const answered = (await copy.commandsAfter('', 1_000)).filter(
      ({ firstSeq }) => firstSeq >= copied.value.size,
    );
    expect(answered).toEqual([]);
    expect((await copy.commands(['c.5' as CommandId])).size).toBe(1);
    await copy.close();
    await store.close();
  });
});

test('a journal moves from SQLite to PostgreSQL and back and is the same', async () => {
  const [file, server] = [await sqlitePlace(), await postgresPlace()];
  const { store, maker } = await filled(file, 9);
  const [there, back] = [server.fresh(), file.fresh()];
  expect((await copyJournal(store, there)).ok).toBe(true);
  const moved = await openJournalStore(there);
  expect((await copyJournal(moved, back)).ok).toBe(true);
  const returned = await openJournalStore(back);
  expect(await allLines(returned)).toEqual(maker.lines);
  expect(await returned.commandsAfter('', 100)).toEqual(await store.commandsAfter('', 100));
  for (const each of [store, moved, returned]) await each.close();
  await file.remove();
  await server.remove();
});
