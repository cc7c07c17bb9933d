import { useState, type ReactElement } from 'react';
import { formatEvmAddress, type EvmAddress } from '#shared/identifiers';
import type { CarrierItemView, CarrierLaneView, CarrierPlaceView, ChainView } from '#shared/ipc';
import { Button, Mark, Money, PlainTable, RecordSection, type Column } from '../../components/index.ts';
import { amountText, useRoute } from '../../state/index.ts';
import { fromHex } from '#shared/encoding';
import { sixWords } from '#shared/words';
import { classes } from '../../theme/index.ts';
import { CancelDialog } from './CancelDialog.tsx';
import styles from './Chain.module.css';
import { stateWord } from './chain-words.ts';
import { whyNotCarryOut } from './why-not.ts';

const c = classes(styles);

/** The queue of each key by number, and what has none yet. */
export const Lanes = ({ view }: { readonly view: ChainView }): ReactElement => {
  const [cancelling, setCancelling] = useState<CarrierItemView>();
  const action = actionColumn(view.mayCarryOut, setCancelling);
  return (
    <>
      {view.unplaced.length > 0 && (
        <RecordSection title="Approved, without a number yet">
          <PlainTable
            label="Approved, without a number yet"
            columns={[PAYMENT, STATE, ITEM]}
            rows={view.unplaced}
            keyOf={({ item }) => item}
            empty=""
          />
        </RecordSection>
      )}
      {view.lanes.map((lane) => (
        <Lane key={`${String(lane.chain)} ${lane.address}`} lane={lane} action={action} />
      ))}
      {cancelling !== undefined && (
        <CancelDialog
          item={cancelling}
          onClose={() => {
            setCancelling(undefined);
          }}
        />
      )}
    </>
  );
};

interface LaneProps {
  readonly lane: CarrierLaneView;
  readonly action: Column<CarrierPlaceView>;
}

const Lane = ({ lane, action }: LaneProps): ReactElement => {
  const title = `Queue on ${lane.chainName}`;
  return (
    <RecordSection title={title}>
      <p className={c('address')}>
        {formatEvmAddress(lane.address as EvmAddress)}
        <span className={c('second')}> pays for {lane.accounts.join(', ')}</span>
      </p>
      <PlainTable
        label={title}
        columns={[NUMBER, ...placeColumns, action]}
        rows={[...lane.places].reverse()}
        keyOf={({ number }) => String(number)}
        empty="Nothing was sent from it yet."
      />
      {lane.earlier > 0 && (
        <p className={c('quiet')}>
          {lane.earlier === 1
            ? '1 earlier number has ended and is in the books.'
            : `${String(lane.earlier)} earlier numbers have ended and are in the books.`}
        </p>
      )}
    </RecordSection>
  );
};

const Payment = ({ row }: { readonly row: CarrierItemView }): ReactElement => (
  <span className={c('two')}>
    <span className={c('first')}>
      {row.amount !== null && <Money value={amountText(row.amount)} asset={row.amount.asset} />}
      {row.payee !== null && <span>to {row.payee.name}</span>}
    </span>
    {row.payee !== null && (
      <span className={c('address')}>{formatEvmAddress(row.payee.address as EvmAddress)}</span>
    )}
    <span className={c('second')}>{sixWords(fromHex(row.item)).join(' ')}</span>
  </span>
);

/** Leads to the item with everything that was signed for it. */
const ItemLink = ({ row }: { readonly row: CarrierItemView }): ReactElement => {
  const openItem = useRoute((state) => state.openItem);
  return (
    <Button
      variant="quiet"
      onPress={() => {
        openItem(row.item);
      }}
    >
      Signed item
    </Button>
  );
};

const State = ({ row }: { readonly row: CarrierItemView }): ReactElement => {
  const { text, tone, detail } = stateWord(row.state);
  return (
    <span className={c('two')}>
      <span className={c('first')}>
        <Mark tone={tone}>{text}</Mark>
      </span>
      <span className={c('second')}>{detail}</span>
      {row.state.kind !== 'waiting' && <span className={c('hash')}>0x{row.state.hash}</span>}
    </span>
  );
};

const PAYMENT: Column<CarrierItemView> = {
  id: 'payment',
  header: 'Payment',
  width: 'minmax(0, 1.1fr)',
  cell: (row) => <Payment row={row} />,
};
const STATE: Column<CarrierItemView> = {
  id: 'state',
  header: 'State',
  width: 'minmax(0, 1fr)',
  cell: (row) => <State row={row} />,
};
const ITEM: Column<CarrierItemView> = {
  id: 'item',
  header: '',
  width: '112px',
  align: 'end',
  cell: (row) => <ItemLink row={row} />,
};
const NUMBER: Column<CarrierPlaceView> = {
  id: 'number',
  header: 'Number',
  width: '56px',
  cell: ({ number }) => <span className={c('number')}>{String(number)}</span>,
};

/** A number that nothing holds is filled by the next payment, or by a transaction that pays nothing. */
const placeColumns: readonly Column<CarrierPlaceView>[] = [
  {
    ...PAYMENT,
    cell: ({ item }) =>
      item === null ? (
        <span className={c('quiet')}>Free: the next payment takes it</span>
      ) : (
        <Payment row={item} />
      ),
  },
  { ...STATE, cell: ({ item }) => (item === null ? '' : <State row={item} />) },
];

const actionColumn = (
  mayCarryOut: boolean,
  onCancel: (item: CarrierItemView) => void,
): Column<CarrierPlaceView> => ({
  id: 'action',
  header: '',
  width: '112px',
  align: 'end',
  cell: ({ item }) =>
    item !== null && (
      <span className={c('acts')}>
        {item.canCancel && (
          <Button
            disabledReason={whyNotCarryOut(mayCarryOut)}
            onPress={() => {
              onCancel(item);
            }}
          >
            Cancel…
          </Button>
        )}
        <ItemLink row={item} />
      </span>
    ),
});
