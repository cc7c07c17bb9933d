/** Rows of a long list as they were loaded: pages of a fixed size, the rest unknown. */
export interface Pages<Row> {
  readonly total: number;
  readonly byPage: ReadonlyMap<number, readonly Row[]>;
}

export const PAGE_ROWS = 200;
/** Pages kept at most: the ones nearest to where the person looks. */
export const PAGES_KEPT_MAX = 40;

export const noPages: Pages<never> = { total: 0, byPage: new Map() };

export const rowOf = <Row>(pages: Pages<Row>, index: number): Row | undefined =>
  pages.byPage.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];

/** Numbers of the pages that a range of rows touches and that are not there yet. */
export const missingPages = (pages: Pages<unknown>, first: number, last: number): readonly number[] => {
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, last) / PAGE_ROWS);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (page) => !pages.byPage.has(page),
  );
};

/** Puts a loaded page in; the pages farthest from it go when there are too many. */
export const withPage = <Row>(
  pages: Pages<Row>,
  page: number,
  rows: readonly Row[],
  total: number,
): Pages<Row> => {
  const entries = [...pages.byPage].filter(([number]) => number !== page);
  const nearest = entries
    .sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page))
    .slice(0, PAGES_KEPT_MAX - 1);
  return { total, byPage: new Map([...nearest, [page, rows]]) };
};
