import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import { formatEvmAddress, type EvmAddress } from '#shared/identifiers';
import type { CarrierItemView } from '#shared/ipc';
import { Button, Dialog, FieldList, Money, SubmitProblem, type Field } from '../../components/index.ts';
import { amountText, ask } from '../../state/index.ts';
import { fromHex } from '#shared/encoding';
import { sixWords } from '#shared/words';
import { classes } from '../../theme/index.ts';
import styles from './Chain.module.css';

const c = classes(styles);

export interface CancelDialogProps {
  readonly item: CarrierItemView;
  readonly onClose: () => void;
}

/** Ends a payment that may be on its way: what that does to the money stands above the button. */
export const CancelDialog = ({ item, onClose }: CancelDialogProps): ReactElement => {
  const [problem, setProblem] = useState<ShownError>();
  const [isPending, setPending] = useState(false);
  const cancel = async (): Promise<void> => {
    setPending(true);
    const done = await ask('chain.cancel', { item: item.item });
    setPending(false);
    if (done.ok) onClose();
    else setProblem(done.error);
  };
  return (
    <Dialog
      title="Cancel a payment that was sent"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Leave it as it is
          </Button>
          <Button variant="danger" isPending={isPending} onPress={() => void cancel()}>
            Cancel the payment
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <FieldList fields={fieldsOf(item)} />
      <p>
        Its place in the queue is taken by a transaction that pays nothing. The chain decides which of both it
        takes, and never takes both: if the payment was faster, it is paid all the same.
      </p>
      <p>
        It costs the fee of the network, at most what was approved for the payment. It can not be undone: who
        wants the payment again has it approved again.
      </p>
    </Dialog>
  );
};

const fieldsOf = ({ item, payee, amount }: CarrierItemView): readonly Field[] => [
  ...(amount === null
    ? []
    : [{ id: 'amount', label: 'Amount', value: <Money value={amountText(amount)} asset={amount.asset} /> }]),
  ...(payee === null
    ? []
    : [
        {
          id: 'payee',
          label: 'To',
          value: payee.name,
          note: <span className={c('address')}>{formatEvmAddress(payee.address as EvmAddress)}</span>,
        },
      ]),
  { id: 'words', label: 'Six words', value: sixWords(fromHex(item)).join(' ') },
];
