import type { TransferId } from '#shared/brand';
import type { PostingLeg } from '#shared/double-entry';
import type { JournalEvent } from '#shared/journal';
import { dayOfTime } from '../keys.ts';
import { PageCache } from '../reads/page-cache.ts';
import { emptyManifest, updated, type Manifest, type ManifestUpdate } from '../reads/manifest.ts';
import { readPositions } from '../reads/positions.ts';
import { FactCache } from '../reads/fact-cache.ts';
import type { Filter } from '../runs/filter.ts';
import type { IndexName } from '../runs/layout.ts';
import { pageRangeOf } from '../runs/merge.ts';
import { DamagedPage } from '../runs/page.ts';
import { manifestRow, type Run } from '../runs/run.ts';
import { readFilter } from '../store/read-filter.ts';
import { withRows } from '../store/checks.ts';
import type { Change, DayStart, HistoryStore, JournalReader, JournalRow, StoredHead } from '../store/types.ts';
import { OpenHolds } from './holds.ts';
import { holdsPosted, indexEvent } from './index-event.ts';
import { Merges, type FinishedMerge, type MergeHost } from './merges.ts';
import type { BuiltSegment } from './built.ts';
import { Segment } from './segment.ts';

const CACHE_BYTES = 8 * 1024 * 1024;
/** Facts of holds that are posted long after; nothing is read twice soon. */
const FACT_BYTES = 256 * 1024;
/** Records merged for each one indexed: one for each size class that a large index has, and some to spare. */
const MERGED_PER_INDEXED = 6;
const NO_CHANGE: Pick<Change, 'pages' | 'facts' | 'days' | 'added' | 'removed'> = {
  pages: [],
  facts: [],
  days: [],
  added: [],
  removed: [],
};

/** A segment that is ready to be stored. */
interface SegmentChange {
  readonly built: BuiltSegment;
  readonly days: readonly DayStart[];
  readonly through: number;
  readonly anchor: Uint8Array;
}

/**
 * Builds the index from the journal, event by event. Nothing is visible before its transaction; after a crash it
 * goes on from `through`. Not for concurrent calls: whoever drives it awaits each.
 */
export class Builder {
  readonly #store: HistoryStore;
  readonly #publish: (update: ManifestUpdate) => void;
  readonly #segment = new Segment();
  readonly #holds = new OpenHolds();
  readonly #cache: PageCache;
  readonly #facts: FactCache;
  readonly #merges: Merges;
  readonly #retired: number[] = [];
  #manifest: Manifest = emptyManifest;
  #head: StoredHead;
  #nextRun: number;
  #next: number;
  #anchor: Uint8Array;
  #day: number;
  #days: DayStart[] = [];
  /** The flush under way: the next segment is taken in meanwhile. */
  #flushing: Promise<void> = Promise.resolve();

  private constructor(
    store: HistoryStore,
    publish: (update: ManifestUpdate) => void,
    head: StoredHead,
    filterBytesMax?: number,
  ) {
    this.#store = store;
    this.#publish = publish;
    this.#head = head;
    this.#next = head.through;
    this.#nextRun = head.nextRun;
    this.#anchor = head.anchor;
    this.#day = Number.NEGATIVE_INFINITY;
    this.#cache = new PageCache(store, CACHE_BYTES);
    this.#facts = new FactCache(store, FACT_BYTES);
    const host: MergeHost = {
      access: { read: (ids) => this.#readPages(ids), write: (pages) => store.putPages(pages) },
      runsOf: (index) => this.#manifest.runs[index],
      nextRun: () => this.#takeRun(),
      finished: (merge) => this.#finished(merge),
    };
    this.#merges = new Merges(host, filterBytesMax);
  }

  /** Takes over the index. Throws `DamagedPage` when it is not one of this journal, or can't be read. */
  static async open(
    store: HistoryStore,
    journal: JournalReader,
    publish: (update: ManifestUpdate) => void,
    { filterBytesMax }: { readonly filterBytesMax?: number | undefined } = {},
  ): Promise<Builder> {
    const head = await store.claim();
    await assertSameJournal(journal, head);
    const builder = new Builder(store, publish, head, filterBytesMax);
    await builder.#load();
    return builder;
  }

  /** Journal size that is indexed and durable. */
  get through(): number {
    return this.#head.through;
  }

  /** Journal size that is read, a part of it only in memory. */
  get next(): number {
    return this.#next;
  }

  /** Memory that the filters of all runs take, with those that are being made. */
  get filterBytes(): number {
    return this.#merges.filterBytes;
  }

  get isFull(): boolean {
    return this.#segment.isFull;
  }

  /** Takes events in; they follow the ones before without a gap. */
  async take(rows: readonly JournalRow[]): Promise<void> {
    for (const row of rows) {
      if (row.seq !== this.#next) throw new Error(`The journal has no event ${this.#next}`);
      if (row.line !== null) await this.#index(JSON.parse(row.line) as JournalEvent);
      this.#anchor = row.leaf;
      this.#next += 1;
      if (this.#segment.isFull) await this.#beginFlush();
    }
  }

  /** Makes durable and visible what was taken in, and merges in proportion to it. */
  async flush(): Promise<void> {
    await this.#beginFlush();
    await this.#flushing;
  }

  /** Returns when the flush before is over and this one has begun. */
  async #beginFlush(): Promise<void> {
    await this.#flushing;
    if (this.#next === this.#head.through) return;
    this.#flushing = this.#write(this.#buildSegment());
    // Whoever waits for it next hears of a failure; nobody may be waiting yet.
    this.#flushing.catch(() => undefined);
  }

  #buildSegment(): SegmentChange {
    const through = this.#next;
    this.#holds.flushing();
    const built = this.#segment.build({
      fromSeq: this.#head.through,
      toSeq: this.#next,
      nextRun: () => this.#takeRun(),
      greatestId: this.#greatestId(),
    });
    const days = this.#days;
    this.#days = [];
    return { built, days, through, anchor: this.#anchor };
  }

  async #write({ built, days, through, anchor }: SegmentChange): Promise<void> {
    const part = { pages: built.pages, facts: built.facts, days, added: built.runs };
    await this.#change({ ...this.#head, through, anchor }, part, built.filters);
    this.#holds.flushed();
    await this.#mergeFor(built.runs);
  }

  /** A little of what can wait; false when there is nothing. */
  async tidy(): Promise<boolean> {
    await this.#flushing;
    return (await this.#merges.step()) || (await this.#dropRetired());
  }

  /** Pages of replaced runs may go: no reader holds an older manifest. */
  release(runs: readonly number[]): void {
    this.#retired.push(...runs);
  }

  async #index(event: JournalEvent): Promise<void> {
    const timeMs = Date.parse(event.time);
    const day = Math.max(this.#day, dayOfTime(timeMs));
    if (day > this.#day) this.#days.push({ day, seq: event.seq });
    this.#day = day;
    const absent = holdsPosted(event).filter((id) => !this.#holds.has(id));
    if (absent.length > 0) await this.#recallHolds(absent);
    indexEvent(this.#segment, this.#holds, event, { seq: event.seq, timeMs, day });
  }

  /** Legs of holds that are not in memory: after a start, or older than what memory holds. */
  async #recallHolds(ids: readonly TransferId[]): Promise<void> {
    const places = await readPositions(this.#cache, this.#manifest, ids);
    const facts = await this.#facts.get([...places.values()].map(({ position }) => position));
    for (const [id, { position }] of places) {
      const legs = facts.get(position)?.legs ?? [];
      this.#holds.set(
        id,
        legs.map(({ asset, credit, debit, minor }) => ({ asset, credit, debit, minor: String(minor) }) as PostingLeg),
      );
    }
  }

  async #mergeFor(runs: readonly Run[]): Promise<void> {
    const records = new Map<IndexName, number>(runs.map((run) => [run.index, run.records]));
    await this.#merges.work((index) => MERGED_PER_INDEXED * (records.get(index) ?? 0));
    while (this.#merges.isBehind && (await this.#merges.step()));
    await this.#dropRetired();
  }

  async #finished({ run, filter, pages, inputs }: FinishedMerge): Promise<void> {
    const removed = inputs.map((input) => input.run);
    const filters = new Map(filter === null ? [] : [[run.run, filter]]);
    await this.#change(this.#head, { pages, added: [run], removed }, filters);
  }

  /** One transaction, then the memory follows, then the readers. */
  async #change(
    head: StoredHead,
    part: Partial<typeof NO_CHANGE>,
    filters: ReadonlyMap<number, Filter>,
  ): Promise<void> {
    const { added, removed, days } = { ...NO_CHANGE, ...part };
    const replaced = Object.values(this.#manifest.runs).flatMap((runs) =>
      runs.filter(({ run }) => removed.includes(run)).map(manifestRow),
    );
    const rows = withRows(this.#head.rows, [...added, ...replaced], days);
    const to: StoredHead = { ...head, nextRun: this.#nextRun, rows };
    const change: Change = { from: this.#head, to, ...NO_CHANGE, ...part };
    await this.#store.change(change);
    this.#head = to;
    this.#show({
      through: to.through,
      added: change.added.map((run) => ({ run, filter: filters.get(run.run) ?? null })),
      removed: change.removed,
      days: change.days,
    });
  }

  #show(update: ManifestUpdate): void {
    this.#manifest = updated(this.#manifest, update);
    this.#publish(update);
  }

  async #load(): Promise<void> {
    const [runs, days] = await Promise.all([this.#store.runs(), this.#store.days()]);
    if (withRows(0, runs, days) !== this.#head.rows) throw new DamagedPage('its manifest has another checksum');
    await dropUnlisted(this.#store, runs);
    this.#nextRun = Math.max(this.#nextRun, ...runs.map(({ run }) => run + 1));
    this.#day = days.at(-1)?.day ?? Number.NEGATIVE_INFINITY;
    const added = [];
    for (const run of runs) added.push({ run, filter: await readFilter(this.#store, run) });
    this.#show({ through: this.#head.through, added, removed: [], days });
  }

  async #readPages(ids: readonly number[]): Promise<readonly Uint8Array[]> {
    const found = await this.#store.pages(ids);
    return ids.map((id) => {
      const page = found.get(id);
      if (page === undefined) throw new DamagedPage(`page ${id} is missing`);
      return page;
    });
  }

  async #dropRetired(): Promise<boolean> {
    const [run] = this.#retired;
    if (run === undefined) return false;
    if (await this.#store.dropPages(...pageRangeOf(run))) this.#retired.shift();
    return true;
  }

  #takeRun(): number {
    this.#nextRun += 1;
    return this.#nextRun - 1;
  }

  #greatestId(): Uint8Array | null {
    let greatest: Uint8Array | null = null;
    for (const { max } of this.#manifest.runs.ids)
      if (greatest === null || Buffer.compare(max, greatest) > 0) greatest = max;
    return greatest;
  }
}

const assertSameJournal = async (journal: JournalReader, { through, anchor }: StoredHead): Promise<void> => {
  if (through === 0) return;
  const leaf = await journal.leaf(through - 1);
  if (leaf === null || Buffer.compare(leaf, anchor) !== 0)
    throw new DamagedPage('it was built from another journal');
};

/** Removes what a crash left: pages of runs that never came into the manifest. */
const dropUnlisted = async (store: HistoryStore, runs: readonly Run[]): Promise<void> => {
  const listed = runs.map(({ run }) => run).sort((a, b) => a - b);
  let from = 0;
  for (const run of [...listed, 2 ** 31 - 1]) {
    const [first] = pageRangeOf(run);
    while (from < first && !(await store.dropPages(from, first - 1)));
    from = pageRangeOf(run + 1)[0];
  }
};
