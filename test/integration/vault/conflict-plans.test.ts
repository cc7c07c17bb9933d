import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../../electron/vault/store/store.ts';
import { AHEAD } from '../../../electron/vault/views/checks/policy-ahead.ts';
import { likeAmountsSql, SAME_REFERENCES } from '../../../electron/vault/views/twins.ts';
import { deskFolder, KEY_HEX } from './support/desk.ts';

/* What is looked up for each item must not read the table of all items. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const planOf = async (statement: string, keys = false): Promise<readonly string[]> => {
  const { file, remove } = deskFolder();
  undo.push(remove);
  const store = await openStore(file, KEY_HEX, { onSlow: () => undefined });
  if (!store.ok) throw new Error(store.error.code);
  undo.push(() => store.value.close());
  const found = await store.value.read((db) =>
    keys
      ? sql<{ detail: string }>`${sql.raw(`explain query plan ${statement}`)}${'[]'}) s`.execute(db)
      : sql<{ detail: string }>`${sql.raw(`explain query plan ${statement}`)}`.execute(db),
  );
  return found.rows.map(({ detail }) => detail);
};

test('amounts that are alike are two ranges of one index', async () => {
  const plan = await planOf(likeAmountsSql(8), true);
  const reads = plan.filter((step) => /\bb\b/.test(step));
  expect(reads).toEqual([
    'SEARCH b USING INDEX intents_like (iban=? AND asset=? AND amount_key=? AND proposed_at>? AND proposed_at<?)',
    'SEARCH b USING INDEX intents_like (iban=? AND asset=? AND amount_key>? AND amount_key<?)',
  ]);
  expect(plan.filter((step) => step.startsWith('SCAN') && !/\b(s|x)\b/.test(step))).toEqual([]);
});

test('references are a key, the newest first without sorting', async () => {
  const plan = await planOf(SAME_REFERENCES, true);
  expect(plan.filter((step) => /\b(b|r)\b/.test(step))).toEqual([
    'SEARCH r USING PRIMARY KEY (iban=? AND key=?)',
    'SEARCH b USING INTEGER PRIMARY KEY (rowid=?)',
  ]);
  expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
});

test('policy versions that are on their way are an index of their own', async () => {
  expect(await planOf(AHEAD)).toEqual(['SCAN intents USING INDEX intents_policies']);
});
