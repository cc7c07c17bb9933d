import type { CommandId } from '#shared/brand';
import { nodesForRoot, rootAt, type NodeReader, type NodeRef } from '#shared/merkle';
import { commitBatch } from './commit.ts';
import { openReader, openWriter } from './open.ts';
import {
  claimHead,
  readAccounts,
  readCommands,
  readCommandsAfter,
  readHead,
  readIntents,
  readLines,
  readNodes,
  type Page,
} from './reads.ts';
import { prepareTables } from './tables.ts';
import type { Batch, Head, StoredAccount, StoredCommand, StoredIntent } from './types.ts';

/** The journal on disk. One writer; reads go beside it. */
export interface JournalStore {
  readonly head: () => Promise<Head>;
  /** Takes over as the writer: a new epoch. */
  readonly claim: () => Promise<Head>;
  /** All or nothing, durable when it resolves. When it rejects, the outcome is to be read from the head. */
  readonly commit: (batch: Batch) => Promise<void>;
  readonly commands: (ids: readonly CommandId[]) => Promise<ReadonlyMap<CommandId, StoredCommand>>;
  readonly commandsAfter: (id: string, limit: number) => Promise<readonly StoredCommand[]>;
  readonly lines: (page: Page) => Promise<readonly string[]>;
  readonly nodes: (refs: readonly NodeRef[]) => Promise<NodeReader>;
  /** Root of the first `size` events. Throws when the journal is shorter. */
  readonly rootAt: (size: number) => Promise<Uint8Array>;
  readonly accounts: () => Promise<readonly StoredAccount[]>;
  readonly intents: () => Promise<readonly StoredIntent[]>;
  readonly close: () => Promise<void>;
}

/** Opens the journal of a file; creates it only when asked to. */
export const openJournalStore = async (
  file: string,
  { create = false }: { readonly create?: boolean } = {},
): Promise<JournalStore> => {
  const writer = openWriter(file, create);
  await prepareTables(writer);
  const reader = openReader(file);
  const nodes = (refs: readonly NodeRef[]): Promise<NodeReader> => readNodes(reader, refs);
  return {
    head: () => readHead(writer),
    claim: () => claimHead(writer),
    commit: (batch) => commitBatch(writer, batch),
    commands: (ids) => readCommands(writer, ids),
    commandsAfter: (id, limit) => readCommandsAfter(reader, id, limit),
    lines: (page) => readLines(reader, page),
    nodes,
    rootAt: async (size) => rootAt(size, await nodes(nodesForRoot(size))),
    accounts: () => readAccounts(reader),
    intents: () => readIntents(reader),
    close: async () => {
      await reader.destroy();
      await writer.destroy();
    },
  };
};
