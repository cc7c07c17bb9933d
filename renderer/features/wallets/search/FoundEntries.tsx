import { SearchX } from 'lucide-react';
import { useCallback, useEffect, type ReactElement } from 'react';
import type { AccountRow, StatementRow } from '#shared/ipc';
import { Button, EmptyState, LoadingState, LoadProblem, VirtualTable } from '../../../components/index.ts';
import { useDesk, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { EntryPanel } from '../EntryPanel.tsx';
import { statementColumns } from '../statement-columns.tsx';
import { filterWords } from './filter-draft.ts';
import type { Found } from './found.ts';
import { leaveSearch } from './leave-search.ts';
import styles from './Search.module.css';
import { SearchStatus } from './SearchStatus.tsx';
import { WALK_ROWS } from './search-walk.ts';
import { statementSearch, useStatementSearch, type SearchResult } from './statement-search.ts';

const c = classes(styles);

/** The entries that match, as they are found; more of them as they are scrolled. */
export const FoundEntries = ({ account }: { readonly account: AccountRow }): ReactElement => {
  const { result } = useStatementSearch();
  useCatchUp();
  return (
    <>
      <SearchStatus />
      <Results account={account} result={result} />
    </>
  );
};

/** Looks at what is booked while the search is open, or was booked while it was out of sight. */
const useCatchUp = (): void => {
  const version = useDesk((state) => state.versions.accounts);
  useEffect(() => {
    statementSearch.catchUp();
  }, [version]);
};

interface ResultsProps {
  readonly account: AccountRow;
  readonly result: SearchResult | undefined;
}

const Results = ({ account, result }: ResultsProps): ReactElement => {
  if (result?.error !== undefined)
    return <LoadProblem error={result.error} onRetry={statementSearch.retry} />;
  if (result?.found === undefined) return <LoadingState label="Looking through the statement" rows={8} />;
  if (result.found.rows.length === 0) return <Nothing account={account} result={result} />;
  return <FoundTable account={account} found={result.found} />;
};

const FoundTable = ({
  account,
  found: { rows },
}: {
  readonly account: AccountRow;
  readonly found: Found;
}): ReactElement => {
  const activeN = useStatementSearch((state) => state.activeN);
  const openItem = useRoute((state) => state.openItem);
  const index = Math.max(0, activeN === undefined ? 0 : rows.findIndex(({ n }) => n === activeN));
  const rowAt = useCallback((at: number) => rows[at], [rows]);
  const row = rows[index];
  const setActive = (at: number): void => {
    const next = rows[at];
    if (next !== undefined) statementSearch.setActive(next.n);
  };
  const open = ({ intent }: StatementRow): void => {
    if (intent !== null) openItem(intent);
  };
  return (
    <div className={c('split')}>
      <VirtualTable
        label="Entries found"
        columns={statementColumns(account, 'booked')}
        rowCount={rows.length}
        rowAt={rowAt}
        rowHeight={44}
        activeIndex={index}
        onActiveChange={setActive}
        onRangeChange={wantMore}
        onOpen={open}
        shouldTakeFocus
      />
      {row !== undefined && <EntryPanel account={account} row={row} />}
    </div>
  );
};

/** A page beyond what is in view. */
const wantMore = (_first: number, last: number): void => {
  statementSearch.want(last + WALK_ROWS);
};

const Nothing = ({
  account,
  result: { filter, isLooking },
}: {
  readonly account: AccountRow;
  readonly result: SearchResult;
}): ReactElement => {
  const words = (
    <ul className={c('words')}>
      {filterWords(filter, account).map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
  if (isLooking)
    return (
      <EmptyState icon={SearchX} title="Nothing found so far">
        {words}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title="Nothing matches"
      action={<Button onPress={leaveSearch}>Clear the search</Button>}
    >
      <p>No entry of this account has all of these:</p>
      {words}
    </EmptyState>
  );
};
