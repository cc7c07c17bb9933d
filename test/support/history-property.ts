import fc from 'fast-check';
import { expect } from 'vitest';
import type { HistoryTarget } from '../../ledger/history/index.ts';
import { expectHistory } from './history-expect.ts';
import type { TestJournal } from './history-journal.ts';
import { eventsArbitrary, modelOf, type Model } from './history-model.ts';
import { openRig } from './history-rig.ts';

/** What happens between two pieces of the journal. */
const stepArbitrary = fc.record({
  events: fc.integer({ min: 1, max: 3 }),
  isFlushed: fc.nat({ max: 4 }).map((value) => value > 0),
  /** Steps of merging and clearing away; a merge needs eight flushes. */
  tidied: fc.nat({ max: 3 }),
  isRestarted: fc.nat({ max: 4 }).map((value) => value === 0),
});

type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Restarts forget what was not stored: beyond so many turns they end, so that the journal is ever read through. */
const TURNS_WITH_RESTARTS_MAX = 50;

/** The history answers as the plain list of entries does, however it was cut, merged and started again. */
export const historyProperty = (
  openJournal: () => Promise<TestJournal<HistoryTarget>>,
): fc.IAsyncProperty<[Parameters<typeof modelOf>[0], Step[], number]> =>
  fc.asyncProperty(
    eventsArbitrary,
    fc.array(stepArbitrary, { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 7 }),
    async (script, steps, limit) => {
      const journal = await openJournal();
      try {
        await checkJournal(journal, modelOf(script), steps, limit);
      } finally {
        await journal.close();
      }
    },
  );

const checkJournal = async (
  journal: TestJournal<HistoryTarget>,
  model: Model,
  steps: readonly Step[],
  limit: number,
): Promise<void> => {
  await journal.append(model.events);
  let rig = await openRig(journal.target);
  try {
    for (let turn = 0; rig.builder.next < model.events.length; turn += 1) {
      const step = steps[turn % steps.length];
      if (step === undefined) break;
      await rig.takeTo(Math.min(model.events.length, rig.builder.next + step.events));
      if (step.isFlushed) await rig.builder.flush();
      for (let count = 0; count < step.tidied; count += 1) await rig.builder.tidy();
      if (!step.isRestarted || turn > TURNS_WITH_RESTARTS_MAX) continue;
      await rig.drop();
      rig = await openRig(journal.target);
    }
    await rig.builder.flush();
    expect(rig.manifest().through).toBe(model.events.length);
    await expectHistory(rig.reads, model, model.events.length, limit);
    while (await rig.builder.tidy());
    await expectHistory(rig.reads, model, model.events.length, limit);
  } finally {
    await rig.drop();
  }
};
