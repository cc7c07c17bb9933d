import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandId } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { DatabaseTarget } from '../database/index.ts';
import { buildJournal, JournalBuilder, openJournalStore } from '../journal-store/index.ts';
import type { SealedRecord } from '../people/index.ts';
import { checkLedger } from '../service/check.ts';
import type { ArchiveHeader, ArchiveItem } from './format.ts';
import { takeTail } from './tail.ts';
import { ArchiveCheck, type ArchiveTrust, type SealedArchive } from './verify.ts';

/*
 * An archive is checked by building the journal that it holds, and checking that: what was verified is then what is
 * restored, byte for byte, and memory holds no more of it than a page.
 */

/** An archive that holds, and the journal that it gave. */
export interface ArchiveReport {
  readonly ledger: string;
  readonly kind: ArchiveHeader['kind'];
  /** Events of the journal: all of the archive, or as many as were asked for. */
  readonly size: number;
  readonly root: string;
  readonly stateHash: string;
  /** First answers that were taken. */
  readonly answers: number;
  /** Sealed records of people: that they are those of the roster is checked, not what is in them. */
  readonly people: number;
  /** Events in the archive. */
  readonly archived: number;
  /** Events that came after those of the archive, from a journal of its own. */
  readonly continued: number;
  /** Signed checkpoints that were met and held. */
  readonly checkpoints: number;
  /** Whether key and genesis came from outside, so that they prove who wrote it. */
  readonly isAnchored: boolean;
}

/** What a restored journal does not hold: sealed records of people stand beside it. */
export interface RestoredArchive extends ArchiveReport {
  readonly records: readonly SealedRecord[];
}

export interface RestoreOptions {
  readonly trust: ArchiveTrust;
  /** The first so many events; absent: all of them. */
  readonly toSize?: number | undefined;
  /** The journal that came after the archive: an export, or a copy of the feed with a checkpoint at its end. */
  readonly tail?: AsyncIterable<ArchiveItem> | undefined;
}

/** Checks an archive from its first to its last line; the journal is built in a temporary folder meanwhile. */
export const verifyArchive = async (
  items: AsyncIterable<ArchiveItem>,
  trust: ArchiveTrust,
): Promise<Result<ArchiveReport, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  try {
    const place = { kind: 'sqlite', file: join(folder, 'journal.sqlite') } as const;
    const unpacked = await unpack(items, place, { trust });
    if (!unpacked.ok) return unpacked;
    const { records: _, ...report } = unpacked.value;
    return ok(report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Makes a journal of an archive where there is none. It appears when all of the archive was held to its checkpoints
 * and all of the journal to the rules, or not at all. Throws when there is a journal already.
 */
export const restoreArchive = (
  items: AsyncIterable<ArchiveItem>,
  target: DatabaseTarget,
  options: RestoreOptions,
): Promise<Result<RestoredArchive, string>> => buildJournal(target, (place) => unpack(items, place, options));

const unpack = async (
  items: AsyncIterable<ArchiveItem>,
  place: DatabaseTarget,
  options: RestoreOptions,
): Promise<Result<RestoredArchive, string>> => {
  const filled = await fill(items, place, options);
  if (!filled.ok) return filled;
  const checked = await checkLedger({ journal: place }, { isForeign: true });
  if (!checked.ok) return checked;
  const { header, checkpoints, answers, records, continued } = filled.value;
  const { size, root, stateHash } = checked.value;
  const { vkey, genesis } = options.trust;
  return ok({
    ledger: header.ledger,
    kind: header.kind,
    size,
    root,
    stateHash,
    answers,
    people: records.length,
    records,
    archived: header.size,
    continued,
    checkpoints,
    isAnchored: vkey !== undefined && genesis !== undefined,
  });
};

interface Filled extends SealedArchive {
  readonly answers: number;
  readonly records: readonly SealedRecord[];
  readonly continued: number;
}

const fill = async (
  items: AsyncIterable<ArchiveItem>,
  place: DatabaseTarget,
  { trust, toSize = Number.POSITIVE_INFINITY, tail }: RestoreOptions,
): Promise<Result<Filled, string>> => {
  const store = await openJournalStore(place, { create: true });
  try {
    const check = new ArchiveCheck(trust);
    const filling = new Filling(await JournalBuilder.over(store), toSize);
    for await (const item of items) {
      const problem = check.take(item) ?? (await filling.take(item, check));
      if (problem !== undefined) return err(problem);
    }
    const sealed = check.finish();
    if (!sealed.ok) return sealed;
    await filling.finish();
    const { header } = sealed.value;
    const add = (item: ArchiveItem): Promise<string | undefined> => filling.take(item, check);
    const continued = tail === undefined ? ok(0) : await takeTail(tail, { header, check, store, add });
    if (!continued.ok) return continued;
    if (toSize !== Number.POSITIVE_INFINITY && toSize > check.size)
      return err(`the archive ends at size ${String(check.size)}`);
    await filling.finish();
    const { answers, records } = filling;
    return ok({
      ...sealed.value,
      checkpoints: check.checkpoints,
      answers,
      records,
      continued: continued.value,
    });
  } finally {
    await store.close();
  }
};

/**
 * Takes the first `toSize` events, and the answers that speak of them alone: an answer about an event that is left
 * out would tell a client of a payment that this journal does not have.
 */
class Filling {
  readonly #builder: JournalBuilder;
  readonly #toSize: number;
  readonly records: SealedRecord[] = [];
  answers = 0;

  constructor(builder: JournalBuilder, toSize: number) {
    this.#builder = builder;
    this.#toSize = toSize;
  }

  async take(item: ArchiveItem, { size, lastLeaf }: ArchiveCheck): Promise<string | undefined> {
    if (item.kind === 'event' && size <= this.#toSize) {
      const added = await this.#builder.event(item.line, lastLeaf);
      return added.ok ? undefined : added.error;
    }
    if (item.kind === 'person') this.records.push(item.record);
    if (item.kind === 'answer' && item.answer.size <= this.#toSize) {
      await this.#builder.answer({ ...item.answer, id: item.answer.id as CommandId });
      this.answers += 1;
    }
    return undefined;
  }

  async finish(): Promise<void> {
    await this.#builder.finish();
  }
}
