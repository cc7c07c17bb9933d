import { Search } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { AccountRow, StatementBasis, StatementRow } from '#shared/ipc';
import {
  Button,
  EmptyState,
  FIND_KEYS,
  LoadingState,
  LoadProblem,
  Tabs,
  useFindKey,
  VirtualTable,
  type TabItem,
} from '../../components/index.ts';
import { ask, usePages, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './AccountPage.module.css';
import { EntryPanel } from './EntryPanel.tsx';
import { FilterBar, FoundEntries, SearchTools, statementSearch, useStatementSearch } from './search/index.ts';
import { statementColumns } from './statement-columns.tsx';

const c = classes(styles);

const bases: readonly TabItem<StatementBasis>[] = [
  { id: 'booked', label: 'By booking date' },
  { id: 'valued', label: 'By value date' },
];

export interface StatementProps {
  readonly account: AccountRow;
  /** Where to go: the newest row of this day, or of the last day before it that has one. */
  readonly date: string;
}

/** Every entry of an account, the newest first, loaded as it is scrolled; or those that a search finds. */
export const Statement = ({ account, date }: StatementProps): ReactElement => {
  const basis = useStatementSearch((state) => state.basis);
  const isFiltered = useStatementSearch((state) => state.filter !== null);
  const [searchInput, find] = useFind();
  return (
    <Tabs
      label="Statement"
      items={bases}
      value={basis}
      onChange={statementSearch.setBasis}
      tools={
        <>
          <span className={c('count')}>
            {account.entries.toLocaleString('en-GB')} {account.entries === 1 ? 'entry' : 'entries'}
          </span>
          {basis === 'booked' ? (
            <SearchTools inputRef={searchInput} />
          ) : (
            <Button icon={Search} shortcut={FIND_KEYS} onPress={find}>
              Find by booking date
            </Button>
          )}
        </>
      }
    >
      {basis === 'booked' && <Filters asset={account.asset} />}
      {basis === 'booked' && isFiltered ? (
        <FoundEntries account={account} />
      ) : (
        <Entries key={basis} account={account} basis={basis} date={date} />
      )}
    </Tabs>
  );
};

const Filters = ({ asset }: { readonly asset: string }): ReactElement | null => {
  const areOpen = useStatementSearch((state) => state.areFiltersOpen);
  return areOpen ? <FilterBar asset={asset} /> : null;
};

/** The way to the search field, from the key or from where the field is not shown. */
const useFind = (): readonly [RefObject<HTMLInputElement | null>, () => void] => {
  const input = useRef<HTMLInputElement>(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (times > 0) input.current?.select();
  }, [times]);
  const find = (): void => {
    statementSearch.setBasis('booked');
    setTimes((count) => count + 1);
  };
  useFindKey(find);
  return [input, find];
};

const Entries = ({
  account,
  basis,
  date,
}: StatementProps & { readonly basis: StatementBasis }): ReactElement => {
  const { id } = account;
  const load = useCallback(
    (offset: number, limit: number) => ask('accounts.statement', { ...queryOf(id, basis), offset, limit }),
    [id, basis],
  );
  const list = usePages(load, 'accounts', `${id}/${basis}`);
  const [active, setActive] = usePlaceOf(account, basis, date);
  const openItem = useRoute((state) => state.openItem);
  const index = Math.min(active, list.total - 1);
  const row = list.rowAt(index);
  const open = ({ intent }: StatementRow): void => {
    if (intent !== null) openItem(intent);
  };
  if (list.state === 'loading') return <LoadingState label="Loading the statement" rows={8} />;
  if (list.state === 'error' && list.error !== undefined)
    return <LoadProblem error={list.error} onRetry={list.retry} />;
  if (list.total === 0)
    return (
      <EmptyState title="Nothing is booked on this account yet">
        An entry appears here as soon as a transfer is posted.
      </EmptyState>
    );
  return (
    <div className={c('split')}>
      <VirtualTable
        label={basis === 'booked' ? 'Statement by booking date' : 'Statement by value date'}
        columns={statementColumns(account, basis)}
        rowCount={list.total}
        rowAt={list.rowAt}
        rowHeight={44}
        activeIndex={index}
        onActiveChange={setActive}
        onRangeChange={list.onRangeChange}
        onOpen={open}
        shouldTakeFocus
      />
      {row !== undefined && <EntryPanel account={account} row={row} />}
    </div>
  );
};

const queryOf = (
  account: AccountRow['id'],
  basis: StatementBasis,
): { account: AccountRow['id']; basis: StatementBasis; order: 'newest'; from: null; to: null } => ({
  account,
  basis,
  order: 'newest',
  from: null,
  to: null,
});

/** The active row, which goes to a day whenever another day is chosen. */
const usePlaceOf = (
  account: AccountRow,
  basis: StatementBasis,
  date: string,
): readonly [number, (index: number) => void] => {
  const [active, setActive] = useState(0);
  const { id } = account;
  useEffect(() => {
    let isCurrent = true;
    void ask('accounts.place', { ...queryOf(id, basis), date }).then((place) => {
      if (isCurrent && place.ok) setActive(place.value.offset);
    });
    return () => {
      isCurrent = false;
    };
  }, [id, basis, date]);
  return [active, setActive];
};
