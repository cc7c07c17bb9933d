import { useCallback, useState, type ReactElement } from 'react';
import type { RosterView, RunbooksView } from '#shared/ipc';
import { focusTable, PageHeader, SearchField, Tabs, type TabItem } from '../../components/index.ts';
import {
  ask,
  useDesk,
  useLoaded,
  useRoute,
  useWhyNotSign,
  type Loaded,
  type PeoplePart,
} from '../../state/index.ts';
import { ChangesTab } from './changes/ChangesTab.tsx';
import type { Viewer } from './change/power.ts';
import { DevicesTab } from './devices/DevicesTab.tsx';
import { EmergencyTab } from './emergency/EmergencyTab.tsx';
import { HealthTab } from './health/HealthTab.tsx';
import { LoadedView } from './layout/LoadedView.tsx';
import { ReviewTab } from './review/ReviewTab.tsx';
import { AddPersonButton, PeopleList } from './roster/PeopleList.tsx';
import { PersonPage } from './roster/PersonPage.tsx';
import { RunbooksTab } from './runbooks/RunbooksTab.tsx';
import { SeatsTab } from './seats/SeatsTab.tsx';

/** Who may do what here, how that changes, and what stops whom: as this desk has verified it. */
export const People = (): ReactElement => {
  const load = useCallback(() => ask('people.roster', {}), []);
  const [loaded, retry] = useLoaded(load, 'audit');
  if (loaded.state === 'ready') return <Roster roster={loaded.value} />;
  return (
    <>
      <PageHeader title="People" />
      <LoadedView loaded={loaded} onRetry={retry} label="Loading the people">
        {() => <></>}
      </LoadedView>
    </>
  );
};

const Roster = ({ roster }: { readonly roster: RosterView }): ReactElement => {
  const openPerson = useRoute((state) => state.openPerson);
  const signedIn = useDesk((state) => state.session?.person.id);
  const whyNotSign = useWhyNotSign();
  const viewer: Viewer = { roster, me: roster.people.find(({ id }) => id === signedIn), whyNotSign };
  const person = roster.people.find(({ id }) => id === openPerson);
  return person === undefined ? (
    <Parts viewer={viewer} />
  ) : (
    <PersonPage key={person.id} person={person} viewer={viewer} />
  );
};

const Parts = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const part = useRoute((state) => state.peoplePart);
  const showPeople = useRoute((state) => state.showPeople);
  const [search, setSearch] = useState('');
  const find = searches[part];
  const loadRunbooks = useCallback(() => ask('people.runbooks', {}), []);
  const [runbooks, retryRunbooks] = useLoaded(loadRunbooks, 'audit');
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <>
            {find !== undefined && (
              <SearchField {...find} value={search} onChange={setSearch} onLeave={focusTable} />
            )}
            {part === 'people' && <AddPersonButton viewer={viewer} />}
          </>
        }
      />
      <Tabs
        label="People"
        items={partItems(viewer, runbooks)}
        value={part}
        onChange={(next) => {
          setSearch('');
          showPeople(next);
        }}
      >
        <Part
          part={part}
          viewer={viewer}
          search={search}
          runbooks={runbooks}
          onRetryRunbooks={retryRunbooks}
        />
      </Tabs>
    </>
  );
};

const searches: Readonly<
  Partial<Record<PeoplePart, { readonly label: string; readonly placeholder: string }>>
> = {
  people: { label: 'Find people', placeholder: 'Name, role, group, token, id' },
  devices: { label: 'Find desks and tokens', placeholder: 'Name, person, state, serial' },
};

const partItems = ({ roster }: Viewer, runbooks: Loaded<RunbooksView>): readonly TabItem<PeoplePart>[] => [
  { id: 'people', label: 'People' },
  { id: 'health', label: 'Quorum health' },
  { id: 'devices', label: 'Devices and keys' },
  { id: 'seats', label: 'Delegations and groups' },
  { id: 'review', label: 'Access review' },
  { id: 'changes', label: 'Changes' },
  {
    id: 'emergency',
    label: 'Emergency',
    ...counted(roster.freezes.length),
  },
  {
    id: 'runbooks',
    label: 'Runbooks',
    ...counted(runbooks.state === 'ready' ? runbooks.value.open.length : 0),
  },
];

const counted = (count: number): Pick<TabItem<PeoplePart>, 'count'> => (count === 0 ? {} : { count });

interface PartProps {
  readonly part: PeoplePart;
  readonly viewer: Viewer;
  readonly search: string;
  readonly runbooks: Loaded<RunbooksView>;
  readonly onRetryRunbooks: () => void;
}

const Part = ({ part, viewer, search, runbooks, onRetryRunbooks }: PartProps): ReactElement => {
  switch (part) {
    case 'people':
      return <PeopleList viewer={viewer} search={search} />;
    case 'health':
      return <HealthTab viewer={viewer} />;
    case 'devices':
      return <DevicesTab viewer={viewer} search={search} />;
    case 'seats':
      return <SeatsTab viewer={viewer} />;
    case 'review':
      return <ReviewTab viewer={viewer} />;
    case 'changes':
      return <ChangesTab viewer={viewer} />;
    case 'emergency':
      return (
        <EmergencyTab viewer={viewer} offers={runbooks.state === 'ready' ? runbooks.value.offers : []} />
      );
    case 'runbooks':
      return <RunbooksTab loaded={runbooks} onRetry={onRetryRunbooks} viewer={viewer} />;
  }
};
