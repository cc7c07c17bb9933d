import { memo, type ReactElement } from 'react';
import { classes } from '../../theme/index.ts';
import type { Column, VirtualTableProps } from './types.ts';
import styles from './VirtualTable.module.css';

const c = classes(styles);

interface TableRowProps<Row> {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly tracks: string;
  readonly columns: readonly Column<Row>[];
  readonly row: Row | undefined;
  readonly tone: VirtualTableProps<Row>['rowTone'];
  readonly isActive: boolean;
  readonly onPress: (index: number) => void;
  readonly onOpen: VirtualTableProps<Row>['onOpen'];
}

const PlainRow = <Row,>(props: TableRowProps<Row>): ReactElement => {
  const { row, index, isActive, onOpen } = props;
  const tone = row === undefined ? 'normal' : (props.tone?.(row) ?? 'normal');
  return (
    // The grid holds the focus and handles the keys for all of its rows (aria-activedescendant).
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={c('row', isActive && 'active', tone !== 'normal' && tone)}
      style={{
        gridTemplateColumns: props.tracks,
        height: props.height,
        transform: `translateY(${String(props.top)}px)`,
      }}
      onClick={() => {
        props.onPress(index);
      }}
      onDoubleClick={() => {
        if (row !== undefined) onOpen?.(row, index);
      }}
    >
      {props.columns.map((column) => (
        <div key={column.id} role="gridcell" className={c('cell', column.align === 'end' && 'end')}>
          {row === undefined ? <span className={c('placeholder')} /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
};

export const TableRow = memo(PlainRow) as typeof PlainRow;
