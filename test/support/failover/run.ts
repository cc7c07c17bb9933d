import type { Clients } from './clients.ts';
import { checkHistory, isClean, type SeenHead, type Verdict } from './history.ts';
import { inject, type Fault } from './nemesis.ts';
import { randomOf } from './random.ts';
import type { Rig } from './rig.ts';
import { Watch } from './watch.ts';

/* One round: load, one fault, and the whole history checked against what the clients heard. */

export interface Round {
  readonly number: number;
  readonly fault: Fault;
  readonly seed: number;
  readonly timeline: readonly string[];
  /** Longest time without an answer to any client. */
  readonly unavailableMs: number;
  /** Answered requests in this round. */
  readonly answers: number;
  readonly verdict: Verdict;
  /** First answers that were not repeated byte for byte. */
  readonly changedAnswers: readonly string[];
}

export const UNAVAILABLE_MS_MAX = 10_000;

export const isRoundClean = (round: Round): boolean =>
  isClean(round.verdict) && round.changedAnswers.length === 0 && round.unavailableMs < UNAVAILABLE_MS_MAX;

export interface RoundOptions {
  readonly number: number;
  readonly fault: Fault;
  readonly seed: number;
  readonly rig: Rig;
  readonly clients: Clients;
  readonly accounts: number;
  /** Checkpoints seen so far; this round's are added. */
  readonly heads: SeenHead[];
}

const CLIENTS = 8;
const AUDITED = 40;
const ANSWER_DEADLINE_MS = 120_000;

export const runRound = async (options: RoundOptions): Promise<Round> => {
  const { number, fault, seed, rig, clients, accounts, heads } = options;
  const startedAt = performance.now();
  const timeline: string[] = [];
  const note = (what: string): void => {
    timeline.push(`${((performance.now() - startedAt) / 1000).toFixed(2).padStart(6)} s  ${what}`);
  };
  const watch = new Watch(rig, heads, note);
  const before = clients.answeredAt.length;
  clients.start(
    Array.from({ length: CLIENTS }, (_, index) => seed * 100 + index),
    accounts,
  );
  await answered(clients);
  try {
    await inject(fault, { rig, note, answered: () => answered(clients) });
    await answered(clients);
  } catch (error) {
    throw new Error(`round ${number}, ${fault}, seed ${seed}:\n${timeline.join('\n')}`, { cause: error });
  }
  await clients.pause();
  await watch.stop();
  const answeredAt = clients.answeredAt.slice(before);
  return {
    number,
    fault,
    seed,
    timeline,
    unavailableMs: longestGap(startedAt, answeredAt),
    answers: answeredAt.length,
    changedAnswers: await clients.audit(randomOf(seed), AUDITED),
    verdict: await verdictOf(options),
  };
};

/** Resolves at the next answer to a client. */
const answered = async (clients: Clients): Promise<void> => {
  const before = clients.answeredAt.length;
  const until = performance.now() + ANSWER_DEADLINE_MS;
  while (clients.answeredAt.length === before) {
    if (performance.now() > until)
      throw new Error(`no client was answered in time; met ${JSON.stringify([...clients.troubles])}`);
    await new Promise((wake) => setTimeout(wake, 10));
  }
};

const longestGap = (startedAt: number, answeredAt: readonly number[]): number => {
  let last = startedAt;
  let longest = 0;
  for (const at of answeredAt) {
    longest = Math.max(longest, at - last);
    last = at;
  }
  return longest;
};

const verdictOf = async ({ rig, clients, heads }: RoundOptions): Promise<Verdict> => {
  const { lines, balances } = await (await rig.leader()).journal();
  return checkHistory({ sent: clients.sent, acknowledged: clients.acknowledged, heads, lines, balances });
};

/** The report of a round, as it is printed. */
export const reportOf = (round: Round): string => {
  const { verdict } = round;
  const findings = Object.entries({ ...verdict, changed: round.changedAnswers }).flatMap(([kind, found]) =>
    Array.isArray(found) && found.length > 0 ? [`  ${kind}: ${found.length}, ${String(found[0])}`] : [],
  );
  return [
    `round ${round.number}  ${round.fault}  seed ${round.seed}  ${isRoundClean(round) ? 'ok' : 'NOT OK'}`,
    ...round.timeline.map((line) => `  ${line}`),
    `  without an answer for at most ${(round.unavailableMs / 1000).toFixed(2)} s; ${round.answers} requests answered;` +
      ` journal ${verdict.events} events, ${verdict.operations} operations, ${verdict.acknowledged} acknowledged`,
    ...findings,
  ].join('\n');
};

/** What all rounds together show, in the words of the promise. */
export const summaryOf = (rounds: readonly Round[]): string => {
  const sum = (count: (round: Round) => number): number =>
    rounds.reduce((all, round) => all + count(round), 0);
  const longest = Math.max(0, ...rounds.map(({ unavailableMs }) => unavailableMs));
  const last = rounds.at(-1)?.verdict;
  return [
    `${rounds.length} rounds, ${last?.acknowledged ?? 0} acknowledged operations:`,
    `lost ${sum(({ verdict }) => verdict.lost.length)},`,
    `doubled ${sum(({ verdict }) => verdict.doubled.length)},`,
    `two leaders committing ${sum(({ verdict }) => verdict.forks.length + verdict.disorder.length)},`,
    `balances that differ ${sum(({ verdict }) => verdict.imbalances.length)},`,
    `answers that changed ${sum(({ changedAnswers }) => changedAnswers.length)};`,
    `longest without an answer ${(longest / 1000).toFixed(2)} s`,
  ].join(' ');
};
