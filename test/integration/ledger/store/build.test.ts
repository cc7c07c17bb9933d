import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournalStore, type JournalStore } from '../../../../ledger/journal-store/index.ts';
import { allLines, BatchMaker, builtOf, commandOf, places, type Place } from '../../../support/store.ts';

async function* failingAfter(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
  await Promise.resolve();
  throw new Error('the source went away');
}

describe.each(places)('a journal on %s', (_name, makePlace) => {
  let place: Place;
  let source: JournalStore;
  let maker: BatchMaker;

  beforeAll(async () => {
    place = await makePlace();
    source = await openJournalStore(place.fresh(), { create: true });
    maker = new BatchMaker(await source.claim());
    for (let count = 1; count <= 12; count += 1) {
      const texts = Array.from({ length: count }, (_, index) => `${String(count)}.${String(index)}`);
      await source.commit(maker.next(texts, [commandOf(`c.${String(count)}`, maker.head.size)]));
    }
  });

  afterAll(async () => {
    await source.close();
    await place.remove();
  });

  test('is built from its lines, with tree and answers, and goes on', async () => {
    const target = place.fresh();
    const answers = await source.commandsAfter('', 100);
    const built = await builtOf(target, maker.lines, answers);
    const { size, root, time } = maker.head;
    expect(built).toMatchObject({ ok: true, value: { size, root, time } });
    const store = await openJournalStore(target);
    expect(await allLines(store)).toEqual(maker.lines);
    for (const at of [0, 1, 31, 78]) expect(await store.rootAt(at)).toEqual(await source.rootAt(at));
    expect(await store.commandsAfter('', 100)).toEqual(answers);
    await store.commit(BatchMaker.after(maker.lines, await store.claim()).next(['goes on']));
    await store.close();
  });

  test.each([
    ['lines of something else', (lines: readonly string[]) => lines.with(5, '[1,2]')],
    ['half a line', (lines: readonly string[]) => lines.with(5, (lines[5] ?? '').slice(0, 20))],
    ['lines that stop coming', failingAfter],
  ])('is not built from %s; nothing is left of the attempt', async (_what, change) => {
    const target = place.fresh();
    const built = await builtOf(target, change(maker.lines)).catch((error: unknown) => ({
      ok: false,
      error: String(error),
    }));
    expect(built).toMatchObject({ ok: false, error: expect.stringMatching(/line 6|went away/) as string });
    await expect(openJournalStore(target)).rejects.toThrow();
    if (target.kind === 'sqlite')
      expect([target.file, `${target.file}.part`].filter((file) => existsSync(file))).toEqual([]);
    expect((await builtOf(target, maker.lines)).ok).toBe(true);
  });

  test('is never built over another', async () => {
    const target = place.fresh();
    expect((await builtOf(target, maker.lines)).ok).toBe(true);
    await expect(builtOf(target, maker.lines.slice(0, 3))).rejects.toThrow(/already/);
    const store = await openJournalStore(target);
    expect((await store.head()).size).toBe(78);
    await store.close();
  });
});
