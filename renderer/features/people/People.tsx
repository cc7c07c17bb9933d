import { UserX } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { ok } from '#shared/errors';
import type { PersonView } from '#shared/ipc';
import {
  Button,
  EmptyState,
  focusTable,
  LoadingState,
  PageHeader,
  SearchField,
  VirtualTable,
} from '../../components/index.ts';
import { ask, useLoaded, useWhyNotSign } from '../../state/index.ts';
import { EraseDialog } from './EraseDialog.tsx';
import { peopleColumns } from './people-columns.tsx';
import { matching, whyNotErase } from './person-words.ts';

const NOBODY: readonly PersonView[] = [];

/** The people of the roster, by the names that opened the journal's commitments. */
export const People = (): ReactElement => {
  const load = useCallback(async () => ok(await ask('people.list', {})), []);
  const [loaded] = useLoaded(load, 'audit');
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [erasing, setErasing] = useState<PersonView>();
  const whyNotSign = useWhyNotSign();
  const everybody = loaded.state === 'ready' ? loaded.value : NOBODY;
  const people = useMemo(() => matching(everybody, search), [everybody, search]);
  const rowAt = useCallback((index: number) => people[index], [people]);
  const chosen = people[Math.min(active, people.length - 1)];
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <>
            <SearchField
              label="Find people"
              placeholder="Name, title, group, id"
              value={search}
              onChange={(text) => {
                setSearch(text);
                setActive(0);
              }}
              onLeave={focusTable}
            />
            <Button
              icon={UserX}
              disabledReason={whyNotSign ?? whyNotErase(chosen)}
              onPress={() => {
                setErasing(chosen);
              }}
            >
              Erase personal data
            </Button>
          </>
        }
      />
      {loaded.state === 'loading' && <LoadingState label="Loading the people" rows={8} />}
      {loaded.state === 'ready' && people.length === 0 && (
        <EmptyState title={search === '' ? 'Nobody is here yet' : `Nobody matches “${search}”`}>
          {search === ''
            ? 'People appear as soon as the desk has synchronised.'
            : 'The search looks at name, title, group and id.'}
        </EmptyState>
      )}
      {people.length > 0 && (
        <VirtualTable
          label="People"
          columns={peopleColumns}
          rowCount={people.length}
          rowAt={rowAt}
          rowHeight={36}
          activeIndex={Math.min(active, people.length - 1)}
          onActiveChange={setActive}
          shouldTakeFocus
        />
      )}
      {erasing !== undefined && (
        <EraseDialog
          person={erasing}
          onClose={() => {
            setErasing(undefined);
          }}
        />
      )}
    </>
  );
};
