import { useCallback, useMemo, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { isSameWindow, rowWindow, scrollTopFor, type RowSpace, type RowWindow } from './row-window.ts';

export interface ScrolledRows extends RowWindow {
  readonly onScroll: () => void;
  readonly scrollTo: (index: number) => void;
}

/** Follows a scroller. What it shows is drawn in the frame that scrolls it: nothing lags behind. */
export const useRowWindow = (
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  viewportPx: number,
): ScrolledRows => {
  const [scrollTop, setScrollTop] = useState(0);
  const space = useMemo<RowSpace>(() => ({ count, rowHeight, viewportPx }), [count, rowHeight, viewportPx]);
  const onScroll = (): void => {
    const top = scroller.current?.scrollTop ?? 0;
    if (isSameWindow(space, scrollTop, top)) return;
    flushSync(() => {
      setScrollTop(top);
    });
  };
  const scrollTo = useCallback(
    (index: number): void => {
      const element = scroller.current;
      element?.scrollTo({ top: scrollTopFor(space, index, element.scrollTop) });
    },
    [scroller, space],
  );
  return { ...rowWindow(space, scrollTop), onScroll, scrollTo };
};
