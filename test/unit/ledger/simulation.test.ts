import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { MandateId } from '#shared/brand';
import {
  checkBooks,
  type ExpireOperation,
  type Operation,
  type RecordedOperation,
} from '#shared/double-entry';
import type { EventOf } from '#shared/journal';
import { BOOK_TIME } from '../../support/book.ts';
import { ModelBooks } from '../../support/double-entry/model.ts';
import { applyChange, drawChange } from '../../support/double-entry/simulated-change.ts';
import {
  CRASH_POINTS,
  Crashed,
  SimulatedLedger,
  type Request,
  type Result,
  type SimulatedEvent,
} from '../../support/double-entry/simulated-ledger.ts';
import { Work, workBooks } from '../../support/double-entry/work.ts';

/*
 * The state machine under a seeded scheduler, in the manner of TigerBeetle's VOPR: clients send, repeat, reorder
 * and alter requests; the machine stops at any step of a commit and starts again from a disk that may hold a torn
 * record. Meanwhile wallets are frozen, closed and opened again, and mandates granted and revoked. At the end the
 * journal is judged by the plain model. Every run takes one seed that no run before it took, and prints it.
 *
 * COUNTERSIGN_SIMULATION_SEED=<number> runs one seed; COUNTERSIGN_SIMULATION_OPERATIONS=<number> sets how many
 * operations are sent in total.
 */

const OPERATIONS_TOTAL = Number(process.env['COUNTERSIGN_SIMULATION_OPERATIONS'] ?? 1_000_000);
const ONE_SEED = process.env['COUNTERSIGN_SIMULATION_SEED'];
/** Seeds below are those of every run. */
const FRESH_SEEDS_FROM = 1_000_000;
const ROUNDS_PER_SEED = 60;
const OPERATIONS_PER_REQUEST_MAX = 40;

interface Tally {
  operations: number;
  crashes: number;
  torn: number;
  repeats: number;
  conflicts: number;
  changes: Record<string, number>;
}

class Simulation {
  readonly #work: Work;
  readonly #ledger = new SimulatedLedger(workBooks);
  readonly #tally: Tally;
  /** Requests on their way, in no order; one may be there twice. */
  #pending: Request[] = [];
  readonly #settled: Request[] = [];
  /** The first answer to each id: no later one may differ. */
  readonly #answers = new Map<string, string>();
  #time = BOOK_TIME;

  constructor(seed: number, tally: Tally) {
    this.#work = new Work(seed, this.#ledger.books);
    this.#tally = tally;
  }

  run(): void {
    for (let round = 0; round < ROUNDS_PER_SEED; round += 1) {
      this.#send();
      this.#time = this.#work.later(this.#time);
      if (this.#work.chance(0.35)) this.#change();
      this.#commit();
    }
    while (this.#pending.length > 0) this.#commit();
    this.#judge();
  }

  /** New requests arrive; now and then one that was answered comes once more. */
  #send(): void {
    const work = this.#work;
    const count = 1 + work.below(4);
    for (let sent = 0; sent < count; sent += 1) {
      const operations = work.operations(1 + work.below(OPERATIONS_PER_REQUEST_MAX), this.#time);
      this.#pending.push({ mandate: work.mandate(this.#granted()), operations });
    }
    if (this.#settled.length > 0 && work.chance(0.3)) {
      this.#pending.push(work.pick(this.#settled));
      this.#tally.repeats += 1;
    }
  }

  #granted(): MandateId[] {
    return [...this.#ledger.books.mandates.keys()].filter((id) => id.startsWith('mandate-granted-'));
  }

  #change(): void {
    const change = drawChange(this.#work, this.#ledger.books);
    if (change === undefined) return;
    const kind = change.kind === 'wallet' ? change.move : change.kind;
    this.#tally.changes[kind] = (this.#tally.changes[kind] ?? 0) + 1;
    const crashAt = this.#work.chance(0.04) ? this.#work.pick(CRASH_POINTS) : null;
    try {
      this.#ledger.change(change, this.#time, crashAt);
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
      this.#crash([]);
    }
  }

  #commit(): void {
    const taken = this.#take();
    const crashAt = this.#work.chance(0.04) ? this.#work.pick(CRASH_POINTS) : null;
    const expired = this.#work.chance(0.5) ? this.#expiries() : [];
    this.#tally.operations += taken.reduce((sum, { operations }) => sum + operations.length, 0);
    try {
      const results = this.#ledger.commit(taken, this.#time, crashAt, expired);
      taken.forEach(({ operations }, at) => {
        this.#note(operations, results[at] ?? []);
      });
      this.#settled.push(...taken);
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
      this.#crash(taken);
    }
  }

  /** Some of what is pending, in any order. */
  #take(): Request[] {
    const taken: Request[] = [];
    const count = 1 + this.#work.below(6);
    while (taken.length < count && this.#pending.length > 0)
      taken.push(...this.#pending.splice(this.#work.below(this.#pending.length), 1));
    return taken;
  }

  #expiries(): ExpireOperation[] {
    return this.#ledger
      .overAt(this.#time)
      .map(({ operation }) => ({ op: 'expire', id: this.#work.nextId(), hold: operation.id }));
  }

  #crash(taken: readonly Request[]): void {
    this.#tally.crashes += 1;
    const before = this.#ledger.size;
    const kept = this.#work.chance(0.2) ? 1 : this.#work.random();
    this.#ledger.log.crash(kept);
    if (kept > 0 && kept < 1) this.#tally.torn += 1;
    this.#ledger.restart();
    expect(this.#ledger.size).toBeGreaterThanOrEqual(before);
    // Nobody got an answer, so everybody asks again.
    this.#pending.push(...taken);
  }

  #note(operations: readonly Operation[], results: readonly Result[]): void {
    operations.forEach(({ id }, at) => {
      const result = results[at];
      if (result === undefined) throw new Error('no answer');
      if ('conflict' in result) {
        this.#tally.conflicts += 1;
        return;
      }
      const first = this.#answers.get(id);
      if (first === undefined) this.#answers.set(id, result.answer);
      else if (first !== result.answer) throw new Error(`two answers: ${first} and ${result.answer}`);
    });
  }

  #judge(): void {
    const hash = this.#ledger.stateHash();
    const events = this.#ledger.restart();
    expect(this.#ledger.stateHash()).toBe(hash);
    expect(checkBooks(this.#ledger.books)).toEqual([]);
    this.#everyAnswerStands(events);
    const model = new ModelBooks(workBooks());
    for (const event of events)
      if (event.type === 'simulated.changed') applyChange(model, event);
      else judgeEvent(model, event);
    expect(model.differenceFrom(this.#ledger.books.accounts.values())).toBeNull();
  }

  /** What was acknowledged is in the journal, once, where the answer says. */
  #everyAnswerStands(events: readonly SimulatedEvent[]): void {
    const standing = events
      .filter(isBook)
      .flatMap(({ seq, payload }) =>
        payload.groups
          .flatMap(({ operations }) => operations)
          .map(({ id }, index): [string, string] => [id, `{"seq":${seq},"index":${index}}`]),
      );
    const places = new Map(standing);
    expect(places.size).toBe(standing.length);
    for (const [id, answer] of this.#answers)
      if (!answer.includes(places.get(id) ?? 'nowhere')) throw new Error(`${answer} is not in the journal`);
  }
}

const isBook = (event: SimulatedEvent): event is EventOf<'book.recorded'> => event.type === 'book.recorded';

/** The model decides each group as it stands in the journal, and must come to the same. */
const judgeEvent = (model: ModelBooks, { time, payload }: EventOf<'book.recorded'>): void => {
  for (const { mandate, operations } of payload.groups) {
    const ends = operations.filter((operation) => operation.op === 'expire');
    expect(ends.length).toBe(mandate === null ? operations.length : 0);
    for (const end of ends) model.expire(end, time);
    if (mandate !== null) judgeGroup(model, mandate, operations, time);
  }
};

const judgeGroup = (
  model: ModelBooks,
  mandate: string,
  operations: readonly RecordedOperation[],
  time: string,
): void => {
  for (const run of runsOf(operations)) judgeRun(model, mandate, run, time);
};

/** What was decided together, as the outcomes tell: an open chain ends, or refusals can only be taken as told. */
const runsOf = (operations: readonly RecordedOperation[]): RecordedOperation[][] => {
  const runs: RecordedOperation[][] = [[]];
  for (const operation of operations) {
    if (isTaken(operation)) runs.push([operation], []);
    else runs.at(-1)?.push(operation);
    if (refusalOf(operation) === 'linked-open') runs.push([]);
  }
  return runs;
};

const refusalOf = (operation: RecordedOperation): string | undefined =>
  operation.op === 'expire' ? undefined : operation.refused;

const isTaken = (operation: RecordedOperation): boolean => refusalOf(operation) === 'linked-known';

const judgeRun = (
  model: ModelBooks,
  mandate: string,
  run: readonly RecordedOperation[],
  time: string,
): void => {
  const [first] = run;
  if (first !== undefined && isTaken(first)) {
    model.takeRefused(asked(first));
    return;
  }
  const outcomes = model.decide(mandate, run.map(asked), time);
  run.forEach((operation, at) => {
    const { again, refused, flags } = outcomes[at] ?? { again: true, refused: null, flags: [] };
    const told = JSON.stringify([again, refused, flags]);
    if (told !== recordedOutcome(operation)) throw new Error(`${operation.id}: the model says ${told}`);
  });
};

const recordedOutcome = (operation: RecordedOperation): string => {
  if (operation.op === 'expire') throw new Error('under a mandate');
  return JSON.stringify([false, operation.refused ?? null, operation.flags ?? []]);
};

const asked = (recorded: RecordedOperation): Operation => {
  const {
    refused: _refused,
    flags: _flags,
    ...operation
  } = recorded as Extract<RecordedOperation, { op: 'transfer' }>;
  return operation;
};

const runSeed = (seed: number, tally: Tally): void => {
  try {
    new Simulation(seed, tally).run();
  } catch (error) {
    throw new Error(`Simulation fails: run it with COUNTERSIGN_SIMULATION_SEED=${seed}`, { cause: error });
  }
};

test('no crash, repetition or order of requests makes the books wrong', { timeout: 600_000 }, () => {
  const tally: Tally = { operations: 0, crashes: 0, torn: 0, repeats: 0, conflicts: 0, changes: {} };
  if (ONE_SEED !== undefined) {
    runSeed(Number(ONE_SEED), tally);
    return;
  }
  const fresh = randomInt(FRESH_SEEDS_FROM, 2 ** 32);
  console.log(`simulated besides: COUNTERSIGN_SIMULATION_SEED=${fresh}`);
  runSeed(fresh, tally);
  for (let seed = 1; tally.operations < OPERATIONS_TOTAL; seed += 1) runSeed(seed, tally);
  console.log(`simulated: ${JSON.stringify(tally)}`);
  expect(tally.crashes).toBeGreaterThan(0);
  expect(tally.torn).toBeGreaterThan(0);
  expect(tally.repeats).toBeGreaterThan(0);
  expect(tally.conflicts).toBeGreaterThan(0);
  for (const kind of ['freeze', 'unfreeze', 'close', 'reopen', 'grant', 'revoke'])
    expect(tally.changes[kind] ?? 0, kind).toBeGreaterThan(0);
});
