import type { JournalStore } from '../journal-store/index.ts';
import type { CommitSignal } from './commit-signal.ts';

/** Read ahead for one follower at a time: memory per slow follower stays below this, whatever it misses. */
const EVENTS_PER_CHUNK_MAX = 500;
const CHARACTERS_PER_CHUNK_MAX = 1024 * 1024;

export interface FeedSource {
  readonly store: JournalStore;
  readonly committed: CommitSignal;
  /** Size of the durable journal. */
  readonly size: () => number;
}

/**
 * Journal lines from a position on, for ever, in pieces of newline-delimited JSON. The next piece is read only
 * when the last one was taken: a slow follower slows nobody but itself.
 */
export async function* follow(source: FeedSource, from: number, signal: AbortSignal): AsyncGenerator<string> {
  let position = from;
  while (!signal.aborted) {
    const behind = source.size() - position;
    if (behind <= 0) {
      await source.committed.wait(signal);
      continue;
    }
    const limit = Math.min(behind, EVENTS_PER_CHUNK_MAX);
    const lines = await source.store.lines({
      from: position,
      limit,
      charactersMax: CHARACTERS_PER_CHUNK_MAX,
    });
    position += lines.length;
    yield lines.map((line) => `${line}\n`).join('');
  }
}
