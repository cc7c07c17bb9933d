import type { StatementFound } from '#shared/ipc';

/* What a search has found so far, put together from the answers to its slices. */

/** Rows held at most: nobody reads more, and whoever wants older ones can say what he looks for. */
export const FOUND_ROWS_MAX = 10_000;

/** The answers so far as if they were one: `next` is where to go on, `newest` was the newest when it began. */
export type Found = StatementFound;

/** The first answer begins a search; each later one goes on where the one before it ended. */
export const withOlder = (before: Found | undefined, page: StatementFound): Found => {
  if (before === undefined) return page;
  return {
    ...before,
    rows: [...before.rows, ...page.rows].slice(0, FOUND_ROWS_MAX),
    next: page.next,
    looked: before.looked + page.looked,
    backTo: page.backTo ?? before.backTo,
  };
};

/** What was booked after the search began, once it is looked at to its end. */
export const withNewer = (before: Found, newer: Found): Found => ({
  ...before,
  rows: [...newer.rows, ...before.rows].slice(0, FOUND_ROWS_MAX),
  looked: before.looked + newer.looked,
  of: before.of + newer.of,
  backTo: before.backTo ?? newer.backTo,
  newest: newer.newest,
});

export const isFull = ({ rows }: Found): boolean => rows.length >= FOUND_ROWS_MAX;
