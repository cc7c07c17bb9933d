import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import {
  memoryOf,
  StateSaver,
  type Memory,
  type Seats,
  type StateDelta,
} from '../../../../ledger/memory/index.ts';

const recordOf = (name: string): AccountRecord => ({
  account: {
    id: name as AccountId,
    wallet: null,
    role: 'wallet',
    asset: 'EUR',
    scale: 2,
    name,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
  debitsPosted: 1n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
});

const at = (size: number): { epoch: number; size: number; root: string } => ({
  epoch: 1,
  size,
  root: `root-${String(size)}`,
});

/** A sink whose saves end when the test says so: the moment between begin and end can't be met with a real disk. */
class HeldSink {
  readonly deltas: StateDelta[] = [];
  #end: { resolve: () => void; reject: (error: Error) => void } | undefined;

  readonly save = (delta: StateDelta): Promise<Seats> => {
    this.deltas.push(delta);
    const { promise, resolve, reject } = Promise.withResolvers<Seats>();
    this.#end = {
      resolve: () => {
        const places = delta.accounts.map((_, index) => index);
        resolve({ places, marks: places });
      },
      reject,
    };
    return promise;
  };

  end(error?: Error): void {
    if (error === undefined) this.#end?.resolve();
    else this.#end?.reject(error);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the saver of the state', () => {
  let memory: Memory;
  let sink: HeldSink;
  let nowMs: number;
  let failures: string[];
  let saver: StateSaver;

  beforeEach(() => {
    memory = memoryOf();
    sink = new HeldSink();
    nowMs = 0;
    failures = [];
    saver = new StateSaver({
      memory,
      sink,
      limits: { operationsMax: 10, eventsMax: 100, ageMs: 1_000 },
      through: 0,
      nowMs: () => nowMs,
      onFailed: (report) => failures.push(report),
    });
  });

  const work = (name: string): void => {
    memory.set.accounts.set(name as AccountId, recordOf(name));
  };

  const payee = (iban: string): void => {
    const record = { iban, name: 'P', country: null, since: '2026-01-01', timesInstructed: 0, listed: true };
    memory.set.payees.set(iban, record);
  };

  const idsOf = (delta: StateDelta | undefined): string[] =>
    (delta?.accounts ?? []).map(({ account }) => account.id);

  test('begins when enough was done, and never two saves at a time', async () => {
    work('a');
    saver.boundary(at(1), { operations: 9 });
    expect(sink.deltas).toEqual([]);
    work('b');
    saver.boundary(at(2), { operations: 1 });
    await turn();
    work('c');
    saver.boundary(at(3), { operations: 50 });
    await turn();
    expect(sink.deltas.map(({ from, through }) => [from, through])).toEqual([[0, 2]]);
    sink.end();
    await saver.settle();
    expect(saver.through).toBe(2);
    saver.boundary(at(4), { operations: 0 });
    await turn();
    expect(sink.deltas.map(({ from, through, root }) => [from, through, root])).toEqual([
      [0, 2, 'root-2'],
      [2, 4, 'root-4'],
    ]);
    expect(sink.deltas.map(idsOf)).toEqual([['a', 'b'], ['c']]);
  });

  test('saves beside the writer at the size that memory has when no other save is under way', async () => {
    work('a');
    saver.boundary(at(1), { operations: 10 });
    let size = 1;
    const beside = saver.saveBeside(() => at(size));
    const unwanted = saver.saveBeside(() => undefined);
    await turn();
    work('b');
    size = 5;
    sink.end();
    await turn();
    await turn();
    sink.end();
    await Promise.all([beside, unwanted]);
    expect(sink.deltas.map(({ from, through }) => [from, through])).toEqual([
      [0, 1],
      [1, 5],
    ]);
    expect(sink.deltas.map(idsOf)).toEqual([['a'], ['b']]);
    await saver.saveBeside(() => at(5));
    expect(sink.deltas).toHaveLength(2);
  });

  test('begins by age, when the tail is long enough to matter', async () => {
    saver.boundary(at(1), { operations: 0 });
    nowMs = 2_000;
    saver.boundary(at(2), { operations: 0 });
    await turn();
    expect(sink.deltas).toEqual([]);
    saver.boundary(at(10), { operations: 0 });
    await turn();
    expect(sink.deltas).toHaveLength(1);
  });

  test('after a save that failed takes everything again, with what came meanwhile, and waits before it tries', async () => {
    work('a');
    for (const iban of ['DE1', 'DE2']) payee(iban);
    saver.boundary(at(1), { operations: 10 });
    await turn();
    work('a');
    work('b');
    for (const iban of ['DE2', 'DE3']) payee(iban);
    sink.end(new Error('disk full'));
    await saver.settle();
    expect([failures, saver.through]).toEqual([['disk full'], 0]);
    saver.boundary(at(2), { operations: 1 });
    await turn();
    expect(sink.deltas).toHaveLength(1);
    nowMs = 60_000;
    saver.boundary(at(3), { operations: 1 });
    await turn();
    expect(idsOf(sink.deltas[1]).sort()).toEqual(['a', 'b']);
    expect(sink.deltas[1]).toMatchObject({ from: 0, through: 3 });
    expect([...(sink.deltas[1]?.governance ?? [])].map(({ id }) => id).sort()).toEqual(['DE1', 'DE2', 'DE3']);
  });

  test('writes of the governance what has changed, each row once, and tells how many there are', async () => {
    const rowsOf = (index: number): unknown => [
      [...(sink.deltas[index]?.governance ?? [])].map(({ kind, id }) => `${kind} ${id}`),
      sink.deltas[index]?.governanceRows,
    ];
    const saved = async (size: number): Promise<void> => {
      saver.boundary(at(size), { operations: 10 });
      await turn();
      sink.end();
      await saver.settle();
    };
    await saved(1);
    payee('DE1');
    payee('DE2');
    await saved(2);
    payee('DE1');
    await saved(3);
    await saved(4);
    expect([0, 1, 2, 3].map(rowsOf)).toEqual([
      [[], 0],
      [['payees DE1', 'payees DE2'], 2],
      [['payees DE1'], 2],
      [[], 2],
    ]);
  });

  test('at the end saves a long tail and leaves a short one to the next start', async () => {
    saver.boundary(at(1), { operations: 0 });
    await saver.finish(at(1));
    expect(sink.deltas).toEqual([]);
    saver.boundary(at(2), { operations: 5 });
    const finished = saver.finish(at(2));
    await turn();
    sink.end();
    await finished;
    expect(saver.through).toBe(2);
  });
});
