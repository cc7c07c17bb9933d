import { focusTable } from '../../../components/index.ts';
import { isBlank } from './filter-draft.ts';
import { statementSearch, useStatementSearch } from './statement-search.ts';

/** Clears the search and goes back to the list. A list that comes in the place of another takes the focus itself. */
export const leaveSearch = (): void => {
  const wasFiltered = useStatementSearch.getState().filter !== null;
  statementSearch.clear();
  if (!wasFiltered) focusTable();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
};

/** Whether Escape has something to clear before it leaves the page. */
export const isSearching = (): boolean => {
  const { basis, filter, draft, areFiltersOpen } = useStatementSearch.getState();
  const isEmpty = filter === null && isBlank(draft) && !areFiltersOpen;
  return basis === 'booked' && !isEmpty;
};
