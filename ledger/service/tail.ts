import type { JournalStore } from '../journal-store/index.ts';
import { CHARACTERS_PER_PAGE_MAX, EVENTS_PER_PAGE } from './replay.ts';

/** Lines of the journal from a position up to a size, page by page. Ends early when a line is missing. */
export async function* pagesOf(
  store: Pick<JournalStore, 'lines'>,
  from: number,
  to: number,
  charactersMax = CHARACTERS_PER_PAGE_MAX,
): AsyncGenerator<readonly string[]> {
  let at = from;
  while (at < to) {
    const lines = await store.lines({
      from: at,
      limit: Math.min(EVENTS_PER_PAGE, to - at),
      charactersMax,
    });
    if (lines.length === 0) return;
    at += lines.length;
    yield lines;
  }
}
