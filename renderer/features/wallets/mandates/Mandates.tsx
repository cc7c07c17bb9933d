import { ChevronLeft, KeyRound, Plus } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { MandateRow } from '#shared/ipc';
import {
  Button,
  EmptyState,
  IconButton,
  LoadingState,
  LoadProblem,
  PageHeader,
  useKeys,
  VirtualTable,
} from '../../../components/index.ts';
import { ask, useLoaded, useRoute, useWhyNotSign } from '../../../state/index.ts';
import { AsOf } from '../AsOf.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { mandateColumns } from './mandate-columns.tsx';
import { MandateDialog } from './MandateDialog.tsx';

/** Who may post on the books without an approval for each operation, on what, and how much. */
export const Mandates = (): ReactElement => {
  const load = useCallback(() => ask('mandates.list', {}), []);
  const [mandates, retry] = useLoaded(load, 'accounts');
  const [isGranting, setGranting] = useState(false);
  const [open, setOpen] = useState<MandateRow>();
  const showMandates = useRoute((state) => state.showMandates);
  const whyNotSign = useWhyNotSign();
  const back = (): void => {
    showMandates(false);
  };
  useKeys({ Escape: back });
  const grant = (
    <Button
      icon={Plus}
      disabledReason={whyNotSign}
      onPress={() => {
        setGranting(true);
      }}
    >
      Grant mandate
    </Button>
  );
  return (
    <>
      <PageHeader
        start={<IconButton icon={ChevronLeft} label="Back to the wallets (Esc)" onPress={back} />}
        title="Posting mandates"
        note={<AsOf />}
        actions={grant}
      />
      {mandates.state === 'loading' && <LoadingState label="Loading the mandates" rows={4} />}
      {mandates.state === 'error' && <LoadProblem error={mandates.error} onRetry={retry} />}
      {mandates.state === 'ready' && <List rows={mandates.value} grant={grant} onOpen={setOpen} />}
      {isGranting && (
        <GrantDialog
          onClose={() => {
            setGranting(false);
          }}
        />
      )}
      {open !== undefined && (
        <MandateDialog
          mandate={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
};

const List = ({
  rows,
  grant,
  onOpen,
}: {
  readonly rows: readonly MandateRow[];
  readonly grant: ReactElement;
  readonly onOpen: (row: MandateRow) => void;
}): ReactElement => {
  const [active, setActive] = useState(0);
  if (rows.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No system may post on the books" action={grant}>
        A mandate lets one client of the ledger service move money between accounts of this ledger, within
        bounds that people have approved. Without one, everything takes an approval of its own.
      </EmptyState>
    );
  return (
    <VirtualTable
      label="Posting mandates"
      columns={mandateColumns}
      rowCount={rows.length}
      rowAt={(index) => rows[index]}
      rowHeight={52}
      activeIndex={Math.min(active, rows.length - 1)}
      onActiveChange={setActive}
      onOpen={onOpen}
      shouldTakeFocus
    />
  );
};
