import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import { openJournalStore, type JournalStore } from '../../../ledger/journal-store/index.ts';
import { loadConfig, openHome, replayWhole } from '../../../ledger/service/index.ts';
import { accountName, booksGenesis, CLIENT, MANDATE, openOf } from '../../support/books.ts';
import { createTestLedger, removeTestLedger, type LedgerHome } from '../../support/ledger.ts';
import { builtOf, postgresPlace, type Place } from '../../support/store.ts';

/*
 * A million operations through the real writer, by a scripted clock and seeded choices: what they give must not depend
 * on the machine's time, on where the journal is kept, or on having been replayed.
 */

const OPERATIONS = 1_000_000;
const PER_REQUEST = 2_000;
const ACCOUNTS = 1_000;
const SEED = 7_351;
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

async function* linesOf(store: JournalStore, size: number): AsyncGenerator<string> {
  for (let from = 0; from < size;) {
    const lines = await store.lines({ from, limit: 1_000, charactersMax: 8 * 1024 * 1024 });
    if (lines.length === 0) throw new Error(`event ${String(from)} is missing`);
    yield* lines;
    from += lines.length;
  }
}

describe('a million operations', () => {
  let home: LedgerHome;
  let postgres: Place;

  beforeAll(async () => {
    home = await createTestLedger(booksGenesis());
    postgres = await postgresPlace();
  });

  afterAll(async () => {
    await postgres.remove();
    removeTestLedger(home);
  });

  test(
    `(seed ${String(SEED)}) give one state, live and replayed, on SQLite and on PostgreSQL`,
    { timeout: 900_000 },
    async () => {
      const config = loadConfig(join(home.home, 'config.json'));
      let timeMs = START_MS;
      const service = await openHome(config, quiet, () => new Date(timeMs).toISOString());
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
      for (const status of ['posted', 'held', 'voided', 'refused'])
        expect(statuses.get(status) ?? 0, status).toBeGreaterThan(1_000);

      const copy = postgres.fresh();
      const source = await openJournalStore(config.targets.journal);
      const copied = await builtOf(copy, linesOf(source, size));
      await source.close();
      expect(copied).toMatchObject({ ok: true, value: { size, root } });
      const onSqlite = await replayWhole(config.targets.journal, quiet);
      const onPostgres = await replayWhole(copy, quiet);
      expect(onSqlite).toMatchObject({ size, root });
      expect(onPostgres).toMatchObject({ size, root, stateHash: onSqlite.stateHash });
      console.info(
        `${[...statuses].map(([status, count]) => `${String(count)} ${status}`).join(', ')}; replayed in ` +
          `${String(onSqlite.seconds)} s (SQLite) and ${String(onPostgres.seconds)} s (PostgreSQL)`,
      );
    },
  );
});
