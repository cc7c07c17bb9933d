import { RefreshCw } from 'lucide-react';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import {
  idleLockChoices,
  type AppInfo,
  type DeskSettings,
  type SessionView,
  type SyncState,
} from '#shared/ipc';
import {
  Age,
  Banner,
  Button,
  Digest,
  FieldList,
  Mark,
  momentText,
  PageHeader,
  Select,
  type Field,
} from '../../components/index.ts';
import { ask, useDesk, useTheme } from '../../state/index.ts';
import { classes, themeChoices } from '../../theme/index.ts';
import { ProviderSession } from '../provider/index.ts';
import styles from './Settings.module.css';

const c = classes(styles);

/** How far this desk has verified the ledger, who is signed in, what runs here. */
export const Settings = (): ReactElement => {
  const { sync, session, info } = useDesk();
  return (
    <>
      <PageHeader
        title="Settings"
        actions={
          <Button icon={RefreshCw} onPress={() => void ask('sync.retry', {})}>
            Synchronise now
          </Button>
        }
      />
      <div className={c('page')}>
        {sync?.error && (
          <Banner
            tone={sync.phase === 'alarm' ? 'alarm' : 'stale'}
            whatHappened={sync.error.title}
            meaningForTheMoney={[sync.error.meaning, sync.error.detail].filter(Boolean).join(' ')}
            whatToDo={sync.error.remedy}
            code={`E${String(sync.error.number)}`}
          />
        )}
        {sync !== undefined && <SyncSection sync={sync} />}
        {session && <SessionSection session={session} />}
        <ProviderSection />
        <Locking />
        <Appearance />
        {info !== undefined && <DeskSection info={info} />}
      </div>
    </>
  );
};

const Section = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement => (
  <section className={c('section')}>
    <h2 className={c('title')}>{title}</h2>
    <div className={c('content')}>{children}</div>
  </section>
);

const phases: Readonly<Record<SyncState['phase'], string>> = {
  starting: 'Checking what this desk holds',
  current: 'Current: the desk holds every event that the ledger has published, verified',
  'catching-up': 'Catching up',
  unreachable: 'The ledger is out of reach; this desk goes on with what it has verified',
  alarm: 'Stopped: the ledger could not be verified',
};

const SyncSection = ({ sync }: { readonly sync: SyncState }): ReactElement => (
  <Section title="Synchronisation">
    <FieldList fields={syncFields(sync)} />
    {sync.root !== '' && (
      <div className={c('root')}>
        <p className={c('label')}>Verified root</p>
        <Digest hex={sync.root} label="Verified root" />
        <p className={c('hint')}>
          Every approval made here cosigns this journal head: a forked or shortened ledger is caught by
          ordinary work.
        </p>
      </div>
    )}
  </Section>
);

const syncFields = (sync: SyncState): readonly Field[] => [
  { id: 'phase', label: 'State', value: phases[sync.phase] },
  {
    id: 'size',
    label: 'Verified events',
    value: sync.size.toLocaleString('en-GB'),
    ...(sync.ledgerSize === null
      ? {}
      : { note: `of ${sync.ledgerSize.toLocaleString('en-GB')} that the ledger states` }),
  },
  {
    id: 'verified',
    label: 'Last checkpoint',
    value: sync.verifiedAt === null ? 'None yet' : momentText(Date.parse(sync.verifiedAt)),
    ...(sync.verifiedAt === null ? {} : { note: <Age at={Date.parse(sync.verifiedAt)} /> }),
  },
  {
    id: 'outbox',
    label: 'Waiting to send',
    value: sync.outboxWaiting === 0 ? 'Nothing' : sync.outboxWaiting.toLocaleString('en-GB'),
    note: 'signed here, kept until the ledger confirms',
  },
  ...(sync.nextRetryAt === null
    ? []
    : [{ id: 'retry', label: 'Next try', value: <Age at={Date.parse(sync.nextRetryAt)} /> }]),
];

const SessionSection = ({ session }: { readonly session: SessionView }): ReactElement => (
  <Section title="Signed in">
    <FieldList
      fields={[
        { id: 'person', label: 'Person', value: session.person.name, note: session.person.title },
        { id: 'groups', label: 'Groups', value: session.groups.join(', ') },
        {
          id: 'token',
          label: 'Token',
          value: (
            <span className={c('token')}>
              {session.token.label}
              {session.token.custody === 'software-token' && <Mark tone="warn">sandbox token</Mark>}
            </span>
          ),
          note: `${session.token.manufacturer} ${session.token.model}, ${session.token.serial}`,
        },
        { id: 'since', label: 'Since', value: momentText(Date.parse(session.since)) },
      ]}
    />
  </Section>
);

const ProviderSection = (): ReactElement | null => {
  const provider = useDesk(({ identity }) => identity?.provider ?? null);
  return provider === null ? null : (
    <Section title="Identity provider">
      <ProviderSession />
    </Section>
  );
};

type IdleLock = `${DeskSettings['idleLockMinutes']}`;

const idleLockOptions = idleLockChoices.map((minutes) => ({
  id: `${minutes}` as const,
  label: `After ${String(minutes)} minutes`,
}));

const Locking = (): ReactElement => {
  const [minutes, setMinutes] = useState<IdleLock>();
  useEffect(() => {
    void ask('settings.current', {}).then(({ idleLockMinutes }) => {
      setMinutes(`${idleLockMinutes}`);
    });
  }, []);
  const choose = (next: IdleLock): void => {
    const chosen = idleLockChoices.find((choice) => `${choice}` === next);
    if (chosen === undefined) return;
    setMinutes(next);
    void ask('settings.idleLock', { minutes: chosen });
  };
  return (
    <Section title="Locking">
      <div className={c('narrow')}>
        {minutes !== undefined && (
          <Select
            label="Lock when nothing is touched"
            value={minutes}
            onChange={choose}
            options={idleLockOptions}
          />
        )}
      </div>
      <p className={c('hint')}>
        The desk also locks with the screen, when the computer sleeps, and when your token is pulled.
      </p>
    </Section>
  );
};

const themeLabels = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

const Appearance = (): ReactElement => {
  const { choice, choose } = useTheme();
  return (
    <Section title="Appearance">
      <div className={c('narrow')}>
        <Select
          label="Theme"
          value={choice}
          onChange={choose}
          options={themeChoices.map((id) => ({ id, label: themeLabels[id] }))}
        />
      </div>
    </Section>
  );
};

const DeskSection = ({ info }: { readonly info: AppInfo }): ReactElement => (
  <Section title="This desk">
    <FieldList
      fields={[
        { id: 'company', label: 'Company', value: info.company },
        { id: 'environment', label: 'Environment', value: info.environment },
        { id: 'ledger', label: 'Ledger service', value: info.ledgerUrl },
        { id: 'device', label: 'Device', value: info.deviceId },
        { id: 'version', label: 'Version', value: info.version, note: `${info.runtime} runtime` },
        { id: 'build', label: 'Build digest', value: <code className={c('code')}>{info.buildDigest}</code> },
      ]}
    />
  </Section>
);
