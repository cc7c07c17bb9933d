import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { positionOf } from '#shared/double-entry';
import {
  bulkEvents,
  openTestJournal,
  type TestEvent,
  type TestJournal,
} from '../../support/history-journal.ts';
import { openRig, transferIds } from '../../support/history-rig.ts';

const EVENTS = 400;
const PER_EVENT = 50;
/** Of a segment: the smallest there is. */
const SEGMENT_FILTER_BYTES = 64;
/** Segments that wait to be merged. */
const SEGMENTS_MAX = 48;
const FILTER_BYTES_MAX = 4_096;

interface BookEvent {
  readonly payload: {
    readonly groups: readonly { readonly operations: readonly { readonly id: string }[] }[];
  };
}

describe('filters of ids that are in no order', () => {
  let journal: TestJournal;
  const events = [
    ...bulkEvents({ events: EVENTS, perEvent: PER_EVENT, accounts: 20, ids: 'v4' }),
  ] as unknown as readonly (TestEvent & BookEvent)[];

  beforeAll(async () => {
    journal = await openTestJournal();
    await journal.append(events);
  });

  afterAll(() => journal.close());

  test('stay within their bound; ids beyond it are found on pages', async () => {
    let rig = await openRig(journal.target, { filterBytesMax: FILTER_BYTES_MAX });
    let most = 0;
    for (let size = 1; size <= EVENTS; size += 1) {
      await rig.takeTo(size);
      await rig.builder.flush();
      do most = Math.max(most, rig.builder.filterBytes);
      while (await rig.builder.tidy());
    }
    expect(most).toBeGreaterThan(FILTER_BYTES_MAX / 2);
    expect(most).toBeLessThanOrEqual(FILTER_BYTES_MAX + SEGMENTS_MAX * SEGMENT_FILTER_BYTES);
    // Ten bits for each id would be more.
    expect(most).toBeLessThan((EVENTS * PER_EVENT * 10) / 8 / 2);
    const unfiltered = rig.manifest().runs.ids.filter(({ filter }) => filter === null);
    expect(unfiltered.length).toBeGreaterThan(0);
    for (const isAgain of [false, true]) {
      if (isAgain) {
        await rig.drop();
        rig = await openRig(journal.target, { filterBytesMax: FILTER_BYTES_MAX });
      }
      for (const { seq, payload } of events) {
        const ids = payload.groups.flatMap(({ operations }) => operations.map(({ id }) => id));
        const found = await rig.reads.positions([...transferIds(ids)]);
        expect([...found.values()].map(({ position }) => position)).toEqual(
          ids.map((_, index) => positionOf(seq, index)),
        );
        const unknown = ids.map((id) => `${id.slice(0, 14)}5${id.slice(15)}`);
        expect((await rig.reads.positions([...transferIds(unknown)])).size).toBe(0);
      }
    }
    await rig.drop();
  });
});
