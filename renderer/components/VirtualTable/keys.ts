/**
 * Where a key takes the active row, or undefined when the key is not for the table.
 * `j` and `k` move as in a mail reader; `page` is the number of rows that fit.
 */
export const moveIndex = (key: string, current: number, count: number, page: number): number | undefined => {
  if (count === 0) return undefined;
  const target = moves[key]?.(current, count, Math.max(1, page));
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
};

const moves: Readonly<Record<string, (current: number, count: number, page: number) => number>> = {
  ArrowDown: (current) => current + 1,
  j: (current) => current + 1,
  ArrowUp: (current) => current - 1,
  k: (current) => current - 1,
  PageDown: (current, _count, page) => current + page,
  PageUp: (current, _count, page) => current - page,
  Home: () => 0,
  End: (_current, count) => count - 1,
};

/**
 * A key for the row element of an index, so that a row which scrolls out lends its element to one that comes
 * in. Unique among rows in view as long as no more than `pool` of them are mounted at once.
 */
export const recycledKey = (index: number, pool: number): number => index % Math.max(1, pool);

/** The columns the columns that fit a width. */
export const fittingColumns = <C extends { readonly fromWidth?: number }>(
  columns: readonly C[],
  width: number,
): readonly C[] => (width === 0 ? columns : columns.filter((column) => (column.fromWidth ?? 0) <= width));
