import {
  FileUp,
  KeySquare,
  Landmark,
  Link2,
  LogOut,
  Scale,
  ScrollText,
  Settings2,
  SquareCheckBig,
  Users,
} from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import type { SessionView } from '#shared/ipc';
import { AppFrame, IconButton, Mark, SyncBar, useNow, type FrameSection } from '../components/index.ts';
import { Approvals } from '../features/approvals/index.ts';
import { Audit } from '../features/audit/index.ts';
import { Imports } from '../features/imports/index.ts';
import { Chain } from '../features/chain/index.ts';
import { FreezeBanner, NoticeBanner, People, ReviewBanner } from '../features/people/index.ts';
import { Keys } from '../features/keys/index.ts';
import { Policy } from '../features/policy/index.ts';
import { Settings } from '../features/settings/index.ts';
import { Wallets } from '../features/wallets/index.ts';
import { ask, useDesk, useLoaded, useRoute, type SectionId } from '../state/index.ts';
import { classes } from '../theme/index.ts';
import styles from './App.module.css';
import { syncView } from './sync-view.ts';

const c = classes(styles);

const screens: Readonly<Record<SectionId, () => ReactElement>> = {
  approvals: Approvals,
  imports: Imports,
  wallets: Wallets,
  policy: Policy,
  keys: Keys,
  chain: Chain,
  people: People,
  audit: Audit,
  settings: Settings,
};

export const Shell = ({ session }: { readonly session: SessionView }): ReactElement => {
  const { section, go } = useRoute();
  const info = useDesk((state) => state.info);
  const sync = useDesk((state) => state.sync);
  const Screen = screens[section];
  const sections: readonly FrameSection<SectionId>[] = [
    { id: 'approvals', label: 'Approvals', icon: SquareCheckBig, count: useWaitingCount() },
    { id: 'imports', label: 'Imports', icon: FileUp },
    { id: 'wallets', label: 'Wallets', icon: Landmark },
    { id: 'policy', label: 'Policy', icon: Scale },
    { id: 'keys', label: 'Keys', icon: KeySquare },
    { id: 'chain', label: 'Chain', icon: Link2 },
    { id: 'people', label: 'People', icon: Users },
    { id: 'audit', label: 'Audit', icon: ScrollText },
    { id: 'settings', label: 'Settings', icon: Settings2, hasAlarm: sync?.phase === 'alarm' },
  ];
  return (
    <AppFrame
      sections={sections}
      current={section}
      onNavigate={go}
      environment={info?.environment === 'sandbox' ? <Mark tone="warn">sandbox</Mark> : undefined}
      person={<Person session={session} />}
      banner={
        <>
          <FreezeBanner />
          <NoticeBanner />
          <ReviewBanner />
        </>
      }
      syncBar={
        <SyncBar
          {...syncView(sync, session, useNow())}
          onPress={() => {
            go('settings');
          }}
        />
      }
    >
      <Screen />
    </AppFrame>
  );
};

/** How many items need this officer, from anywhere in the window. */
const useWaitingCount = (): number | undefined => {
  const load = useCallback(() => ask('queue.page', { section: 'mine', offset: 0, limit: 1, search: '' }), []);
  const [page] = useLoaded(load, 'queue');
  return page.state === 'ready' ? page.value.counts.mine : undefined;
};

const Person = ({ session }: { readonly session: SessionView }): ReactElement => (
  <div className={c('person')}>
    <div className={c('personText')}>
      <p className={c('name')}>{session.person.name}</p>
      <p className={c('role')}>{session.person.title}</p>
    </div>
    <IconButton icon={LogOut} label="Sign out" onPress={() => void ask('session.signOut', {})} />
  </div>
);
