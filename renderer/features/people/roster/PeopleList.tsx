import { UserPlus } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { EmptyState, VirtualTable } from '../../../components/index.ts';
import { useRoute } from '../../../state/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { AddPerson } from './AddPerson.tsx';
import { peopleColumns } from './people-columns.tsx';
import { matching } from './person-words.ts';

export interface PeopleListProps {
  readonly viewer: Viewer;
  readonly search: string;
}

/** Everybody of the roster, those who hold power first. */
export const PeopleList = ({ viewer: { roster }, search }: PeopleListProps): ReactElement => {
  const showPeople = useRoute((state) => state.showPeople);
  const [active, setActive] = useState(0);
  const people = useMemo(() => matching(roster, search), [roster, search]);
  const columns = useMemo(() => peopleColumns(roster), [roster]);
  const rowAt = useCallback((index: number) => people[index], [people]);
  if (people.length === 0)
    return (
      <EmptyState title={search === '' ? 'Nobody is here yet' : `Nobody matches “${search}”`}>
        {search === ''
          ? 'People appear as soon as the desk has synchronised.'
          : 'The search looks at name, title, role, group, token and id.'}
      </EmptyState>
    );
  return (
    <VirtualTable
      label="People"
      columns={columns}
      rowCount={people.length}
      rowAt={rowAt}
      rowHeight={52}
      activeIndex={Math.min(active, people.length - 1)}
      onActiveChange={setActive}
      onOpen={({ id }) => {
        showPeople('people', id);
      }}
      rowTone={({ standing }) => (standing === 'active' ? 'normal' : 'muted')}
      shouldTakeFocus
    />
  );
};

/** At the head of the list. */
export const AddPersonButton = ({ viewer }: { readonly viewer: Viewer }): ReactElement => (
  <DialogButton icon={UserPlus} label="Add a person" whyNot={whyNotAs(viewer, 'security-admin')}>
    {(onClose) => <AddPerson roster={viewer.roster} onClose={onClose} />}
  </DialogButton>
);
