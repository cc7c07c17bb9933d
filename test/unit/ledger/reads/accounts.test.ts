import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';
import { AccountReads } from '../../../../ledger/reads/accounts.ts';
import { Overlay } from '../../../../ledger/reads/overlay.ts';
import { AccountPacker } from '../../../../ledger/reads/packed.ts';
import type { StateReader } from '../../../../ledger/state-store/index.ts';
import { ChangeLog } from '../../../support/reads-model.ts';

const NAMES = Array.from({ length: 10 }, (_, index) => `account.${index}` as AccountId);

/**
 * A ledger whose commits and saves reach the reads late and in the middle of their questions to the store: each
 * step of the schedule is one thing that happens.
 */
class Rig {
  readonly log = new ChangeLog();
  readonly overlay: Overlay;
  readonly reads: AccountReads;
  readonly #packer = new AccountPacker();
  /** Commits that were made and have not come. */
  readonly #coming: {
    readonly size: number;
    readonly changed: readonly AccountRecord[];
    readonly born: readonly Account[];
  }[] = [];
  /** What the store shows; the reads may not have heard of it. */
  #stored = 0;
  #asked: (() => void)[] = [];
  #waiting: { readonly size: number; readonly resolve: (isShown: boolean) => void }[] = [];

  constructor(changesMax: number, keptMax: number) {
    this.overlay = new Overlay({ from: 0, saved: 0 }, changesMax);
    const answer = <T>(ask: () => T): Promise<T> => {
      // What the store shows is of a moment between the question and the answer: of the question, here.
      const answered = ask();
      return new Promise((resolve) => {
        this.#asked.push(() => {
          resolve(answered);
        });
      });
    };
    const store: Pick<StateReader, 'accounts' | 'accountsAfter'> = {
      accounts: (ids) => answer(() => ids.flatMap((id) => this.log.at(this.#stored).get(id) ?? [])),
      accountsAfter: (id, limit) => answer(() => pageOf(this.log.at(this.#stored), id, limit)),
    };
    const shows = (size: number): Promise<boolean> =>
      this.overlay.size >= size
        ? Promise.resolve(true)
        : new Promise((resolve) => {
            this.#waiting.push({ size, resolve });
          });
    this.reads = new AccountReads({ overlay: this.overlay, store, shows, keptMax });
  }

  commit(ids: readonly string[]): void {
    const changed = this.log.change(ids, 1n);
    // As the writer's thread knows it: what is not saved yet.
    const born = changed
      .map(({ account }) => account)
      .filter(({ id }) => (this.log.born.get(id) ?? 0) >= this.#stored);
    this.#coming.push({ size: this.log.size, changed, born });
  }

  arrive(): void {
    const commit = this.#coming.shift();
    if (commit === undefined) return;
    const packed = this.#packer.pack(commit.changed.map((record) => [record.account.id, record] as const));
    this.overlay.committed(commit.size, packed, commit.born);
    for (const { size, resolve } of this.#waiting) if (size <= this.overlay.size) resolve(true);
    this.#waiting = this.#waiting.filter(({ size }) => size > this.overlay.size);
  }

  store(): void {
    this.#stored = this.log.size;
  }

  tellSaved(): void {
    this.overlay.savedThrough(this.#stored);
  }

  async answerStore(): Promise<void> {
    for (const answer of this.#asked.splice(0)) answer();
    await settled();
  }

  /** Lets everything come until all reads are answered. */
  async finish(reads: readonly Promise<unknown>[]): Promise<void> {
    const progress = { isDone: false };
    const all = Promise.all(reads).finally(() => {
      progress.isDone = true;
    });
    all.catch(() => undefined);
    while (!progress.isDone) {
      this.arrive();
      await this.answerStore();
    }
    await all;
  }
}

const pageOf = (
  state: ReadonlyMap<AccountId, AccountRecord>,
  after: string,
  limit: number,
): readonly AccountRecord[] =>
  [...state.values()]
    .filter(({ account }) => account.id > after)
    .sort((a, b) => (a.account.id < b.account.id ? -1 : 1))
    .slice(0, limit);

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const shownOf = ({ velocity: _velocity, ...shown }: AccountRecord): object => shown;

const name = fc.constantFrom(...NAMES);
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constant('commit' as const), fc.uniqueArray(name, { minLength: 1, maxLength: 3 })),
  },
  { weight: 4, arbitrary: fc.tuple(fc.constant('arrive' as const), fc.constant([] as AccountId[])) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('store' as const), fc.constant([] as AccountId[])) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('tell' as const), fc.constant([] as AccountId[])) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('answer' as const), fc.constant([] as AccountId[])) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant('read' as const),
      fc.tuple(name).map((names) => [...names]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('page' as const),
      fc.tuple(name).map((names) => [...names]),
    ),
  },
);

describe('reads of accounts beside the writer', () => {
  test('are of exactly the size that they state, however commits, saves and answers of the store interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 10, maxLength: 80 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 6 }),
        async (events, changesMax, keptMax) => {
          const rig = new Rig(changesMax, keptMax);
          const reads: Promise<unknown>[] = [];
          for (const [kind, ids] of events) {
            if (kind === 'commit') rig.commit(ids);
            else if (kind === 'arrive') rig.arrive();
            else if (kind === 'store') rig.store();
            else if (kind === 'tell') rig.tellSaved();
            else if (kind === 'answer') await rig.answerStore();
            else reads.push(kind === 'read' ? readOne(rig, ids) : readPage(rig, ids));
            await Promise.resolve();
          }
          await rig.finish(reads);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('come without a look at the store for what changed lately', async () => {
    const rig = new Rig(100, 10);
    rig.commit(['account.1']);
    rig.arrive();
    rig.store();
    rig.tellSaved();
    expect(await rig.reads.account('account.1' as AccountId)).toMatchObject({ size: 1 });
  });
});

const readOne = async (rig: Rig, [id]: readonly AccountId[]): Promise<void> => {
  if (id === undefined) return;
  const from = rig.overlay.size;
  const now = await rig.reads.account(id);
  if (now === undefined) {
    // Unknown only when it was not there when the read came.
    expect(rig.log.at(from).has(id)).toBe(false);
    return;
  }
  expect(now.size).toBeGreaterThanOrEqual(from);
  const expected = rig.log.at(now.size).get(id);
  expect(shownOf(now.record as AccountRecord)).toEqual(expected && shownOf(expected));
};

const readPage = async (rig: Rig, [after]: readonly AccountId[]): Promise<void> => {
  const from = rig.overlay.size;
  const { records, size } = await rig.reads.accounts({ after: after ?? '', limit: 3 });
  expect(size).toBeGreaterThanOrEqual(from);
  const expected = pageOf(rig.log.at(size), after ?? '', 3);
  expect(records.map((record) => shownOf(record as AccountRecord))).toEqual(expected.map(shownOf));
};
