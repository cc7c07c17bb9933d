import { toHex } from '#shared/encoding';
import type { JournalEvent } from '#shared/journal';
import { TreeBuilder, type CompletedNode, type Frontier } from '#shared/merkle';
import type { Batch, Head, StoredCommand, StoredEvent } from '../journal-store/index.ts';
import type { EmittedEvent } from './session.ts';

/** A batch ready to be committed, and the tree's edge once it is. */
export interface ReadyBatch {
  readonly batch: Batch;
  readonly frontier: Frontier;
}

/** Everything that one transaction has to store for what was decided. */
export const batchOf = (
  from: Head,
  frontier: Frontier,
  { lastTime }: { readonly lastTime: string },
  emitted: readonly EmittedEvent[],
  commands: readonly StoredCommand[],
): ReadyBatch => {
  const nodes: CompletedNode[] = [];
  const tree = new TreeBuilder(frontier, (level, index, hash) => nodes.push({ level, index, hash }));
  const events = emitted.map((item) => storedEvent(item, tree));
  const to = { epoch: from.epoch, size: tree.size, root: toHex(tree.root()), time: lastTime };
  return { batch: { from, to, events, nodes, commands }, frontier: tree.frontier() };
};

const storedEvent = ({ event, line, leaf }: EmittedEvent, tree: TreeBuilder): StoredEvent => {
  tree.append(leaf);
  return { seq: event.seq, type: event.type, intent: intentOf(event), line, leaf };
};

const intentOf = (event: EmittedEvent['event']): string | null => {
  if (event.payload === null) return null;
  const payload: JournalEvent['payload'] = event.payload;
  if ('digest' in payload) return payload.digest;
  return 'intent' in payload ? payload.intent : null;
};
