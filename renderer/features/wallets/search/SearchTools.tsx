import { SlidersHorizontal } from 'lucide-react';
import { useRef, type ReactElement, type Ref } from 'react';
import { Button, FIND_KEYS, focusTable, SearchField, useEscapeIn } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { filtersSet } from './filter-draft.ts';
import { leaveSearch } from './leave-search.ts';
import styles from './Search.module.css';
import { statementSearch, useStatementSearch } from './statement-search.ts';

const c = classes(styles);

/** Beside the tabs of a statement: words to find, and the way to the other filters. */
export const SearchTools = ({ inputRef }: { readonly inputRef: Ref<HTMLInputElement> }): ReactElement => {
  const { draft, filter, areFiltersOpen } = useStatementSearch();
  const tools = useRef<HTMLDivElement>(null);
  useEscapeIn(tools, leaveSearch);
  const set = filtersSet(filter);
  return (
    <div ref={tools} className={c('tools')} role="search" aria-label="Statement">
      <SearchField
        label="Find entries"
        placeholder="Name, reference, account, id"
        value={draft.text}
        onChange={(text) => {
          statementSearch.edit({ text });
        }}
        shortcut={FIND_KEYS}
        inputRef={inputRef}
        onLeave={focusTable}
      />
      <Button icon={SlidersHorizontal} onPress={statementSearch.toggleFilters} isExpanded={areFiltersOpen}>
        {set === 0 ? 'Filters' : `Filters (${String(set)})`}
      </Button>
    </div>
  );
};
