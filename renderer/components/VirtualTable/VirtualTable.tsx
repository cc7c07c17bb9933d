import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import { fittingColumns, moveIndex, recycledKey } from './keys.ts';
import { TableRow } from './TableRow.tsx';
import type { VirtualTableProps } from './types.ts';
import { useWidth } from './useWidth.ts';
import styles from './VirtualTable.module.css';

const c = classes(styles);
const ROW_HEIGHT = 44;
const OVERSCAN_ROWS = 6;
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
  const width = useWidth(scroller);
  const columns = useMemo(() => fittingColumns(props.columns, width), [props.columns, width]);
  const tracks = useMemo(() => columns.map((column) => column.width).join(' '), [columns]);
  // Its functions are used here alone and never memoised.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
  });
  const items = virtual.getVirtualItems();
  const pool = Math.ceil(items.length / POOL_STEP) * POOL_STEP;
  useRange(items[0]?.index, items.at(-1)?.index, props.onRangeChange);
  useEffect(() => {
    if (props.shouldTakeFocus && document.activeElement === document.body) scroller.current?.focus();
  }, [props.shouldTakeFocus]);
  useEffect(() => {
    if (activeIndex >= 0 && activeIndex < rowCount) virtual.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, rowCount, virtual]);

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
  const isActiveMounted = items.some((item) => item.index === activeIndex);

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
      <div role="rowgroup" className={c('body')} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <TableRow
            key={recycledKey(item.index, pool)}
            id={rowId(item.index)}
            index={item.index}
            top={item.start}
            height={rowHeight}
            tracks={tracks}
            columns={columns}
            row={rowAt(item.index)}
            tone={props.rowTone}
            isActive={item.index === activeIndex}
            onPress={onActiveChange}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
};

const useRange = (
  first: number | undefined,
  last: number | undefined,
  onRangeChange: ((first: number, last: number) => void) | undefined,
): void => {
  useEffect(() => {
    if (first !== undefined && last !== undefined) onRangeChange?.(first, last);
  }, [first, last, onRangeChange]);
};
