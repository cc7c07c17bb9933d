import { useState, type ReactElement } from 'react';
import type { KeyPartView, CustodyKeyView } from '#shared/ipc';
import { Button, Mark, PlainTable, type Column } from '../../components/index.ts';
import { useDesk, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { alivenessWords, daysText, partTitle, partWords, whereText, whyNotProve } from './key-words.ts';
import styles from './Keys.module.css';
import { ProveDialog } from './ProveDialog.tsx';

const c = classes(styles);

/** Shares and backups, each with its last proof; whoever holds one proves it here. */
export const KeyParts = ({ view }: { readonly view: CustodyKeyView }): ReactElement => {
  const [proving, setProving] = useState<KeyPartView>();
  const person = useDesk((state) => state.session?.person.id);
  const whyNotSign = useWhyNotSign();
  const action: Column<KeyPartView> = {
    id: 'action',
    header: '',
    width: '120px',
    align: 'end',
    cell: (row) => (
      <Button
        disabledReason={whyNotSign ?? whyNotProve(row, person)}
        onPress={() => {
          setProving(row);
        }}
      >
        Prove alive
      </Button>
    ),
  };
  return (
    <>
      <PlainTable
        label="Shares and backups"
        columns={view.aliveness === null ? columns : [...columns, action]}
        rows={view.parts}
        keyOf={({ part }) => partTitle(part)}
        empty="It has neither shares nor backups."
      />
      {proving !== undefined && (
        <ProveDialog
          view={view}
          part={proving}
          onClose={() => {
            setProving(undefined);
          }}
        />
      )}
    </>
  );
};

const lastProof = ({ days, proved }: KeyPartView): string =>
  proved === null ? `not proved, there since ${daysText(days)}` : `${daysText(days)}, by ${proved.byName}`;

const columns: readonly Column<KeyPartView>[] = [
  {
    id: 'part',
    header: 'Part',
    width: 'minmax(160px, 1fr)',
    cell: (row) => (
      <span className={c('two')}>
        <span className={c('first')}>
          {row.holder === null ? partTitle(row.part) : `${partTitle(row.part)}: ${row.holder.name}`}
        </span>
        <span className={c('second')}>{whereText(row)}</span>
      </span>
    ),
  },
  {
    id: 'proof',
    header: 'Last proof',
    width: 'minmax(180px, 1fr)',
    cell: (row) => (
      <span className={c('two')}>
        <span className={c('first')}>
          <Mark tone={alivenessWords[row.aliveness].tone}>{partWords[row.aliveness]}</Mark>
        </span>
        <span className={c('second')}>{lastProof(row)}</span>
      </span>
    ),
  },
  { id: 'due', header: 'Due by', width: '104px', cell: (row) => row.dueOn },
];
