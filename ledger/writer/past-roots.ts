import { decodeBase64, decodeUtf8, toHex } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { parseStrict } from '#shared/json';

/** Past roots kept in memory: desks sign over recent heads, so few are asked for. */
const ROOTS_KEPT_MAX = 10_000;

export interface RootSource {
  /** Root of the first `size` events. */
  readonly rootAt: (size: number) => Promise<Uint8Array>;
}

/** Roots of past journal sizes, fetched before a batch is decided, because decisions do no I/O. */
export class PastRoots {
  readonly #store: RootSource;
  readonly #roots = new Map<number, string>();

  constructor(store: RootSource) {
    this.#store = store;
  }

  /** Fetches the roots of these sizes, as far as they can exist. */
  async fetch(sizes: Iterable<number | undefined>, sizeNow: number): Promise<void> {
    for (const size of new Set(sizes)) {
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

/** What a statement that is not verified yet claims: only to know what to fetch. */
export interface Claim {
  /** Size of the journal that its signer had seen. */
  readonly size: number | undefined;
  /** The intent that it is about. */
  readonly intent: string | undefined;
}

export const claimOf = (envelope: Envelope): Claim => {
  const bytes = decodeBase64(envelope.payload);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  const parsed = text === undefined ? undefined : parseStrict(text);
  if (parsed?.ok !== true) return { size: undefined, intent: undefined };
  const size = memberOf(memberOf(parsed.value, 'head'), 'size');
  const intent = memberOf(parsed.value, 'intent');
  return {
    size: Number.isSafeInteger(size) && Number(size) >= 0 ? Number(size) : undefined,
    intent: typeof intent === 'string' ? intent : undefined,
  };
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
