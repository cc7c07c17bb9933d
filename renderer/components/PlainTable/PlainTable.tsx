import { useMemo, type ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import type { Column } from '../VirtualTable/types.ts';
import styles from './PlainTable.module.css';

const c = classes(styles);

export interface PlainTableProps<Row> {
  /** Name for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** One line instead of the rows, where there are none. */
  readonly empty: string;
}

/** A short table within a page: every row is there, and buttons in it are reached like any other. */
export const PlainTable = <Row,>(props: PlainTableProps<Row>): ReactElement => {
  const { label, columns, rows, keyOf, empty } = props;
  const tracks = useMemo(() => columns.map(({ width }) => width).join(' '), [columns]);
  if (rows.length === 0) return <p className={c('empty')}>{empty}</p>;
  return (
    <div role="table" aria-label={label} className={c('table')}>
      <div role="rowgroup">
        <div role="row" className={c('head')} style={{ gridTemplateColumns: tracks }}>
          {columns.map(({ id, header, align }) => (
            <div key={id} role="columnheader" className={c('cell', align === 'end' && 'end')}>
              {header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {rows.map((row) => (
          <div key={keyOf(row)} role="row" className={c('row')} style={{ gridTemplateColumns: tracks }}>
            {columns.map(({ id, align, cell }) => (
              <div key={id} role="cell" className={c('cell', align === 'end' && 'end')}>
                {cell(row)}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
};
