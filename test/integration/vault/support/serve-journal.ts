import { JournalMaker } from './journal.ts';
import { StandIn } from './stand-in.ts';

/*
 * Makes a journal and serves it, in a process of its own so that a bench measures the desk alone. Arguments:
 * events, intents a submission, how many of each submission are approved by two and posted. Prints the trust.
 */

// Ends with whoever started it, however that ends.
process.stdin.resume().once('end', () => process.exit());

const [events, intents, approved] = process.argv.slice(2).map(Number);
const maker = new JournalMaker();
while (maker.size < (events ?? 0)) maker.submission(intents ?? 1, approved ?? 0);
const standIn = await StandIn.start(maker.lines.slice(0, events));
process.stdout.write(`${JSON.stringify(standIn.trust())}\n`);
