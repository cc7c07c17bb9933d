import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { Topic } from '#shared/ipc';
import { useDesk } from './events.ts';
import { missingPages, noPages, PAGE_ROWS, rowOf, withPage, type Pages } from './pages.ts';

interface PageAnswer<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

export interface PagedList<Row> {
  readonly state: 'loading' | 'error' | 'ready';
  readonly error: ShownError | undefined;
  readonly total: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly onRangeChange: (first: number, last: number) => void;
  readonly retry: () => void;
}

interface Asked {
  readonly question: unknown;
  readonly version: number;
  readonly pages: Set<number>;
}

interface Held<Row> {
  readonly question: unknown;
  readonly list: string;
  readonly pages: Pages<Row>;
  readonly error: ShownError | undefined;
}

/**
 * A list of any length, loaded by the page as it is scrolled, and again when its topic changes. `load` must be
 * stable for one question. A new question to the same `list` (another search) leaves the old rows up until it is
 * answered; another list starts empty.
 */
export const usePages = <Row>(
  load: (offset: number, limit: number) => Promise<Result<PageAnswer<Row>, ShownError>>,
  topic: Topic,
  list: string,
): PagedList<Row> => {
  const version = useDesk((state) => state.versions[topic]);
  const [held, setHeld] = useState<Held<Row>>();
  const range = useRef({ first: 0, last: 0 });
  const pending = useRef<Asked>({ question: load, version, pages: new Set() });
  const [attempt, setAttempt] = useState(0);

  const fetchPage = useCallback(
    (page: number, isFirst: boolean) => {
      const asked = pending.current;
      if (asked.pages.has(page)) return;
      asked.pages.add(page);
      void load(page * PAGE_ROWS, PAGE_ROWS).then((result) => {
        asked.pages.delete(page);
        if (pending.current === asked)
          setHeld((before) => heldAfter(before, { question: load, list }, page, result, isFirst));
      });
    },
    [load, list],
  );

  useEffect(() => {
    pending.current = { question: load, version, pages: new Set() };
    if (held?.question !== load) range.current = { first: 0, last: 0 };
    fetchPage(Math.floor(range.current.first / PAGE_ROWS), true);
    // The list is asked for anew by question, version and attempt; what is held must not ask again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [fetchPage, version, attempt]);

  const current = held?.list === list ? held : undefined;
  const pages = current?.pages ?? noPages;
  const onRangeChange = useCallback(
    (first: number, last: number) => {
      range.current = { first, last };
      for (const page of missingPages(pages, first, last)) fetchPage(page, false);
    },
    [pages, fetchPage],
  );
  const rowAt = useCallback((index: number) => rowOf<Row>(pages, index), [pages]);
  const retry = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return {
    state: current === undefined ? 'loading' : current.error === undefined ? 'ready' : 'error',
    error: current?.error,
    total: pages.total,
    rowAt,
    onRangeChange,
    retry,
  };
};

/** The first answer to a question, or to a change, replaces what was held; later pages are added. */
const heldAfter = <Row>(
  before: Held<Row> | undefined,
  asked: Pick<Held<Row>, 'question' | 'list'>,
  page: number,
  result: Result<PageAnswer<Row>, ShownError>,
  isFirst: boolean,
): Held<Row> => {
  const base =
    before !== undefined && before.question === asked.question && !isFirst ? before.pages : noPages;
  if (!result.ok) return { ...asked, pages: base, error: result.error };
  const { rows, total } = result.value;
  return { ...asked, pages: withPage<Row>(base, page, rows, total), error: undefined };
};
