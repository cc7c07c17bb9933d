import { parentPort, workerData } from 'node:worker_threads';
import { openBuilderStore, openJournalReader } from '../store/open.ts';
import type { HistoryTarget } from '../store/target.ts';
import type { HistoryStore } from '../store/types.ts';
import { Builder } from './builder.ts';
import { faultOf, type FromWorker, type ToWorker } from './messages.ts';
import { Tail } from './tail.ts';

/** Thread that builds the history index: it reads the journal and writes the index by connections of its own. */
const main = async (target: HistoryTarget): Promise<void> => {
  const store = await openBuilderStore(target);
  try {
    await follow(target, store);
  } finally {
    await close(store);
  }
};

const follow = async (target: HistoryTarget, store: HistoryStore): Promise<void> => {
  const journal = await openJournalReader(target);
  try {
    const builder = await Builder.open(store, journal, (update) => {
      post({ kind: 'update', update });
    });
    const tail = new Tail(builder, journal);
    listen(builder, tail);
    await tail.run();
  } finally {
    await close(journal);
  }
};

/** Why the thread ends is told by what came before: a failure here must not take its place. */
const close = (one: { readonly close: () => Promise<void> }): Promise<void> => one.close().catch(() => undefined);

const listen = (builder: Builder, tail: Tail): void => {
  parentPort?.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'committed':
        tail.committed(message.size);
        return;
      case 'release':
        builder.release(message.runs);
        tail.wake();
        return;
      case 'close':
        tail.close();
        return;
      default:
        return message satisfies never;
    }
  });
};

const post = (message: FromWorker): void => {
  parentPort?.postMessage(message);
};

try {
  await main(workerData as HistoryTarget);
} catch (error) {
  post({ kind: 'fault', fault: faultOf(error) });
} finally {
  parentPort?.close();
}
