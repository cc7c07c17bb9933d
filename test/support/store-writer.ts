import type { DatabaseTarget } from '../../ledger/database/index.ts';
import { openJournalStore } from '../../ledger/journal-store/index.ts';
import { allLines, BatchMaker, commandOf } from './store.ts';

/*
 * A writer to be killed: takes a journal over, commits batch after batch and says after each what is durable.
 * Arguments: the target as JSON, and a name for its commands.
 */

const [target, name] = process.argv.slice(2);
if (target === undefined || name === undefined) throw new Error('usage: store-writer <target> <name>');

const store = await openJournalStore(JSON.parse(target) as DatabaseTarget);
const head = await store.claim();
const maker = BatchMaker.after(await allLines(store), head);
for (let count = 0; ; count += 1) {
  const texts = Array.from({ length: 1 + (count % 3) }, (_, index) =>
    'x'.repeat(((count * 7_919) % 50_000) + index),
  );
  const id = `${name}.${String(count)}`;
  await store.commit(maker.next(texts, [commandOf(id, maker.head.size)]));
  process.stdout.write(`${JSON.stringify({ id, size: maker.head.size, root: maker.head.root })}\n`);
}
