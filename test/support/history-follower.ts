import { openHistory, type HistoryTarget } from '../../ledger/history/index.ts';

/** A process that follows a journal until it is killed: `node history-follower.ts <target> <size>`. */
const [, , target = '{}', size = '0'] = process.argv;
const history = await openHistory({ target: JSON.parse(target) as HistoryTarget, size: Number(size) });
process.stdout.write(`${String(history.through)}\n`);
await history.whenThrough(Number(size));
