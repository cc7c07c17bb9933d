import type { PersonId } from '#shared/brand';
import type { RosterIndex } from '#shared/roster';
import type { StandingOf } from '../identity/index.ts';
import type { AuthorityPort } from './authority.ts';
import type { DirectoryStore, DueWithdrawal } from './store.ts';

/** The directory of a ledger at work: whom it keeps out, and whose authority it has withdrawn. */
export interface Directory {
  readonly store: DirectoryStore;
  readonly authority: AuthorityPort;
  readonly standingOf: StandingOf;
  /** Whether a person's user was disabled when last looked at, which is a moment ago. */
  readonly isDisabled: (person: PersonId) => boolean;
  /**
   * Carries out what is to be withdrawn, and destroys what is kept of erased people. What fails is tried again by the
   * next call. Resolves with the ids of users of whom something is still to be withdrawn.
   */
  readonly settle: () => Promise<ReadonlySet<string>>;
  readonly close: () => Promise<void>;
}

export interface DirectoryDeps {
  readonly store: DirectoryStore;
  readonly authority: AuthorityPort;
  /** Of the durable journal. */
  readonly roster: () => RosterIndex | undefined;
  readonly onWithdrawn: (person: PersonId, reference: string) => void;
  readonly onWaiting: (person: PersonId, detail: string) => void;
  readonly onForgotten: (count: number) => void;
}

export const openDirectory = (deps: DirectoryDeps): Directory => {
  const { store, authority } = deps;
  const forgetErased = erasedForgetter(deps);
  // One after the other: two that run side by side would withdraw the same twice.
  let last: Promise<unknown> = Promise.resolve();
  let disabled: ReadonlySet<PersonId> = new Set();
  const settle = (): Promise<ReadonlySet<string>> => {
    const next = last.then(async () => {
      await forgetErased();
      disabled = new Set(await store.disabled());
      return withdrawDue(deps);
    });
    last = next.catch(() => undefined);
    return next;
  };
  return {
    store,
    authority,
    standingOf: async (attribute, value) => {
      const user = await store.stateOf(attribute, value);
      if (user === undefined) return { kind: 'unknown' };
      if (!user.isActive) return { kind: 'disabled' };
      if (user.person === null) return { kind: 'unlinked' };
      return authority.standing(user.person) === 'active'
        ? { kind: 'active', person: user.person }
        : { kind: 'person-inactive' };
    },
    isDisabled: (person) => disabled.has(person),
    settle,
    close: async () => {
      await last;
      await store.close();
    },
  };
};

const withdrawDue = async (deps: DirectoryDeps): Promise<ReadonlySet<string>> => {
  const waiting = new Set<string>();
  for (const due of await deps.store.due()) if (!(await withdrawOne(deps, due))) waiting.add(due.id);
  return waiting;
};

/** The journal first: what is marked as done there is never asked for again. */
const withdrawOne = async (
  { store, authority, onWithdrawn, onWaiting }: DirectoryDeps,
  due: DueWithdrawal,
): Promise<boolean> => {
  const { person, reference, at } = due;
  const withdrawn = await authority.withdraw(person, { source: 'scim', reference, at });
  if (!withdrawn.ok) {
    onWaiting(person, withdrawn.error.detail);
    return false;
  }
  await store.settled(due);
  if (withdrawn.value === 'withdrawn') onWithdrawn(person, reference);
  return true;
};

/** Looks once at each roster: one that changed is another object. */
const erasedForgetter = ({ store, roster, onForgotten }: DirectoryDeps): (() => Promise<void>) => {
  let seen: RosterIndex | undefined;
  return async () => {
    const current = roster();
    if (current === undefined || current === seen) return;
    const erased = current.roster.people.filter(({ standing }) => standing === 'erased').map(({ id }) => id);
    const count = await store.forget(erased);
    seen = current;
    if (count > 0) onForgotten(count);
  };
};
