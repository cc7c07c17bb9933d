export { FilterBar } from './FilterBar.tsx';
export { FoundEntries } from './FoundEntries.tsx';
export { isSearching, leaveSearch } from './leave-search.ts';
export { SearchTools } from './SearchTools.tsx';
export { statementSearch, useStatementSearch } from './statement-search.ts';
