import type { PersonId, Sha256Hex } from '#shared/brand';
import { opensCommitment, type Disclosure, type RosterIndex } from '#shared/roster';
import type { PeopleStore } from './store.ts';

export interface PeoplePage {
  readonly people: readonly Disclosure[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** What the service shows of people, and what it must not have any more. */
export interface PeopleRegister {
  /**
   * Disclosures in the order of ids from after one on: of people in the roster, and of those whom an open intent adds,
   * so that whoever approves sees who it is. An erased person is never among them.
   */
  readonly page: (after: string, limit: number) => Promise<PeoplePage>;
  /**
   * Keeps what opens the commitments of people whom the journal adds, or is asked to. Anything else is not kept: a
   * record that no erasure could reach must not be here.
   */
  readonly admit: (disclosures: readonly Disclosure[]) => Promise<void>;
  /**
   * Destroys what is left of people whom the journal says to be erased. The journal is what is asked, so a stop
   * between a commit and this is made good by the next call; a failure is reported and tried again by it.
   */
  readonly settle: () => Promise<void>;
}

export interface RegisterDeps {
  readonly store: PeopleStore;
  /** Commitment of a person whom an open intent adds, or who is in the roster. */
  readonly awaited: (person: PersonId) => Sha256Hex | undefined;
  /** People whom open intents add. */
  readonly newcomers: () => readonly PersonId[];
  /** Of the durable journal. */
  readonly roster: () => RosterIndex | undefined;
  readonly onDestroyed: (count: number) => void;
  readonly onFailed: (error: unknown) => void;
}

export const peopleRegister = (deps: RegisterDeps): PeopleRegister => {
  /** The roster of which nothing is left to destroy: one that changed is another object. */
  let settled: RosterIndex | undefined;
  let running: Promise<void> | undefined;
  const settle = async (): Promise<void> => {
    try {
      for (let roster = deps.roster(); roster !== settled; roster = deps.roster()) {
        await destroyErased(deps, roster);
        settled = roster;
      }
    } catch (error) {
      deps.onFailed(error);
    }
  };
  return {
    page: (after, limit) => pageOf(deps, after, limit),
    admit: (disclosures) => admit(deps, disclosures),
    settle: () =>
      (running ??= settle().finally(() => {
        running = undefined;
      })),
  };
};

const admit = async ({ store, awaited }: RegisterDeps, given: readonly Disclosure[]): Promise<void> => {
  const fitting = given.flatMap((disclosure) => {
    const commitment = awaited(disclosure.person);
    return commitment !== undefined && opensCommitment(disclosure, commitment)
      ? [{ disclosure, commitment }]
      : [];
  });
  const known = new Set(
    (await store.disclosures(fitting.map(({ disclosure }) => disclosure.person))).map(({ person }) => person),
  );
  const missing = fitting.filter(({ disclosure }) => !known.has(disclosure.person));
  if (missing.length > 0) await store.put(missing);
};

const destroyErased = async (
  { store, onDestroyed }: RegisterDeps,
  roster: RosterIndex | undefined,
): Promise<void> => {
  const erased = idsWhere(roster, (standing) => standing === 'erased');
  if (erased.length === 0) return;
  const left = await store.remaining(erased);
  // Also where nothing is left: a stop may have come before the databases were rid of it.
  await store.destroy(erased);
  if (left.length > 0) onDestroyed(left.length);
};

const pageOf = async (deps: RegisterDeps, after: string, limit: number): Promise<PeoplePage> => {
  const { store } = deps;
  const ids = shownIds(deps).filter((id) => id > after);
  const asked = ids.slice(0, limit);
  const found = await store.disclosures(asked);
  // Asked again: an erasure may have been committed while this was read.
  const shown = new Set(shownIds(deps));
  return {
    // A database gives them in any order.
    people: found.filter(({ person }) => shown.has(person)).sort((a, b) => (a.person < b.person ? -1 : 1)),
    next: ids.length > asked.length ? (asked.at(-1) ?? null) : null,
  };
};

const shownIds = ({ roster, newcomers }: RegisterDeps): readonly PersonId[] => {
  const index = roster();
  const added = newcomers().filter((id) => index?.person(id) === undefined);
  return [...idsWhere(index, (standing) => standing !== 'erased'), ...added].sort();
};

type Standing = RosterIndex['roster']['people'][number]['standing'];

const idsWhere = (
  roster: RosterIndex | undefined,
  isWanted: (standing: Standing) => boolean,
): readonly PersonId[] =>
  (roster?.roster.people ?? [])
    .filter(({ standing }) => isWanted(standing))
    .map(({ id }) => id)
    .sort();
