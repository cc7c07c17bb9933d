import { decodeBase64, decodeUtf8, toHex } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { parseStrict } from '#shared/json';
import type { JournalStore } from '../journal-store/index.ts';
import type { Command } from './types.ts';

/** Past roots kept in memory: desks sign over recent heads, so few are asked for. */
const ROOTS_KEPT_MAX = 10_000;

/** Roots of past journal sizes, fetched before a batch is decided, because decisions do no I/O. */
export class PastRoots {
  readonly #store: JournalStore;
  readonly #roots = new Map<number, string>();

  constructor(store: JournalStore) {
    this.#store = store;
  }

  /** Fetches what the statements of these commands claim to have seen, as far as it can exist. */
  async fetchFor(commands: readonly Command[], sizeNow: number): Promise<void> {
    for (const size of new Set(commands.map(claimedSize))) {
      if (size === undefined || size > sizeNow || this.#roots.has(size)) continue;
      this.#keep(size, toHex(await this.#store.rootAt(size)));
    }
  }

  readonly at = (size: number): string | undefined => this.#roots.get(size);

  #keep(size: number, root: string): void {
    const [oldest] = this.#roots.size >= ROOTS_KEPT_MAX ? this.#roots.keys() : [];
    if (oldest !== undefined) this.#roots.delete(oldest);
    this.#roots.set(size, root);
  }
}

/** Reads the head's size out of a statement that is not verified yet: only to know what to fetch. */
const claimedSize = (command: Command): number | undefined => {
  if (command.kind === 'expire') return undefined;
  const envelope: Envelope = command.kind === 'propose' ? command.submission : command.approval;
  const bytes = decodeBase64(envelope.payload);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  const parsed = text === undefined ? undefined : parseStrict(text);
  if (parsed?.ok !== true) return undefined;
  const size = memberOf(memberOf(parsed.value, 'head'), 'size');
  return Number.isSafeInteger(size) && Number(size) >= 0 ? Number(size) : undefined;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
