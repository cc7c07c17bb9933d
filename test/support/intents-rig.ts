import { join } from 'node:path';
import type { CommandId } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type Intent, type TransferIntent } from '#shared/intent';
import type { JsonObject } from '#shared/json';
import { loadConfig } from '../../ledger/service/index.ts';
import { restoreLedger, serveLedger, type LedgerService } from '../../ledger/service/service.ts';
import type { ServiceOptions } from '../../ledger/service/options.ts';
import { closeStores, openStores } from '../../ledger/service/stores.ts';
import { hashState } from '../../ledger/service/state-facts.ts';
import type { StateDelta, StateStore } from '../../ledger/state-store/index.ts';
import type { Restored } from '../../ledger/service/restore.ts';
import { DIRK, LEDGER_SEED, ORIGIN, signSubmission, testTransfer } from './company.ts';

/*
 * A ledger in this process with as many proposals behind it as a test wants: decided by the real writer and journaled,
 * without a network, by a clock of its own. Proposals end by their expiry, so that nobody has to sign for each of them.
 */

const HOUR_MS = 3_600_000;
/** Proposals under one signature. */
const PER_SUBMISSION = 1_000;
/** Nothing is saved by itself. */
const NEVER = { operationsMax: 1e12, eventsMax: 1e12, ageMs: 1e12 } as const;

interface RigOptions {
  readonly log?: ServiceOptions['log'];
  readonly intentsMax?: number;
  readonly save?: ServiceOptions['save'];
}

interface RigParts {
  readonly service: LedgerService;
  readonly restored: Restored;
  readonly deltas: StateDelta[];
  readonly clock: { ms: number };
  readonly state: StateStore;
}

const quiet: ServiceOptions['log'] = { info: () => undefined, error: () => undefined };

export class IntentsRig {
  readonly service: LedgerService;
  readonly restored: Restored;
  /** What the last save gave to the store; empty when there was none. */
  readonly deltas: StateDelta[];
  readonly #clock: { ms: number };
  readonly #state: StateStore;
  #serial = 0;

  private constructor({ service, restored, deltas, clock, state }: RigParts) {
    this.service = service;
    this.restored = restored;
    this.deltas = deltas;
    this.#clock = clock;
    this.#state = state;
  }

  /** Opens the ledger of a home as its service would; its clock goes on from the last event. */
  static async open(
    home: string,
    { log = quiet, intentsMax, save = NEVER }: RigOptions = {},
  ): Promise<IntentsRig> {
    const config = loadConfig(join(home, 'config.json'));
    const clock = { ms: 0 };
    const { cleanAccountsMax, ...limits } = config.memory;
    const options: ServiceOptions = {
      targets: config.targets,
      seed: LEDGER_SEED,
      queue: config.queue,
      cleanAccountsMax,
      memoryLimits: intentsMax === undefined ? limits : { ...limits, intentsMax },
      save,
      log,
      clock: () => new Date(clock.ms).toISOString(),
      newId: () => `id-${String((clock.ms += 1))}`,
    };
    const stores = await openStores(options);
    await stores.store.claim();
    const deltas: StateDelta[] = [];
    const state = {
      ...stores.state,
      save: (delta: StateDelta) => {
        // The one before would keep all that it wrote.
        deltas.splice(0, deltas.length, delta);
        return stores.state.save(delta);
      },
    };
    const watched = { ...stores, state };
    const restored = await restoreLedger(watched, options).catch(async (error: unknown) => {
      await closeStores(stores);
      throw error;
    });
    clock.ms = Date.parse(restored.memory.set.lastTime) + HOUR_MS;
    const service = serveLedger(watched, restored, options);
    return new IntentsRig({ service, restored, deltas, clock, state });
  }

  /** Proposes transfers of one cent that end in an hour, and gives what became of each. */
  async propose(count: number): Promise<readonly string[]> {
    const outcomes: string[] = [];
    while (outcomes.length < count) {
      const intents = this.#transfers(Math.min(PER_SUBMISSION, count - outcomes.length));
      outcomes.push(...(await this.proposeAll(intents)));
    }
    return outcomes;
  }

  /** Proposes intents of one person under one signature. */
  async proposeAll(intents: readonly Intent[]): Promise<readonly string[]> {
    const { size, root } = this.service.writer.head;
    const at = { origin: ORIGIN, size, root: root as never };
    const submission = signSubmission(intents[0]?.initiator ?? DIRK, intents.map(digestOf), at, this.now());
    this.#serial += 1;
    const id = `propose-${String(size)}-${String(this.#serial)}-${this.now()}` as CommandId;
    const result = await this.service.writer.submit({
      kind: 'propose',
      id,
      bodyDigest: sha256Hex(utf8(id)) as never,
      submission,
      intents: intents as unknown as readonly JsonObject[],
    });
    if (!result.ok) throw new Error(result.error.detail);
    const { outcomes } = JSON.parse(result.value.body) as {
      readonly outcomes: readonly { readonly outcome: string; readonly code?: string }[];
    };
    return outcomes.map(({ outcome, code }) => (code === undefined ? outcome : `${outcome} ${code}`));
  }

  /** Lets the time of all that wait run out. */
  async expireAll(): Promise<void> {
    this.#clock.ms += 2 * HOUR_MS;
    await this.service.expire();
  }

  /** Saves what is waiting; milliseconds that it took. */
  async save(): Promise<number> {
    const startMs = performance.now();
    await this.restored.saver.saveNow(this.service.writer.head);
    return performance.now() - startMs;
  }

  /** Records of the governance that the last save wrote, by kind. */
  lastRows(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.deltas.at(-1)?.governance ?? []) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** The hash of the whole state, as it is saved and in memory. */
  stateHash(): Promise<string> {
    return hashState(this.#state, this.service.set);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  now(): string {
    return new Date(this.#clock.ms).toISOString();
  }

  /** Each of an origin of its own, in whatever process it is made. */
  #transfers(count: number): readonly TransferIntent[] {
    const first = this.service.writer.head.size;
    return Array.from({ length: count }, (_, index) =>
      testTransfer({
        minor: '1',
        origin: { kind: 'desk', nonce: (first * 10_000 + index).toString(16).padStart(32, '0') },
        createdAt: this.now(),
        expiresAt: new Date(this.#clock.ms + HOUR_MS).toISOString(),
      }),
    );
  }
}

/** Proposes until so many intents have ended, in pieces that the funds cover. */
export const endIntents = async (rig: IntentsRig, count: number): Promise<void> => {
  const { intents } = rig.service.set;
  while (intents.size < count) {
    const outcomes = await rig.propose(Math.min(5_000, count - intents.size));
    const odd = outcomes.find((outcome) => outcome !== 'proposed');
    if (odd !== undefined) throw new Error(odd);
    await rig.expireAll();
    await rig.save();
  }
};
