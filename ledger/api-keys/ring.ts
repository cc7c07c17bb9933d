import { apiKeyProblem, scopeFor, type ApiKey, type ApiKeyScope, type Touchpoint } from '#shared/api';
import type { PersonId, Sha256Hex } from '#shared/brand';
import type { AccessRefusal, KeyHolder, KeyRing } from '../api/index.ts';
import type { ApiKeyStore } from './store.ts';

/** A secret that opens reads, for a listener that has no database of keys: until when, and whose name it bears. */
export interface ReadKey {
  readonly name: string;
  readonly owner: PersonId;
  readonly sha256: Sha256Hex;
  readonly untilMs: number;
}

/** The keys of a ledger in memory, as the store has them, a moment ago at most. */
export interface ApiKeyRing extends KeyRing {
  /** Secrets that open reads now. */
  readonly readKeys: () => readonly ReadKey[];
  /** A secret was used where the ring does not see it. */
  readonly noteUse: (sha256: Sha256Hex) => void;
  /** Told when `readKeys` gives something else; at once with what it gives now. */
  readonly watch: (listener: (keys: readonly ReadKey[]) => void) => () => void;
  readonly stop: () => Promise<void>;
}

export interface ApiKeyRingDeps {
  readonly store: ApiKeyStore;
  /** Whether a person may act now, by the durable journal and the directory. */
  readonly isActive: (person: PersonId) => boolean;
  readonly now: () => Date;
  readonly onFailed: (error: unknown) => void;
  readonly lookEveryMs?: number;
}

/** A key that is revoked stops working after this time at most. */
export const LOOK_EVERY_MS = 1_000;
/** What was read longer ago is not believed: a store that does not answer could hide that a key is revoked. */
const STALE_MS = 15_000;

interface Held {
  readonly key: ApiKey;
  readonly secret: Sha256Hex;
}

/** Reads the keys, and goes on looking for changes that others make. */
export const openApiKeyRing = async (deps: ApiKeyRingDeps): Promise<ApiKeyRing> => {
  const ring = new Ring(deps);
  await ring.look();
  ring.start();
  return ring;
};

class Ring implements ApiKeyRing {
  readonly #deps: ApiKeyRingDeps;
  readonly #listeners = new Set<(keys: readonly ReadKey[]) => void>();
  readonly #uses = new Map<string, string>();
  #held: ReadonlyMap<Sha256Hex, Held> = new Map();
  #revision = -1;
  #lookedMs = -Infinity;
  #told = '';
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: ApiKeyRingDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.look()
        .catch((error: unknown) => {
          this.#deps.onFailed(error);
        })
        .finally(() => {
          if (!this.#isStopped) this.start();
        });
    }, this.#deps.lookEveryMs ?? LOOK_EVERY_MS);
  }

  async look(): Promise<void> {
    const { store } = this.#deps;
    const startMs = performance.now();
    const revision = await store.revision();
    if (revision !== this.#revision) {
      this.#held = bySecret(await store.all());
      this.#revision = revision;
    }
    this.#lookedMs = startMs;
    await this.#saveUses();
    this.#tell();
  }

  readonly find = (sha256: Sha256Hex): KeyHolder | undefined => {
    const held = this.#held.get(sha256);
    if (held === undefined) return undefined;
    const { key } = held;
    return {
      name: key.name,
      owner: key.owner,
      refusalFor: (touchpoint) => this.#refusalFor(held, touchpoint),
    };
  };

  readonly readKeys = (): readonly ReadKey[] => {
    const now = this.#deps.now().toISOString();
    return [...this.#held.values()]
      .filter(
        ({ key, secret }) => key.scopes.includes('read') && this.#problem(key, secret, now) === undefined,
      )
      .map(({ key, secret }) => ({
        name: key.name,
        owner: key.owner,
        sha256: secret,
        untilMs: Date.parse(key.secret === secret ? key.expiresAt : (key.previous?.until ?? now)),
      }));
  };

  readonly noteUse = (sha256: Sha256Hex): void => {
    const held = this.#held.get(sha256);
    if (held !== undefined) this.#uses.set(held.key.id, this.#deps.now().toISOString().slice(0, 10));
  };

  readonly watch = (listener: (keys: readonly ReadKey[]) => void): (() => void) => {
    this.#listeners.add(listener);
    listener(this.readKeys());
    return () => this.#listeners.delete(listener);
  };

  readonly stop = async (): Promise<void> => {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#saveUses().catch(this.#deps.onFailed);
    await this.#deps.store.close();
  };

  #problem(key: ApiKey, secret: Sha256Hex, now: string): ReturnType<typeof apiKeyProblem> {
    return apiKeyProblem(key, { secret, now, isOwnerActive: this.#deps.isActive(key.owner) });
  }

  #refusalFor({ key, secret }: Held, touchpoint: Touchpoint | null): AccessRefusal | undefined {
    if (performance.now() - this.#lookedMs > STALE_MS)
      return { code: 'ledger-failed', detail: 'the keys could not be looked at for some time' };
    const code = this.#problem(key, secret, this.#deps.now().toISOString());
    if (code !== undefined) return { code, detail: `key ${key.name}` };
    const scope = scopeFor(touchpoint);
    if (scope === null || !key.scopes.includes(scope))
      return { code: 'api-key-scope', detail: scopeDetail(scope) };
    this.noteUse(secret);
    return undefined;
  }

  async #saveUses(): Promise<void> {
    const uses = [...this.#uses];
    this.#uses.clear();
    for (const [id, day] of uses) {
      const known = [...this.#held.values()].find(({ key }) => key.id === id)?.key.lastUsedOn;
      if (known !== day) await this.#deps.store.used(id, day);
      this.#noteDay(id, day);
    }
  }

  #noteDay(id: string, day: string): void {
    this.#held = new Map(
      [...this.#held].map(([secret, held]) =>
        held.key.id === id ? [secret, { ...held, key: { ...held.key, lastUsedOn: day } }] : [secret, held],
      ),
    );
  }

  #tell(): void {
    const keys = this.readKeys();
    const text = JSON.stringify(keys);
    if (text === this.#told) return;
    this.#told = text;
    for (const listener of this.#listeners) listener(keys);
  }
}

const bySecret = (keys: readonly ApiKey[]): ReadonlyMap<Sha256Hex, Held> =>
  new Map(
    keys.flatMap((key): readonly [Sha256Hex, Held][] => [
      [key.secret, { key, secret: key.secret }],
      ...(key.previous === null
        ? []
        : ([[key.previous.secret, { key, secret: key.previous.secret }]] satisfies [Sha256Hex, Held][])),
    ]),
  );

const scopeDetail = (scope: ApiKeyScope | null): string =>
  scope === null ? 'no key reaches this: a person decides at their desk' : `scope ${scope} is needed`;
