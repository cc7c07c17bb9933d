import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import { formatIban, type Iban } from '#shared/identifiers';
import { digestOf } from '#shared/intent';
import { SEARCH_TEXT_MAX, type StatementFilter, type StatementFound, type StatementRow } from '#shared/ipc';
import { SEARCH_SLICE_ROWS, searchStatement } from '../../../electron/vault/views/statement-search.ts';
import { loadPicture } from '../../../electron/vault/store/picture.ts';
import {
  ANNA,
  BEN,
  DIRK,
  IBAN_A,
  IBAN_B,
  testDisclosure,
  testGenesis,
  testTransfer,
} from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { BookedStore, dateAfter, type Line } from './support/booked.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* A search through a statement in a real encrypted store, against a model that filters one list of lines. */

const ACCOUNT = 'one' as AccountId;
const OTHERS: readonly AccountId[] = ['zwei' as AccountId, 'Drei' as AccountId];
const EVERYTHING: StatementFilter = {
  text: '',
  minorFrom: null,
  minorTo: null,
  bookedFrom: null,
  bookedTo: null,
  direction: null,
};
const day = (offset: number): string => dateAfter('2026-02-20', offset);

interface Slice {
  readonly before: number | null;
  readonly above: number;
  readonly limit: number;
}

const search = async (
  store: BookedStore,
  filter: Partial<StatementFilter>,
  slice: Slice,
): Promise<StatementFound> =>
  valueOf(
    await store.read(async (db) =>
      searchStatement(
        { db, picture: await loadPicture(db) },
        { account: ACCOUNT, filter: { ...EVERYTHING, ...filter }, ...slice },
      ),
    ),
  );

/** All slices from the newest entry down to `above`, with something done between them. */
const walk = async (
  store: BookedStore,
  filter: Partial<StatementFilter>,
  { limit, above, between }: { limit: number; above: number; between: () => Promise<void> },
): Promise<{ readonly pages: readonly StatementFound[]; readonly rows: readonly StatementRow[] }> => {
  const pages: StatementFound[] = [];
  for (let before: number | null = null, isFirst = true; isFirst || before !== null; isFirst = false) {
    const page: StatementFound = await search(store, filter, { before, above, limit });
    pages.push(page);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    before = page.next;
    await between();
  }
  return { pages, rows: pages.flatMap(({ rows }) => rows) };
};

interface Known extends Line {
  readonly n: number;
  readonly other: AccountId;
}

const sizeOf = ({ minor }: Line): bigint => (minor < 0n ? -minor : minor);

/** The filter as a person would read it. */
const isWanted = (filter: StatementFilter, line: Known): boolean => {
  const said = [line.party, line.what, line.operation, line.other, `Account ${line.other}`];
  const words = filter.text.split(' ').filter((word) => word !== '');
  return (
    words.every((word) => said.some((text) => text?.toLowerCase().includes(word.toLowerCase()))) &&
    (filter.minorFrom === null || sizeOf(line) >= BigInt(filter.minorFrom)) &&
    (filter.minorTo === null || sizeOf(line) <= BigInt(filter.minorTo)) &&
    (filter.bookedFrom === null || line.booked >= filter.bookedFrom) &&
    (filter.bookedTo === null || line.booked <= filter.bookedTo) &&
    (filter.direction === null || (filter.direction === 'in') === line.minor > 0n)
  );
};

const words = fc
  .array(
    fc.constantFrom('Müller', 'MÜLLER', 'rent', 'Rent', 'ÉTÉ', 'été', 'Straße', 'Łódź', '42', '%', "it's"),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) => parts.join(' '));
const minors = fc.oneof(
  fc.bigInt({ min: 1n, max: 120n }),
  fc.bigInt({ min: 1n, max: 10n ** 24n }),
  fc.constantFrom(9n, 10n, 99n, 100n, 10n ** 18n),
);
const lines = fc.array(
  fc.record({
    gap: fc.constantFrom(0, 0, 1),
    minor: fc.tuple(minors, fc.boolean()).map(([size, isIn]) => (isIn ? size : -size)),
    what: words,
    party: fc.option(words, { nil: undefined }),
    operation: fc.option(fc.uuid(), { nil: undefined }),
    other: fc.constantFrom(...OTHERS),
  }),
  { maxLength: 25 },
);
const none = { nil: null } as const;
const filters = fc.record({
  text: fc.oneof(
    fc.constant(''),
    words,
    fc.constantFrom('ÜLL', 'üll', 'REN', 'ß', 'éT', 'łÓ', 'drei', 'account zwei', '-', "'s", 'nowhere'),
  ),
  minorFrom: fc.option(minors.map(String), none),
  minorTo: fc.option(minors.map(String), none),
  bookedFrom: fc.option(fc.integer({ min: -1, max: 12 }).map(day), none),
  bookedTo: fc.option(fc.integer({ min: -1, max: 12 }).map(day), none),
  direction: fc.option(fc.constantFrom('in' as const, 'out' as const), none),
});

describe('a search through a statement', () => {
  test('finds what a list of all lines has, once each, whatever is booked between its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(lines, { minLength: 1, maxLength: 6 }),
        filters,
        fc.integer({ min: 1, max: 6 }),
        async (batches, filter, limit) => {
          const store = await BookedStore.open([ACCOUNT, ...OTHERS]);
          try {
            const model: Known[] = [];
            const waiting = [...batches];
            let at = 0;
            const bookMore = async (): Promise<void> => {
              for (const { gap, other, what, minor, party, operation } of waiting.shift() ?? []) {
                at += gap;
                const said = { ...(party && { party }), ...(operation && { operation }) };
                const line = { booked: day(at), valued: day(at - 3), minor, what, ...said };
                await store.book(ACCOUNT, other, [line]);
                model.push({ ...line, other, n: model.length + 1 });
              }
            };
            await bookMore();
            const first = await walk(store, filter, { limit, above: 0, between: bookMore });
            const seen = first.pages[0]?.newest ?? 0;
            while (waiting.length > 0) await bookMore();
            const later = await walk(store, filter, { limit, above: seen, between: bookMore });
            const wanted = model.filter((line) => isWanted(filter, line)).reverse();
            expect([...later.rows, ...first.rows].map(({ n, minor }) => [n, minor])).toEqual(
              wanted.map(({ n, minor }) => [n, String(minor)]),
            );
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of an account that the journal does not have is not found', async () => {
    const store = await BookedStore.open([OTHERS[0] ?? ACCOUNT]);
    const missing = await store.read(async (db) =>
      searchStatement(
        { db, picture: await loadPicture(db) },
        { account: ACCOUNT, filter: EVERYTHING, before: null, above: 0, limit: 5 },
      ),
    );
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } });
    await store.close();
  });

  test('of an account without entries looks at nothing, and says that it is at the end', async () => {
    const store = await BookedStore.open([ACCOUNT]);
    expect(await search(store, { text: 'rent' }, { before: null, above: 0, limit: 5 })).toEqual({
      rows: [],
      next: null,
      looked: 0,
      of: 0,
      backTo: null,
      newest: 0,
    });
    await store.close();
  });
});

describe('a search through 120,000 entries', () => {
  const ENTRIES = 120_000;
  const PER_DAY = 400;
  let store: BookedStore;
  const nothing = (): Promise<void> => Promise.resolve();

  beforeAll(async () => {
    store = await BookedStore.open([ACCOUNT, ...OTHERS]);
    const made = Array.from({ length: ENTRIES }, (_, index) => {
      const booked = day(Math.floor(index / PER_DAY));
      return { booked, valued: booked, minor: BigInt(index + 1), what: `Invoice ${String(index + 1)}` };
    });
    for (let at = 0; at < ENTRIES; at += 20_000)
      await store.book(ACCOUNT, OTHERS[0] ?? ACCOUNT, made.slice(at, at + 20_000));
  }, 120_000);
  afterAll(() => store.close());

  test('that matches nothing looks at one slice a call, says how far it is, and ends', async () => {
    const { pages, rows } = await walk(
      store,
      { text: 'no such text' },
      { limit: 200, above: 0, between: nothing },
    );
    expect(rows).toEqual([]);
    expect(pages).toHaveLength(ENTRIES / SEARCH_SLICE_ROWS);
    for (const [index, { looked, of, backTo }] of pages.entries()) {
      expect(looked).toBe(SEARCH_SLICE_ROWS);
      expect(of).toBe(ENTRIES);
      expect(backTo).toBe(day((ENTRIES - (index + 1) * SEARCH_SLICE_ROWS) / PER_DAY));
    }
  });

  test('that matches everything stops at a full page, and goes on behind its last row', async () => {
    const page = await search(store, { direction: 'in' }, { before: null, above: 0, limit: 200 });
    expect(page).toMatchObject({ looked: 200, next: ENTRIES - 199, newest: ENTRIES });
    const next = await search(store, { direction: 'in' }, { before: page.next, above: 0, limit: 200 });
    expect(next.rows[0]?.n).toBe(ENTRIES - 200);
  });

  test('finds the oldest entry by its exact amount, and by its words', async () => {
    for (const filter of [{ minorFrom: '1', minorTo: '1' }, { text: 'invoice 120000 zwei' }]) {
      const { rows, pages } = await walk(store, filter, { limit: 200, above: 0, between: nothing });
      expect(rows).toHaveLength(1);
      expect(pages.reduce((sum, { looked }) => sum + looked, 0)).toBe(ENTRIES);
    }
  });

  test('between two days looks at the entries of these days alone', async () => {
    const filter = { bookedFrom: day(10), bookedTo: day(29), text: 'nowhere' };
    const { pages } = await walk(store, filter, { limit: 200, above: 0, between: nothing });
    expect(pages.map(({ looked, of }) => [looked, of])).toEqual([
      [SEARCH_SLICE_ROWS, 8_000],
      [3_000, 8_000],
    ]);
    expect(pages.at(-1)?.backTo).toBe(day(10));
  });

  test('never looks at more than what is new when only the new is asked for', async () => {
    const { pages, rows } = await walk(store, {}, { limit: 500, above: ENTRIES - 7, between: nothing });
    expect(rows.map(({ n }) => n)).toEqual([6, 5, 4, 3, 2, 1, 0].map((back) => ENTRIES - 6 + back));
    expect(pages.map(({ looked }) => looked)).toEqual([7]);
  });
});

describe('a search in a verified journal', () => {
  const genesis = testGenesis();
  const wallets = genesis.wallets.map((wallet) =>
    wallet.id === 'wallet-b' ? { ...wallet, name: 'Réserve' } : wallet,
  );
  const mini = new MiniLedger({ ...genesis, wallets });
  const paid = testTransfer({
    minor: '1250',
    references: { endToEndId: 'NOTPROVIDED-77', instructionId: 'INSTR-8', remittance: 'Rent for May' },
  });
  const other = testTransfer({ minor: '3300' });
  let desk: Desk;
  const undo: (() => void | Promise<void>)[] = [];

  beforeAll(async () => {
    for (const intent of [paid, other]) {
      mini.propose(intent);
      mini.approve(ANNA, intent);
      mini.approve(BEN, intent);
    }
    const ledger = await StandIn.start(mini.events);
    const { file, remove } = deskFolder();
    desk = await openDesk(file, ledger.trust());
    undo.push(remove, () => ledger.stop(), desk.close);
    await desk.size(mini.events.length);
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  const found = async (text: string): Promise<readonly string[]> => {
    const slice = { before: null, above: 0, limit: 50 };
    const account = `${IBAN_A}.EUR` as AccountId;
    const page = await desk.vault.see('statementSearch', {
      account,
      filter: { ...EVERYTHING, text },
      ...slice,
    });
    return valueOf(page).rows.map(({ minor }) => minor);
  };

  test.each([
    ['what it is for', 'rent MAY'],
    ['a reference that no row shows', 'notprovided-77'],
    ['the id of the instruction', 'instr-8'],
    ['a part of its digest', digestOf(paid).slice(20, 40)],
  ])('an entry is found by %s', async (_, text) => {
    expect(await found(text)).toEqual(['-1250']);
  });

  test.each([
    ['the other account’s IBAN, in groups of four', formatIban(IBAN_B as Iban)],
    ['the name of the other wallet', 'RÉSERVE'],
    ['the name of who initiated it, which the row holds as a mark', testDisclosure(DIRK).record.name],
  ])('entries are found by %s', async (_, text) => {
    expect((await found(text)).toSorted()).toEqual(['-1250', '-3300']);
  });

  test('an opening balance is found as what it is', async () => {
    expect(await found('opening balance')).toHaveLength(1);
    expect(await found('opening rent')).toEqual([]);
  });

  test('as many words as the longest text has are looked for', async () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwxyzäöüåéèêçñøæ0123456789');
    const text = letters.flatMap((a) => letters.map((b) => a + b)).join(' ');
    expect(await found(text.slice(0, SEARCH_TEXT_MAX))).toEqual([]);
    expect(await found(letters.join(' ').slice(0, SEARCH_TEXT_MAX))).toEqual([]);
  });
});
