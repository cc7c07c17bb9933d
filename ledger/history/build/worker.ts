import { parentPort, workerData } from 'node:worker_threads';
import { openBuilderStore, openJournalReader } from '../store/open.ts';
import type { HistoryTarget } from '../store/target.ts';
import { Builder } from './builder.ts';
import { faultOf, type FromWorker, type ToWorker } from './messages.ts';
import { Tail } from './tail.ts';

/** Thread that builds the history index: it reads the journal and writes the index by connections of its own. */
const main = async (target: HistoryTarget): Promise<void> => {
  const store = await openBuilderStore(target);
  const journal = openJournalReader(target);
  try {
    const builder = await Builder.open(store, journal, (update) => {
      post({ kind: 'update', update });
    });
    const tail = new Tail(builder, journal);
    listen(builder, tail);
    await tail.run();
  } finally {
    await journal.close();
    await store.close();
  }
};

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
