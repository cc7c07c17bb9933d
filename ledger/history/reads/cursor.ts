import { floorCell } from '../runs/compare.ts';
import { layouts, strideOf } from '../runs/layout.ts';
import { FENCE_PAGES_FROM, PAGE_HEADER_BYTES, pageIdOf, type Page } from '../runs/page.ts';
import type { OpenRun } from '../runs/run.ts';
import { fencesPerPage } from '../runs/writer.ts';
import type { PageCache } from './page-cache.ts';

/** A record of a run: page number, page, and index on it. */
export interface Cursor {
  readonly run: OpenRun;
  readonly number: number;
  readonly page: Page;
  readonly index: number;
}

export interface FloorRequest {
  readonly run: OpenRun;
  readonly key: DataView;
}

export const offsetOf = ({ run, index }: Cursor): number =>
  PAGE_HEADER_BYTES + index * strideOf(layouts[run.index], run.words);

/**
 * For each request the last record whose key is at most the given one; null when there is none. All requests go
 * together: at most two reads of the store, however many they are.
 */
export const findFloors = async (
  cache: PageCache,
  requests: readonly FloorRequest[],
): Promise<readonly (Cursor | null)[]> => {
  const numbers = await pageNumbers(cache, requests);
  const wanted: number[] = [];
  for (const [index, { run }] of requests.entries()) {
    const number = numbers[index] ?? -1;
    if (number >= 0) wanted.push(pageIdOf(run.run, number));
  }
  const pages = await cache.get(wanted);
  let next = 0;
  return requests.map(({ run, key }, index) => {
    const number = numbers[index] ?? -1;
    if (number < 0) return null;
    const page = pages[next];
    next += 1;
    if (page === undefined) throw new Error('A page was asked for and not given');
    return { run, number, page, index: floorIn(run, page, key) };
  });
};

/** Number of the page on which each floor is; -1 when the key is below the whole run. */
const pageNumbers = async (
  cache: PageCache,
  requests: readonly FloorRequest[],
): Promise<readonly number[]> => {
  const tops = requests.map(({ run, key }) => topFloor(run, key));
  const deep = requests.flatMap(({ run }, index) =>
    run.depth === 2 && (tops[index] ?? -1) >= 0 ? [index] : [],
  );
  const fences = await cache.get(
    deep.map((index) => pageIdOf(requests[index]?.run.run ?? 0, FENCE_PAGES_FROM + (tops[index] ?? 0))),
  );
  const numbers = [...tops];
  for (const [at, index] of deep.entries()) {
    const request = requests[index];
    const fence = fences[at];
    if (request === undefined || fence === undefined) throw new Error('A fence was asked for and not given');
    const { keyBytes } = layouts[request.run.index];
    const cells = {
      view: fence.view,
      from: PAGE_HEADER_BYTES,
      stride: keyBytes,
      count: fence.count,
      keyBytes,
    };
    numbers[index] =
      (tops[index] ?? 0) * fencesPerPage(layouts[request.run.index]) + floorCell(cells, request.key);
  }
  return numbers;
};

const topFloor = (run: OpenRun, key: DataView): number => {
  const { keyBytes } = layouts[run.index];
  const count = run.top.byteLength / keyBytes;
  return floorCell({ view: run.topView, from: 0, stride: keyBytes, count, keyBytes }, key);
};

const floorIn = (run: OpenRun, page: Page, key: DataView): number => {
  const layout = layouts[run.index];
  const stride = strideOf(layout, run.words);
  const cells = {
    view: page.view,
    from: PAGE_HEADER_BYTES,
    stride,
    count: page.count,
    keyBytes: layout.keyBytes,
  };
  return floorCell(cells, key);
};

/** The record before; null at the beginning of the run. */
export const previousOf = async (cache: PageCache, cursor: Cursor): Promise<Cursor | null> => {
  if (cursor.index > 0) return { ...cursor, index: cursor.index - 1 };
  if (cursor.number === 0) return null;
  const page = await pageOf(cache, cursor.run, cursor.number - 1);
  return { run: cursor.run, number: cursor.number - 1, page, index: page.count - 1 };
};

/** The record after; null at the end of the run. */
export const nextOf = async (cache: PageCache, cursor: Cursor): Promise<Cursor | null> => {
  if (cursor.index + 1 < cursor.page.count) return { ...cursor, index: cursor.index + 1 };
  return cursor.number + 1 === cursor.run.pages ? null : firstOf(cache, cursor.run, cursor.number + 1);
};

/** The first record of a page. */
export const firstOf = async (cache: PageCache, run: OpenRun, number: number): Promise<Cursor> => ({
  run,
  number,
  page: await pageOf(cache, run, number),
  index: 0,
});

const pageOf = async (cache: PageCache, run: OpenRun, number: number): Promise<Page> => {
  const [page] = await cache.get([pageIdOf(run.run, number)]);
  if (page === undefined) throw new Error('A page was asked for and not given');
  return page;
};
