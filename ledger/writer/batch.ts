import { eventLeaf, type JournalEvent } from '#shared/journal';
import { TreeBuilder, type CompletedNode, type Frontier } from '#shared/merkle';
import { toHex } from '#shared/encoding';
import type { AccountRecord, IntentRecord } from '#shared/projection';
import type {
  Batch,
  Head,
  StoredAccount,
  StoredCommand,
  StoredEvent,
  StoredIntent,
} from '../journal-store/index.ts';
import type { DraftSet } from './draft.ts';
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
  draft: DraftSet,
  emitted: readonly EmittedEvent[],
  commands: readonly StoredCommand[],
): ReadyBatch => {
  const nodes: CompletedNode[] = [];
  const tree = new TreeBuilder(frontier, (level, index, hash) => nodes.push({ level, index, hash }));
  const events = emitted.map((item) => storedEvent(item, tree));
  const to = { epoch: from.epoch, size: tree.size, root: toHex(tree.root()), time: draft.lastTime };
  const accounts = [...draft.accounts.changes()].map(([, record]) => storedAccount(record));
  const intents = [...draft.intents.changes()].map(([, record]) => storedIntent(record));
  return { batch: { from, to, events, nodes, commands, accounts, intents }, frontier: tree.frontier() };
};

const storedEvent = ({ event, line }: EmittedEvent, tree: TreeBuilder): StoredEvent => {
  const leaf = eventLeaf(line);
  tree.append(leaf);
  return { seq: event.seq, type: event.type, intent: intentOf(event), line, leaf };
};

const intentOf = ({ payload }: JournalEvent): string | null => {
  if ('digest' in payload) return payload.digest;
  return 'intent' in payload ? payload.intent : null;
};

export const storedAccount = (record: AccountRecord): StoredAccount => ({
  id: record.account.id,
  asset: record.account.asset,
  debitsPosted: record.debitsPosted.toString(),
  creditsPosted: record.creditsPosted.toString(),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
  lastSeq: record.lastSeq,
});

export const storedIntent = ({ digest, status, proposedSeq, lastSeq }: IntentRecord): StoredIntent => ({
  digest,
  status,
  proposedSeq,
  lastSeq,
});
