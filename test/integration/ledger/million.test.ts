import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import type { PostgresTarget } from '../../../ledger/database/index.ts';
import { loadConfig, openHome, replayWhole, type LoadedConfig } from '../../../ledger/service/index.ts';
import { accountName, booksGenesis, CLIENT, MANDATE, openOf } from '../../support/books.ts';
import { checkLedger, createTestLedger, removeTestLedger, type LedgerHome } from '../../support/ledger.ts';
import { postgresPlace, type Place } from '../../support/store.ts';

/*
 * A million operations through the real writer, by a scripted clock, scripted ids and seeded choices: what they give
 * must not depend on the machine and its time, on where the journal is kept, or on having been replayed.
 */

const OPERATIONS = 1_000_000;
const PER_REQUEST = 2_000;
const ACCOUNTS = 1_000;
const SEED = 7_351;
/** What this work gives, on every machine. They change with the format of events or of the state, and by nothing else. */
const ROOT = '04720c8d4b29c02e6ab063f3da13c0f16b771043d91fca78e4e3b0408dab25fb';
const STATE_HASH = '3b673b577d0dc74fbd47718cd606e5880737172649299ec527273ab16d5725f3';
const START_MS = Date.parse('2026-02-02T08:00:00.000Z');
const quiet = pino({ level: 'silent' });

/** Numbers of a linear congruential generator: the same for everybody who has the seed. */
const numbersOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const idOf = (serial: number): TransferId => {
  const hex = serial.toString(16).padStart(12, '0');
  return `00000000-0000-7000-8000-${hex}` as TransferId;
};

/** Transfers, holds, postings in part, voids and reversals between random accounts; some are refused. */
class Work {
  readonly #random = numbersOf(SEED);
  #serial = 0;
  #holds: TransferId[] = [];
  #transfers: Extract<Operation, { op: 'transfer' }>[] = [];

  opens(): readonly Operation[] {
    return Array.from({ length: ACCOUNTS }, (_, index) => ({
      ...openOf(accountName(index)),
      id: this.#next(),
    }));
  }

  request(timeMs: number): readonly Operation[] {
    return Array.from({ length: PER_REQUEST }, () => this.#one(timeMs));
  }

  #one(timeMs: number): Operation {
    const kind = this.#random(100);
    const hold = kind < 8 ? this.#holds.pop() : undefined;
    if (hold !== undefined && kind < 4) return { op: 'void', id: this.#next(), hold };
    if (hold !== undefined) return { op: 'post', id: this.#next(), hold, minors: ['1'] };
    const taken = kind < 12 ? this.#transfers.pop() : undefined;
    if (taken !== undefined) return this.#reversalOf(taken);
    const legs = [this.#leg()];
    if (kind < 25) return this.#hold(legs, timeMs);
    const transfer = { op: 'transfer' as const, id: this.#next(), legs };
    if (this.#random(20) === 0) this.#transfers.push(transfer);
    return transfer;
  }

  #hold(legs: Extract<Operation, { op: 'hold' }>['legs'], timeMs: number): Operation {
    const id = this.#next();
    if (this.#random(2) === 0) this.#holds.push(id);
    const expiresAt = new Date(timeMs + 1_000 + this.#random(60_000)).toISOString();
    return { op: 'hold', id, legs, expiresAt };
  }

  #reversalOf({ id, legs }: Extract<Operation, { op: 'transfer' }>): Operation {
    const back = legs.map((leg) => ({ ...leg, credit: leg.debit, debit: leg.credit }));
    return { op: 'transfer', id: this.#next(), legs: back, reverses: id };
  }

  /** One in eight comes from the opening account, so that money enters and some accounts stay without. */
  #leg(): { asset: string; credit: AccountId; debit: AccountId; minor: string } {
    const debit = this.#random(ACCOUNTS);
    const credit = (debit + 1 + this.#random(ACCOUNTS - 1)) % ACCOUNTS;
    const isFunding = this.#random(8) === 0;
    return {
      asset: 'EUR',
      credit: isFunding ? ('system.opening.EUR' as AccountId) : accountName(credit),
      debit: accountName(debit),
      minor: String(1 + this.#random(isFunding ? 5_000 : 500)),
    };
  }

  #next(): TransferId {
    this.#serial += 1;
    return idOf(this.#serial);
  }
}

interface Lived {
  readonly size: number;
  readonly root: string;
  readonly statuses: ReadonlyMap<string, number>;
}

/** The work on a ledger of its own, decided as it comes. */
const live = async (config: LoadedConfig): Promise<Lived> => {
  let timeMs = START_MS;
  let ids = 0;
  const service = await openHome(config, quiet, {
    clock: () => new Date(timeMs).toISOString(),
    newId: () => {
      ids += 1;
      return `11111111-0000-4000-8000-${ids.toString(16).padStart(12, '0')}`;
    },
  });
  const work = new Work();
  const statuses = new Map<string, number>();
  const send = async (operations: readonly Operation[]): Promise<void> => {
    const result = await service.books.operate({
      kind: 'book',
      client: CLIENT,
      mandate: MANDATE,
      operations,
    });
    if (!result.ok) throw new Error(result.error.detail);
    for (const text of result.value) {
      const status = /"status":"([a-z]+)"/.exec(text)?.[1] ?? text;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    timeMs += 1_000;
  };
  await send(work.opens());
  for (let done = 0; done < OPERATIONS; done += PER_REQUEST) {
    await send(work.request(timeMs));
    // The writer lets no more wait for the index than it may: so does this client.
    if (service.gauges().historyLag > 60) await service.history.whenThrough(service.writer.head.size);
  }
  const { size, root } = service.writer.head;
  await service.stop();
  return { size, root, statuses };
};

const seconds = (sinceMs: number): string => ((performance.now() - sinceMs) / 1_000).toFixed(1);

describe('a million operations', () => {
  const homes: LedgerHome[] = [];
  let postgres: Place<PostgresTarget>;

  beforeAll(async () => {
    postgres = await postgresPlace();
    const { urls, ...target } = postgres.fresh();
    homes.push(await createTestLedger(booksGenesis()));
    homes.push(await createTestLedger(booksGenesis(), { storage: { ...target, urls: [...urls] } }));
  });

  afterAll(async () => {
    await postgres.remove();
    for (const home of homes) removeTestLedger(home);
  });

  test(
    `(seed ${String(SEED)}) give one root and one state: decided on SQLite and on PostgreSQL, as saved, and replayed`,
    { timeout: 900_000 },
    async () => {
      const roots = new Set<string>();
      const states = new Set<unknown>();
      for (const { home } of homes) {
        const config = loadConfig(join(home, 'config.json'));
        const startMs = performance.now();
        const { size, root, statuses } = await live(config);
        const took = seconds(startMs);
        for (const status of ['posted', 'held', 'voided', 'refused'])
          expect(statuses.get(status) ?? 0, status).toBeGreaterThan(1_000);
        const replayed = await replayWhole(config.targets.journal, quiet);
        expect(replayed).toMatchObject({ size, root });
        // Compares what was saved as the work went on with what the journal gives.
        const checked = await checkLedger(home);
        expect(checked).toMatchObject({ code: 0, report: { root, stateHash: replayed.stateHash } });
        roots.add(root);
        states.add(replayed.stateHash);
        console.info(
          `${config.targets.journal.kind}: ${[...statuses].map(([status, count]) => `${String(count)} ${status}`).join(', ')}; ` +
            `decided in ${took} s, replayed in ${String(replayed.seconds)} s`,
        );
      }
      expect([[...roots], [...states]]).toEqual([[ROOT], [STATE_HASH]]);
    },
  );
});
