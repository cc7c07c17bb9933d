/*
 * Which rows of a long table are in view, and where they are drawn. All rows are of one height, so nothing has to
 * be kept for rows that are not in view, however many there are.
 *
 * Chromium lays out nothing below about 33 million pixels, and places elements exactly only up to 2^24. A longer
 * list is scrolled in a body of that height, where one pixel of the scroll bar stands for several of the list.
 */

/** Greatest height of a table's body in CSS pixels. */
export const BODY_PX_MAX = 16_000_000;
/** Rows drawn beyond the edges of the view. */
export const OVERSCAN_ROWS = 6;

export interface RowSpace {
  readonly count: number;
  readonly rowHeight: number;
  /** What shows of the body. */
  readonly viewportPx: number;
}

export interface RowWindow {
  readonly bodyPx: number;
  /** First and last row to draw; last is -1 when there is none. */
  readonly first: number;
  readonly last: number;
  /** Where a row is drawn in the body. */
  readonly top: (index: number) => number;
}

/** Pixels of the list for one of the scroller. */
const scaleOf = ({ count, rowHeight, viewportPx }: RowSpace): number => {
  const listPx = count * rowHeight;
  return listPx <= BODY_PX_MAX ? 1 : (listPx - viewportPx) / (BODY_PX_MAX - viewportPx);
};

export const rowWindow = (space: RowSpace, scrollTop: number): RowWindow => {
  const { count, rowHeight, viewportPx } = space;
  const scale = scaleOf(space);
  const listPx = count * rowHeight;
  const offset = Math.max(0, Math.min(scrollTop * scale, listPx - viewportPx));
  return {
    bodyPx: Math.min(listPx, BODY_PX_MAX),
    first: Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN_ROWS),
    last: Math.min(count - 1, Math.floor((offset + viewportPx) / rowHeight) + OVERSCAN_ROWS),
    top: (index) =>
      scale === 1 ? index * rowHeight : Math.round(index * rowHeight - offset + offset / scale),
  };
};

/** Whether a scroll position draws another window than one before: within one row nothing has to be done. */
export const isSameWindow = (space: RowSpace, a: number, b: number): boolean =>
  scaleOf(space) === 1 && Math.floor(a / space.rowHeight) === Math.floor(b / space.rowHeight);

/** The scroll position that brings a whole row into view with the least movement. */
export const scrollTopFor = (space: RowSpace, index: number, scrollTop: number): number => {
  const scale = scaleOf(space);
  const start = index * space.rowHeight;
  const end = start + space.rowHeight;
  const offset = scrollTop * scale;
  if (start < offset) return Math.floor(start / scale);
  return end > offset + space.viewportPx ? Math.ceil((end - space.viewportPx) / scale) : scrollTop;
};
