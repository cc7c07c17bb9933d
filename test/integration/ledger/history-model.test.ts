import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectHistory } from '../../support/history-expect.ts';
import { openTestJournal } from '../../support/history-journal.ts';
import { eventsArbitrary, modelOf } from '../../support/history-model.ts';
import { openRig } from '../../support/history-rig.ts';

const RUNS = 40;

/** What happens between two pieces of the journal. */
const stepArbitrary = fc.record({
  events: fc.integer({ min: 1, max: 6 }),
  isFlushed: fc.boolean(),
  tidied: fc.nat({ max: 3 }),
  isRestarted: fc.nat({ max: 4 }).map((value) => value === 0),
});

describe('the history index', () => {
  it('answers as the plain list of entries does, however it was cut, merged and started again', async () => {
    await fc.assert(
      fc.asyncProperty(
        eventsArbitrary,
        fc.array(stepArbitrary, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        async (script, steps, limit) => {
          const model = modelOf(script);
          const journal = await openTestJournal();
          await journal.append(model.events);
          let rig = await openRig(journal.target);
          try {
            for (let turn = 0; rig.builder.next < model.events.length; turn += 1) {
              const step = steps[turn % steps.length];
              if (step === undefined) break;
              await rig.takeTo(Math.min(model.events.length, rig.builder.next + step.events));
              if (step.isFlushed) await rig.builder.flush();
              for (let count = 0; count < step.tidied; count += 1) await rig.builder.tidy();
              if (!step.isRestarted || turn > 50) continue;
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
            await journal.close();
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 240_000);
});
