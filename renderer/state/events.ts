import { create } from 'zustand';
import type { ErrorCode } from '#shared/errors';
import type { AppInfo, DeskEvent, IdentityView, SessionView, SyncState, Topic } from '#shared/ipc';
import { ask, hear } from './desk.ts';
import { useImports } from './imports.ts';
import { useRoute } from './route.ts';

type Versions = Readonly<Record<Topic, number>>;

/** What the main process says of itself. View state only: the truth stays in the vault. */
interface DeskState {
  readonly info: AppInfo | undefined;
  readonly session: SessionView | null | undefined;
  /** Why the last session ended without the officer asking for it. */
  readonly lockedBecause: ErrorCode | null;
  readonly sync: SyncState | undefined;
  /** Where the desk stands with the identity provider. */
  readonly identity: IdentityView | undefined;
  /** Rises when something under a topic changed: whoever shows it loads again. */
  readonly versions: Versions;
}

export const useDesk = create<DeskState>(() => ({
  info: undefined,
  session: undefined,
  lockedBecause: null,
  sync: undefined,
  identity: undefined,
  versions: {
    queue: 0,
    accounts: 0,
    audit: 0,
    people: 0,
    policies: 0,
    sync: 0,
    session: 0,
    tokens: 0,
    chain: 0,
  },
}));

const bump = (versions: Versions, topics: readonly Topic[]): Versions => ({
  ...versions,
  ...Object.fromEntries(topics.map((topic) => [topic, versions[topic] + 1])),
});

/** What one officer was looking at is not for the next one. */
const forgetPerson = (): void => {
  if (!useDesk.getState().session) return;
  useImports.getState().clear();
  useRoute.getState().go('approvals');
};

const take = (event: DeskEvent): void => {
  switch (event.kind) {
    case 'changed':
      useDesk.setState((state) => ({ versions: bump(state.versions, event.topics) }));
      return;
    case 'sync':
      useDesk.setState((state) => ({ sync: event.state, versions: bump(state.versions, ['sync']) }));
      // The company's name comes out of the journal: a new desk has to hear of it first.
      if (useDesk.getState().info?.company === '' && event.state.size > 0) loadInfo();
      return;
    case 'session':
      if (event.session === null) forgetPerson();
      useDesk.setState((state) => ({
        session: event.session,
        lockedBecause: event.lockedBecause,
        versions: bump(state.versions, ['session', 'queue']),
      }));
      return;
    case 'identity':
      useDesk.setState({ identity: event.view });
      return;
    case 'import':
      useImports.getState().show(event.result);
      useRoute.getState().go('imports');
      return;
    case 'go':
      useRoute.getState().go(event.route);
      return;
  }
};

const loadInfo = (): void => {
  void ask('app.info', {}).then((info) => {
    useDesk.setState({ info });
  });
};

/** Listens to the main process and asks it for the state of things; returns the way to stop. */
export const connectDesk = (): (() => void) => {
  const stop = hear(take);
  loadInfo();
  void ask('session.current', {}).then((session) => {
    useDesk.setState((state) => (state.session === undefined ? { session } : {}));
  });
  void ask('identity.state', {}).then((identity) => {
    useDesk.setState((state) => (state.identity === undefined ? { identity } : {}));
  });
  void ask('sync.state', {}).then((sync) => {
    useDesk.setState((state) => (state.sync === undefined ? { sync } : {}));
  });
  void ask('imports.current', {}).then((result) => {
    if (result !== null) useImports.getState().show(result);
  });
  return stop;
};
