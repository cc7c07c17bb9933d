import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandId } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { TreeBuilder } from '#shared/merkle';
import type { DatabaseTarget } from '../../../../ledger/database/index.ts';
import { openJournalStore } from '../../../../ledger/journal-store/index.ts';
import { serviceProgram } from '../../../support/service-program.ts';
import { allLines, places, type Place } from '../../../support/store.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const KILLS = 10;
/** Ten processes are started, each of which reads all there is. */
const DEADLINE_MS = 240_000;

/** What the writer said is durable. */
interface Acknowledged {
  readonly id: CommandId;
  readonly size: number;
  readonly root: string;
}

/** Starts a writer and kills it right after, or in the middle of the commit that follows, so many commits. */
const writeAndDie = async (
  target: DatabaseTarget,
  name: string,
  commits: number,
): Promise<Acknowledged[]> => {
  const args = [serviceProgram('store-writer'), JSON.stringify(target), name];
  const child = spawn(NODE, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.once('close', done));
  const acknowledged: Acknowledged[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    // The next commit is under way by now; the delay of nothing to 7 ms lands in different parts of it.
    if (acknowledged.length === commits) setTimeout(() => child.kill('SIGKILL'), commits % 8);
  });
  await ended;
  return acknowledged;
};

describe.each(places)('a journal on %s whose writer is killed', (_name, makePlace) => {
  let place: Place;

  beforeAll(async () => {
    place = await makePlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  test(
    `${String(KILLS)} times in the middle of its commits keeps all that was acknowledged and nothing halfway`,
    { timeout: DEADLINE_MS },
    async () => {
      const target = place.fresh();
      await (await openJournalStore(target, { create: true })).close();
      const acknowledged: Acknowledged[] = [];
      for (let kill = 0; kill < KILLS; kill += 1)
        acknowledged.push(...(await writeAndDie(target, `w${String(kill)}`, 1 + kill * 3)));
      const store = await openJournalStore(target);
      const head = await store.head();
      expect(acknowledged.length).toBeGreaterThanOrEqual((KILLS * (3 * KILLS - 1)) / 2);
      expect(head.size).toBeGreaterThanOrEqual(Math.max(...acknowledged.map(({ size }) => size)));
      for (const { size, root } of acknowledged) expect(toHex(await store.rootAt(size))).toBe(root);
      // Every line is there and they give the root of the head.
      const tree = new TreeBuilder();
      for (const line of await allLines(store)) tree.append(eventLeaf(line));
      expect([tree.size, toHex(tree.root())]).toEqual([head.size, head.root]);
      const ids = acknowledged.map(({ id }) => id);
      expect((await store.commands(ids)).size).toBe(ids.length);
      // A batch is whole: whatever was committed without being acknowledged came with its command.
      const kept = await store.commandsAfter('', 100_000);
      expect(Math.max(...kept.map(({ size }) => size))).toBe(head.size);
      expect(kept.length - ids.length).toBeLessThanOrEqual(KILLS);
      await store.close();
    },
  );
});
