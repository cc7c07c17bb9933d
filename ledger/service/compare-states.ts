import type { GovernanceRow, StateStore } from '../state-store/index.ts';
import { governancePages } from './governance-pages.ts';

/** Rows compared at a time. */
const ROWS_PER_PAGE = 2_000;

/** What differs between the state that the events give and the one that was saved; undefined when nothing does. */
export const compareStates = async (given: StateStore, saved: StateStore): Promise<string | undefined> =>
  (await accountsProblem(given, saved)) ??
  (await misfiledProblem(saved)) ??
  (await holdsProblem(given, saved)) ??
  governanceProblem(given, saved);

const accountsProblem = async (given: StateStore, saved: StateStore): Promise<string | undefined> => {
  let after = '';
  for (;;) {
    const [ours, theirs] = await Promise.all(
      [given, saved].map((store) => store.accountsAfter(after, ROWS_PER_PAGE)),
    );
    if (ours === undefined || theirs === undefined) throw new Error('A page of accounts is missing');
    for (let index = 0; index < Math.max(ours.length, theirs.length); index += 1) {
      const [a, b] = [ours[index], theirs[index]];
      if (a === undefined || b === undefined || textOf(a) !== textOf(b))
        return `the saved row of account ${String((a ?? b)?.account.id)} is not what the events give`;
    }
    const last = ours.at(-1);
    if (last === undefined) return undefined;
    after = last.account.id;
  }
};

const misfiledProblem = async (saved: StateStore): Promise<string | undefined> => {
  const id = await saved.misfiled();
  return id === undefined ? undefined : `the saved row of account ${id} names another wallet than its own`;
};

const holdsProblem = async (given: StateStore, saved: StateStore): Promise<string | undefined> => {
  const texts = async (store: StateStore): Promise<ReadonlyMap<string, string>> =>
    new Map((await store.openHolds()).map((hold) => [hold.operation.id, textOf(hold)]));
  const [ours, theirs] = [await texts(given), await texts(saved)];
  const off =
    [...ours].find(([id, text]) => theirs.get(id) !== text)?.[0] ??
    [...theirs.keys()].find((id) => !ours.has(id));
  return off === undefined ? undefined : `the saved row of hold ${off} is not what the events give`;
};

/** Both are read side by side, in one order. */
const governanceProblem = async (given: StateStore, saved: StateStore): Promise<string | undefined> => {
  const [ours, theirs] = [governanceRows(given), governanceRows(saved)];
  let count = 0;
  for (;;) {
    const [a, b] = [(await ours.next()).value, (await theirs.next()).value];
    if (a === undefined && b === undefined) return countProblem(count, (await saved.governanceCounts()).told);
    if (a === undefined || b === undefined || textOf(contentOf(a)) !== textOf(contentOf(b)))
      return `the saved row of the governance (${firstOf(a, b)}) is not what the events give`;
    count += 1;
  }
};

const countProblem = (count: number, told: number): string | undefined =>
  told === count
    ? undefined
    : `the saved state tells of ${String(told)} rows of the governance, there are ${String(count)}`;

const contentOf = ({ kind, id, text }: GovernanceRow): unknown => [kind, id, JSON.parse(text)];

const firstOf = (...rows: readonly (GovernanceRow | undefined)[]): string =>
  rows
    .flatMap((row) => (row === undefined ? [] : [`${row.kind} ${row.id}`.trim()]))
    .sort()
    .slice(0, 1)
    .join();

async function* governanceRows(state: StateStore): AsyncGenerator<GovernanceRow, undefined> {
  for await (const page of governancePages(state)) yield* page;
  return undefined;
}

/** One text for equal values, in whatever order their members stand. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member === 'bigint') return `${member.toString()}n`;
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
