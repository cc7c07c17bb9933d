import { err, ok, type Result } from '#shared/errors';
import { decodeEvent } from '#shared/journal';
import type { JournalStore } from '../journal-store/index.ts';
import type { ArchiveHeader, ArchiveItem } from './format.ts';
import type { ArchiveCheck } from './verify.ts';

/*
 * What came after a backup: an export of the same ledger, or a copy of its feed. It may begin anywhere up to the
 * backup's end. What both hold must be the same bytes; what is new must follow without a gap and end with a
 * checkpoint that the ledger signed.
 */

const LINES_PER_READ = 500;
const CHARACTERS_PER_READ_MAX = 8 * 1024 * 1024;

export interface TailDeps {
  readonly header: ArchiveHeader;
  /** Has taken all of the backup, and takes what the tail adds. */
  readonly check: ArchiveCheck;
  /** Holds the backup's events. */
  readonly store: Pick<JournalStore, 'lines'>;
  /** Where a new event goes, after the check took it. */
  readonly add: (item: ArchiveItem) => Promise<string | undefined>;
}

/** Takes a journal that goes on from a backup; how many events it added, or the first line that is wrong. */
export const takeTail = async (
  items: AsyncIterable<ArchiveItem>,
  deps: TailDeps,
): Promise<Result<number, string>> => {
  const tail = new Tail(deps);
  let line = 0;
  for await (const item of items) {
    line += 1;
    const problem = await tail.take(item, line);
    if (problem !== undefined) return err(`line ${String(line)} of the journal: ${problem}`);
  }
  return tail.finish(line);
};

class Tail {
  readonly #deps: TailDeps;
  /** Events of the backup. */
  readonly #covered: number;
  /** Number of the event that comes next; undefined before the first. */
  #next: number | undefined;
  /** The last line of which everything up to it is proved, by the backup or by a checkpoint. */
  #provedLine = 0;
  #page: { readonly from: number; readonly lines: readonly string[] } = { from: 0, lines: [] };

  constructor(deps: TailDeps) {
    this.#deps = deps;
    this.#covered = deps.check.size;
  }

  async take(item: ArchiveItem, line: number): Promise<string | undefined> {
    switch (item.kind) {
      case 'fault':
        return item.problem;
      case 'header':
        return line === 1 ? this.#header(item.header) : 'a header is the first line or nowhere';
      case 'event':
        return this.#event(item, line);
      case 'checkpoint':
        return this.#checkpoint(item, line);
      case 'answer':
      case 'person':
        return 'it is not of a journal: an export or a copy of the feed is needed';
    }
  }

  finish(lines: number): Result<number, string> {
    const next = this.#next ?? 0;
    if (next < this.#covered)
      return err(
        `the journal ends with line ${String(lines)} at size ${String(next)}, the backup holds ${String(this.#covered)} events already`,
      );
    if (!this.#deps.check.isSealed)
      return err(
        `the journal is cut off after line ${String(lines)}: no signed checkpoint covers what comes after line ${String(this.#provedLine)}`,
      );
    return ok(this.#deps.check.size - this.#covered);
  }

  #header({ ledger, origin, vkey, genesis }: ArchiveHeader): string | undefined {
    const { header } = this.#deps;
    const isSame =
      ledger === header.ledger &&
      origin === header.origin &&
      vkey === header.vkey &&
      genesis === header.genesis;
    return isSame ? undefined : 'it is of another ledger than the backup';
  }

  async #event(item: Extract<ArchiveItem, { kind: 'event' }>, line: number): Promise<string | undefined> {
    const seq = this.#next;
    if (seq !== undefined && seq < this.#covered) return this.#known(item.line, seq, line);
    const decoded = decodeEvent(item.line);
    if (!decoded.ok) return `the event does not decode: ${decoded.error.detail}`;
    const found = decoded.value.seq;
    if (found > (seq ?? this.#covered) || (seq !== undefined && found < seq))
      return `it is event ${String(found)} where event ${String(seq ?? this.#covered)} has to come`;
    if (found < this.#covered) return this.#known(item.line, found, line);
    this.#next = found + 1;
    return this.#deps.check.take(item) ?? (await this.#deps.add(item));
  }

  /** An event that the backup holds too. */
  async #known(text: string, seq: number, line: number): Promise<string | undefined> {
    if (text !== (await this.#stored(seq))) return `it is not event ${String(seq)} as the backup holds it`;
    this.#next = seq + 1;
    this.#provedLine = line;
    return undefined;
  }

  async #stored(seq: number): Promise<string | undefined> {
    const { from, lines } = this.#page;
    if (seq < from || seq >= from + lines.length)
      this.#page = {
        from: seq,
        lines: await this.#deps.store.lines({
          from: seq,
          limit: LINES_PER_READ,
          charactersMax: CHARACTERS_PER_READ_MAX,
        }),
      };
    return this.#page.lines[seq - this.#page.from];
  }

  /** Checkpoints over what the backup proved already say nothing new. */
  #checkpoint(item: ArchiveItem, line: number): string | undefined {
    if (this.#next === undefined || this.#next < this.#covered) return undefined;
    const problem = this.#deps.check.take(item);
    if (problem !== undefined)
      return `${problem}: one of lines ${String(this.#provedLine + 1)} to ${String(line)} is not what the ledger signed`;
    this.#provedLine = line;
    return undefined;
  }
}
