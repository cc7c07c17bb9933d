import { create } from 'zustand';
import type { AccountRow, StatementBasis, StatementFilter } from '#shared/ipc';
import { ask, useRoute } from '../../../state/index.ts';
import { checkDraft, noDraft, type DraftErrors, type FilterDraft } from './filter-draft.ts';
import { SearchWalk, type WalkState } from './search-walk.ts';

type Account = Pick<AccountRow, 'id' | 'asset' | 'scale'>;

/** What a search has come to, with the filter that it was for. */
export interface SearchResult extends WalkState {
  readonly filter: StatementFilter;
}

interface View {
  readonly account: Account | undefined;
  /** The tab of the statement. The search goes by booking date. */
  readonly basis: StatementBasis;
  readonly draft: FilterDraft;
  readonly errors: DraftErrors;
  /** The last draft without a mistake; null: the whole statement is shown. */
  readonly filter: StatementFilter | null;
  /** Stays for the one before until the filter's own first answer is there. */
  readonly result: SearchResult | undefined;
  /** Number of the entry that is looked at; undefined: the first that was found. */
  readonly activeN: number | undefined;
  readonly areFiltersOpen: boolean;
}

const NOTHING: View = {
  account: undefined,
  basis: 'booked',
  draft: noDraft,
  errors: {},
  filter: null,
  result: undefined,
  activeN: undefined,
  areFiltersOpen: false,
};

/** The search of the account that is open. It outlives the screen: an item is opened, and the list is still there. */
export const useStatementSearch = create<View>(() => NOTHING);

/** How long somebody has to pause before a field is read: half an amount is another amount, or a mistake. */
const PAUSE_MS = 300;

let walk: SearchWalk | undefined;
let pause: ReturnType<typeof setTimeout> | undefined;

const stop = (): void => {
  clearTimeout(pause);
  walk?.stop();
  walk = undefined;
};

// Another account, or another officer, starts with nothing.
useRoute.subscribe(({ openAccount }) => {
  const { account } = useStatementSearch.getState();
  if (account === undefined || account.id === openAccount) return;
  stop();
  useStatementSearch.setState(NOTHING);
});

export const statementSearch = {
  /** For the account whose page is open. */
  open: ({ id, asset, scale }: Account): void => {
    if (useStatementSearch.getState().account?.id === id) return;
    stop();
    useStatementSearch.setState({ ...NOTHING, account: { id, asset, scale } });
  },
  /** What is meant at once: words, and choices. */
  edit: (change: Partial<FilterDraft>): void => {
    useStatementSearch.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
    read();
  },
  /** What is typed into a field, to be read when whoever types pauses. */
  type: (change: Partial<FilterDraft>): void => {
    useStatementSearch.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
    clearTimeout(pause);
    pause = setTimeout(read, PAUSE_MS);
  },
  clear: (): void => {
    statementSearch.edit(noDraft);
    useStatementSearch.setState({ areFiltersOpen: false });
  },
  setBasis: (basis: StatementBasis): void => {
    useStatementSearch.setState({ basis });
  },
  toggleFilters: (): void => {
    useStatementSearch.setState(({ areFiltersOpen }) => ({ areFiltersOpen: !areFiltersOpen }));
  },
  setActive: (activeN: number): void => {
    useStatementSearch.setState({ activeN });
  },
  want: (rows: number): void => {
    walk?.want(rows);
  },
  catchUp: (): void => {
    walk?.catchUp();
  },
  retry: (): void => {
    walk?.retry();
  },
} as const;

const isSame = (a: StatementFilter | null, b: StatementFilter | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** A draft with a mistake in it says so, and leaves what was found before. */
const read = (): void => {
  clearTimeout(pause);
  const { account, draft, filter } = useStatementSearch.getState();
  if (account === undefined) return;
  const checked = checkDraft(draft, account);
  useStatementSearch.setState({ errors: checked.ok ? {} : checked.errors });
  if (checked.ok && !isSame(checked.filter, filter)) begin(account, checked.filter);
};

/** The walk before it is stopped first: it leaves at most one slice of work behind. */
const begin = ({ id }: Account, filter: StatementFilter | null): void => {
  stop();
  useStatementSearch.setState({ filter, activeN: undefined });
  if (filter === null) {
    useStatementSearch.setState({ result: undefined });
    return;
  }
  walk = new SearchWalk(
    (slice) => ask('accounts.search', { account: id, filter, ...slice }),
    (state) => {
      useStatementSearch.setState({ result: { ...state, filter } });
    },
  );
};
