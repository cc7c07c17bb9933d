import type { Sha256Hex } from '#shared/brand';
import type { KeyHolder, KeyRing } from '../api/index.ts';
import type { ReadKey } from '../api-keys/index.ts';

/** The API keys that read a ledger, as the service's thread has told them. */
export class ShownKeys implements KeyRing {
  readonly #onFirstUse: (sha256: Sha256Hex) => void;
  readonly #usedOn = new Map<Sha256Hex, string>();
  #keys: ReadonlyMap<Sha256Hex, ReadKey> = new Map();

  constructor(onFirstUse: (sha256: Sha256Hex) => void) {
    this.#onFirstUse = onFirstUse;
  }

  set(keys: readonly ReadKey[]): void {
    this.#keys = new Map(keys.map((key) => [key.sha256, key]));
  }

  readonly find = (sha256: Sha256Hex): KeyHolder | undefined => {
    const key = this.#keys.get(sha256);
    if (key === undefined) return undefined;
    const { name, owner, untilMs } = key;
    return {
      name,
      owner,
      refusalFor: () => {
        if (Date.now() >= untilMs) return { code: 'api-key-expired', detail: `key ${name}` };
        this.#noteUse(sha256);
        return undefined;
      },
    };
  };

  /** Once a day for each: a day is all that is kept. */
  #noteUse(sha256: Sha256Hex): void {
    const day = new Date().toISOString().slice(0, 10);
    if (this.#usedOn.get(sha256) === day) return;
    this.#usedOn.set(sha256, day);
    this.#onFirstUse(sha256);
  }
}
