import type { StateStore } from '../state-store/index.ts';

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

const governanceProblem = async (given: StateStore, saved: StateStore): Promise<string | undefined> => {
  const [ours, theirs] = [await given.governance(), await saved.governance()];
  if (ours === null || theirs === null) return 'the saved row of the governance is missing';
  return textOf(JSON.parse(ours)) === textOf(JSON.parse(theirs))
    ? undefined
    : 'the saved row of the governance is not what the events give';
};

/** One text for equal values, in whatever order their members stand. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member === 'bigint') return `${member.toString()}n`;
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
