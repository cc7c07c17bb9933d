import { runRounds } from './rounds.ts';
import { isRoundClean, reportOf, summaryOf } from './run.ts';

/* node main.ts <rounds> [seed] */

const ROUNDS = 20;
const [, , rounds = String(ROUNDS), seed = String(Date.now() % 1_000_000)] = process.argv;

console.log(`${rounds} rounds, seed ${seed}`);
const done = await runRounds({
  rounds: Number(rounds),
  seed: Number(seed),
  onRound: (round) => {
    console.log(reportOf(round));
  },
});
console.log(`\n${summaryOf(done)}`);
if (!done.every(isRoundClean)) {
  console.log(`NOT OK: run it again with npm run failover -- ${rounds} ${seed}`);
  process.exitCode = 1;
}
