import type { PersonId } from '#shared/brand';
import type { ErrorCode, Result, ShownError } from '#shared/errors';
import { err, ok } from '#shared/errors';
import type { SessionView, TokenView } from '#shared/ipc';
import type { NamedPerson } from '#shared/roster';
import type { SignerHost } from '../children/signer.ts';

/* Who is signed in, as main knows it from the signer. It gives no power: the signer holds the session. */

export const name = 'session';

type Shown<T> = Promise<Result<T, ShownError>>;

export interface Sessions {
  readonly current: () => SessionView | null;
  readonly tokens: () => Shown<readonly TokenView[]>;
  readonly signIn: (tokenId: string) => Shown<SessionView>;
  readonly signOut: () => Promise<null>;
  /** The signer ended it. */
  readonly lost: (because: ErrorCode) => void;
  /** Ends it here and in the signer. */
  readonly lock: (because: ErrorCode) => Promise<void>;
  /** The roster changed: groups and titles may have. */
  readonly refresh: (people: readonly NamedPerson[]) => void;
}

export interface SessionDeps {
  readonly signer: Pick<SignerHost, 'tokens' | 'signIn' | 'signOut'>;
  readonly people: () => readonly NamedPerson[];
  readonly now: () => string;
  /** What stands against a person working here, beside their token. */
  readonly objection: (person: PersonId) => ShownError | undefined;
  readonly onChange: (session: SessionView | null, lockedBecause: ErrorCode | null) => void;
}

export const init = ({ signer, people, now, objection, onChange }: SessionDeps): Sessions => {
  let current: SessionView | null = null;
  const set = (session: SessionView | null, lockedBecause: ErrorCode | null): void => {
    current = session;
    onChange(session, lockedBecause);
  };
  return {
    current: () => current,
    tokens: signer.tokens,
    signIn: async (tokenId) => {
      const signed = await signer.signIn(tokenId);
      if (!signed.ok) return signed;
      const { token, person: id } = signed.value;
      const problem = objection(id);
      if (problem !== undefined) {
        await signer.signOut();
        return err(problem);
      }
      const person = people().find((candidate) => candidate.id === id);
      const view: SessionView = {
        person: { id, name: person?.name ?? id, title: person?.title ?? '' },
        groups: person?.groups ?? [],
        token,
        since: now(),
      };
      set(view, null);
      return ok(view);
    },
    signOut: async () => {
      await signer.signOut();
      if (current) set(null, null);
      return null;
    },
    lost: (because) => {
      if (current) set(null, because);
    },
    lock: async (because) => {
      if (current === null) return;
      set(null, because);
      await signer.signOut();
    },
    refresh: (next) => {
      const person = next.find(({ id }) => id === current?.person.id);
      if (current === null || person === undefined) return;
      const { id, name: personName, title, groups } = person;
      set({ ...current, person: { id, name: personName, title }, groups }, null);
    },
  };
};
