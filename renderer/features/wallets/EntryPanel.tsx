import type { ReactElement } from 'react';
import type { AccountRow, StatementRow } from '#shared/ipc';
import { Button, Digest, FieldList, momentText, Money, type Field } from '../../components/index.ts';
import { amountText, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './AccountPage.module.css';

const c = classes(styles);

/** One entry: where it stands in the journal, and what it carries out. */
export const EntryPanel = ({
  account,
  row,
}: {
  readonly account: AccountRow;
  readonly row: StatementRow;
}): ReactElement => {
  const { openItem, showAccount } = useRoute();
  const { intent, counter } = row;
  return (
    <aside className={c('panel')} aria-label={`Entry ${String(row.n)}`}>
      <div>
        <h2 className={c('panelTitle')}>{row.party ?? row.what}</h2>
        <Money value={amountText({ ...account, minor: row.minor })} asset={account.asset} size="large" />
      </div>
      <FieldList fields={fieldsOf(row)} />
      {intent !== null && (
        <section className={c('section')}>
          <h3 className={c('heading')}>Intent digest</h3>
          <Digest hex={intent} />
        </section>
      )}
      <div className={c('panelActions')}>
        {intent !== null && (
          <Button
            onPress={() => {
              openItem(intent);
            }}
          >
            Open the item
          </Button>
        )}
        {counter !== null && (
          <Button
            variant="quiet"
            onPress={() => {
              showAccount(counter);
            }}
          >
            Open the other account
          </Button>
        )}
      </div>
    </aside>
  );
};

const fieldsOf = (row: StatementRow): readonly Field[] => [
  ...(row.party === null ? [] : [{ id: 'what', label: 'For', value: row.what }]),
  { id: 'booked', label: 'Booked', value: row.booked },
  { id: 'valued', label: 'Value date', value: row.valued },
  { id: 'n', label: 'Entry', value: row.n.toLocaleString('en-GB') },
  { id: 'seq', label: 'Event', value: row.seq.toLocaleString('en-GB') },
  { id: 'time', label: 'Time', value: momentText(Date.parse(row.time)) },
  ...(row.counter === null
    ? []
    : [{ id: 'counter', label: 'Against', value: <code className={c('code')}>{row.counter}</code> }]),
  ...(row.operation === null
    ? []
    : [{ id: 'operation', label: 'Operation', value: <code className={c('code')}>{row.operation}</code> }]),
];
