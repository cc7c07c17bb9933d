import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `96px`, `minmax(160px, 1fr)`. The same tracks lay out every row. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** The column is left out where the table is narrower than this many pixels. */
  readonly fromWidth?: number;
  readonly cell: (row: Row) => ReactNode;
}

export interface VirtualTableProps<Row> {
  /** Name for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rowCount: number;
  /** The row at an index; undefined while it is being loaded (a placeholder is drawn). */
  readonly rowAt: (index: number) => Row | undefined;
  readonly activeIndex: number;
  readonly onActiveChange: (index: number) => void;
  /** Enter or double-click. Opening shows; it never decides. */
  readonly onOpen?: (row: Row, index: number) => void;
  /** The rows in view, so that a paged source can load them. */
  readonly onRangeChange?: (first: number, last: number) => void;
  readonly rowHeight?: number;
  /** Takes the focus when it appears, if nothing else has it. */
  readonly shouldTakeFocus?: boolean;
  /** Class for one row: a tone, for instance. */
  readonly rowTone?: (row: Row) => 'normal' | 'muted' | 'alarm';
}
