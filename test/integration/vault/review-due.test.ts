import type { KyselyPlugin } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import type { RosterChange } from '#shared/intent';
import { REVIEW_DAYS } from '#shared/projection';
import { loadPicture } from '../../../electron/vault/store/picture.ts';
import { openStore, type Store } from '../../../electron/vault/store/store.ts';
import { changesBefore, reviewOf } from '../../../electron/vault/views/review-due.ts';
import type { Scope } from '../../../electron/vault/views/scope.ts';
import { testTransfer } from '../../support/company.ts';
import { MARA, NORA, PeopledLedger } from '../../support/people.ts';
import { deskFolder, KEY_HEX, openDesk, valueOf } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* How often, and how much of, the changes of people are read to say where the review of access stands. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The store of a desk that has followed a journal to its end. */
const storeOf = async (ledger: PeopledLedger): Promise<Store> => {
  const standIn = await StandIn.start([...ledger.events]);
  const { file, remove } = deskFolder();
  undo.push(remove, () => standIn.stop());
  const desk = await openDesk(file, standIn.trust());
  await desk.size(ledger.events.length);
  await desk.close();
  const store = valueOf(await openStore(file, KEY_HEX, { onSlow: () => undefined }));
  undo.push(() => store.close());
  return store;
};

/** Records of changes that were handed out by the store. */
const counted = (): { readonly plugin: KyselyPlugin; readonly count: () => number } => {
  let records = 0;
  return {
    count: () => records,
    plugin: {
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        records += result.rows.filter((row) => 'record' in row).length;
        return Promise.resolve(result);
      },
    },
  };
};

const within = async <T>(
  store: Store,
  plugin: KyselyPlugin,
  work: (scope: Scope) => Promise<T>,
): Promise<T> => {
  const now = new Date('2026-08-01T12:00:00Z');
  return store.read(async (db) =>
    work({ db: db.withPlugin(plugin), picture: await loadPicture(db), now, place: null }),
  );
};

const suspend = (person: typeof MARA): RosterChange => ({
  kind: 'set-standing',
  person,
  from: 'active',
  to: 'suspended',
});

test('the changes are read once for a roster, however often time moves on', async () => {
  const ledger = new PeopledLedger();
  expect(ledger.change(ledger.regrant(MARA, ['requester', 'approver'], ['treasury']))).toBe('carried-out');
  const store = await storeOf(ledger);
  const { plugin, count } = counted();
  await within(store, plugin, async (scope) => {
    const { picture } = scope;
    const { roster } = picture;
    if (roster === undefined) throw new Error('no roster');
    const before = count();
    const first = await reviewOf(scope, roster);
    expect(first.isOverdue).toBe(false);
    expect(count() - before).toBe(1);
    const lastTime = new Date(Date.parse(ledger.time) + REVIEW_DAYS * 86_400_000).toISOString();
    const later = { ...scope, picture: { ...picture, head: { ...picture.head, lastTime } } };
    expect((await reviewOf(later, roster)).isOverdue).toBe(true);
    expect(await reviewOf(scope, roster)).toEqual(first);
    expect(count() - before).toBe(1);
    expect(await reviewOf(scope, { ...roster })).toEqual(first);
    expect(count() - before).toBe(2);
  });
});

test('of the changes those before an event are read, and none after it', async () => {
  const ledger = new PeopledLedger();
  const ends = [suspend(MARA), suspend(NORA)].map((change) => {
    expect(ledger.change(change)).toBe('carried-out');
    return ledger.events.length;
  });
  ledger.propose(testTransfer());
  const store = await storeOf(ledger);
  const { plugin, count } = counted();
  await within(store, plugin, async (scope) => {
    const [first = 0, second = 0] = ends;
    for (const [end, changes] of [
      [0, 0],
      [first - 1, 0],
      [first, 1],
      [second - 1, 1],
      [second, 2],
    ] as const) {
      const before = count();
      expect(await changesBefore(scope, end)).toHaveLength(changes);
      expect(count() - before).toBe(changes);
    }
  });
});
