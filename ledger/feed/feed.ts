import type { JournalStore } from '../journal-store/index.ts';
import type { CommitSignal } from './commit-signal.ts';

/** Read ahead for one follower at a time: memory per slow follower stays below this, whatever it misses. */
const EVENTS_PER_CHUNK_MAX = 500;
const CHARACTERS_PER_CHUNK_MAX = 1024 * 1024;

export interface FeedSource {
  readonly store: Pick<JournalStore, 'lines'>;
  readonly committed: CommitSignal;
  /** Size of the durable journal. */
  readonly size: () => number;
}

/** Journal lines from a position on. */
export interface FeedPage {
  readonly from: number;
  readonly lines: readonly string[];
}

/**
 * Journal lines from a position on, for ever, page by page. The next page is read only when the last one was
 * taken: a slow follower slows nobody but itself. With `silenceMsMax`, an empty page comes when there was
 * nothing for so long.
 */
export async function* followPages(
  source: FeedSource,
  from: number,
  signal: AbortSignal,
  silenceMsMax?: number,
): AsyncGenerator<FeedPage> {
  let position = from;
  while (!signal.aborted) {
    const behind = source.size() - position;
    if (behind <= 0) {
      const isSilent = await source.committed.wait(signal, silenceMsMax);
      if (isSilent) yield { from: position, lines: [] };
      continue;
    }
    const limit = Math.min(behind, EVENTS_PER_CHUNK_MAX);
    const lines = await source.store.lines({
      from: position,
      limit,
      charactersMax: CHARACTERS_PER_CHUNK_MAX,
    });
    yield { from: position, lines };
    position += lines.length;
  }
}
