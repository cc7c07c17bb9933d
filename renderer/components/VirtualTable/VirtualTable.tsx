import {
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import { classes } from '../../theme/index.ts';
import { fittingColumns, moveIndex, recycledKey } from './keys.ts';
import { TableRow } from './TableRow.tsx';
import type { VirtualTableProps } from './types.ts';
import { useRowWindow } from './useRowWindow.ts';
import { useSize } from './useSize.ts';
import styles from './VirtualTable.module.css';

const c = classes(styles);
const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 32;
/** The pool grows in steps, so that one row more or less in view does not give every row another element. */
const POOL_STEP = 16;

/**
 * A table of any length: only the rows in view exist. One tab stop; the active row is announced through
 * aria-activedescendant (ARIA APG, grid pattern), so that a row may be unmounted without losing the focus.
 */
export const VirtualTable = <Row,>(props: VirtualTableProps<Row>): ReactElement => {
  const { label, rowCount, rowAt, activeIndex, onActiveChange, onOpen, rowHeight = ROW_HEIGHT } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const columns = useMemo(() => fittingColumns(props.columns, width), [props.columns, width]);
  const tracks = useMemo(() => columns.map((column) => column.width).join(' '), [columns]);
  const view = useRowWindow(scroller, rowCount, rowHeight, Math.max(0, height - HEAD_HEIGHT));
  const { first, last, scrollTo } = view;
  const drawn = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const pool = Math.ceil(drawn.length / POOL_STEP) * POOL_STEP;
  useRange(first, last, props.onRangeChange);
  useEffect(() => {
    if (props.shouldTakeFocus && document.activeElement === document.body) scroller.current?.focus();
  }, [props.shouldTakeFocus]);
  const showActive = useEffectEvent(() => {
    if (activeIndex >= 0 && activeIndex < rowCount) scrollTo(activeIndex);
  });
  const canScroll = rowCount > 0 && height > 0;
  // The active row is brought into view when it becomes another one, not when rows are added elsewhere.
  useEffect(() => {
    if (canScroll) showActive();
  }, [activeIndex, canScroll]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2;
    const next = moveIndex(event.key, activeIndex, rowCount, page);
    if (next !== undefined) onActiveChange(next);
    else if (event.key === 'Enter') open();
    else return;
    event.preventDefault();
  };
  const open = (): void => {
    const row = rowAt(activeIndex);
    if (row !== undefined) onOpen?.(row, activeIndex);
  };
  const rowId = (index: number): string => `${id}-${String(index)}`;
  const isActiveMounted = activeIndex >= first && activeIndex <= last;

  return (
    <div
      ref={scroller}
      className={c('scroller')}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isActiveMounted ? rowId(activeIndex) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={view.onScroll}
    >
      <div role="rowgroup" className={c('head')}>
        <div role="row" aria-rowindex={1} className={c('headRow')} style={{ gridTemplateColumns: tracks }}>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={c('headCell', column.align === 'end' && 'end')}
            >
              {column.header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={c('body')} style={{ height: view.bodyPx }}>
        {drawn.map((index) => (
          <TableRow
            key={recycledKey(index, pool)}
            id={rowId(index)}
            index={index}
            top={view.top(index)}
            height={rowHeight}
            tracks={tracks}
            columns={columns}
            row={rowAt(index)}
            tone={props.rowTone}
            isActive={index === activeIndex}
            onPress={onActiveChange}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
};

const useRange = (
  first: number,
  last: number,
  onRangeChange: ((first: number, last: number) => void) | undefined,
): void => {
  useEffect(() => {
    if (last >= first) onRangeChange?.(first, last);
  }, [first, last, onRangeChange]);
};
