import { KeyRound, Landmark, Plus } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { EntityRow } from '#shared/ipc';
import {
  Button,
  EmptyState,
  focusTable,
  LoadingState,
  LoadProblem,
  PageHeader,
  SearchField,
  VirtualTable,
} from '../../components/index.ts';
import { ask, useLoaded, useRoute, useWhyNotSign } from '../../state/index.ts';
import { AsOf } from './AsOf.tsx';
import { assetTotals, ledgerRows, totalsIn, type LedgerRow } from './ledger-rows.ts';
import { RegisterAccount } from './RegisterAccount.tsx';
import { Totals } from './Totals.tsx';
import { walletColumns } from './wallet-columns.tsx';

/** Wallets and what they hold, by entity and asset, as of the last verified event. */
export const WalletList = (): ReactElement => {
  const load = useCallback(() => ask('accounts.list', {}), []);
  const [entities, retry] = useLoaded(load, 'accounts');
  const [isRegistering, setRegistering] = useState(false);
  const whyNotSign = useWhyNotSign();
  const register = (
    <Button
      icon={Plus}
      onPress={() => {
        setRegistering(true);
      }}
      disabledReason={
        whyNotSign ??
        (entities.state === 'ready' && entities.value.length > 0
          ? undefined
          : 'The entities are not here yet. Wait until the desk has synchronised.')
      }
    >
      Register account
    </Button>
  );
  return (
    <>
      {entities.state === 'loading' && (
        <>
          <PageHeader title="Wallets" />
          <LoadingState label="Loading the balances" rows={8} />
        </>
      )}
      {entities.state === 'error' && <LoadProblem error={entities.error} onRetry={retry} />}
      {entities.state === 'ready' && <Balances entities={entities.value} register={register} />}
      {isRegistering && entities.state === 'ready' && (
        <RegisterAccount
          entities={entities.value}
          onClose={() => {
            setRegistering(false);
          }}
        />
      )}
    </>
  );
};

const Balances = ({
  entities,
  register,
}: {
  readonly entities: readonly EntityRow[];
  readonly register: ReactElement;
}): ReactElement => {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(1);
  const showWallet = useRoute((state) => state.showWallet);
  const showMandates = useRoute((state) => state.showMandates);
  const rows = useMemo(() => ledgerRows(entities, search), [entities, search]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const open = (row: LedgerRow): void => {
    if (row.kind === 'wallet') showWallet(row.wallet.id);
  };
  return (
    <>
      <PageHeader
        title="Wallets"
        note={<AsOf />}
        actions={
          <>
            <SearchField
              label="Find wallets"
              placeholder="Wallet, IBAN, entity, asset"
              value={search}
              onChange={setSearch}
              onLeave={focusTable}
            />
            <Button
              icon={KeyRound}
              onPress={() => {
                showMandates(true);
              }}
            >
              Posting mandates
            </Button>
            {register}
          </>
        }
      />
      {rows.some((row) => row.kind === 'wallet') ? (
        <>
          <Totals totals={assetTotals(totalsIn(rows))} />
          <VirtualTable
            label="Wallets and balances"
            columns={walletColumns}
            rowCount={rows.length}
            rowAt={rowAt}
            rowHeight={52}
            activeIndex={Math.min(active, rows.length - 1)}
            onActiveChange={setActive}
            onOpen={open}
            shouldTakeFocus
          />
        </>
      ) : (
        <EmptyState
          icon={Landmark}
          title={search === '' ? 'No account is registered yet' : `No wallet matches “${search}”`}
          action={search === '' ? register : undefined}
        >
          {search === ''
            ? 'Payments can only leave accounts that are registered here. A registration is approved like a payment.'
            : 'The search looks at wallet, purpose, owner, entity, asset and account number.'}
        </EmptyState>
      )}
    </>
  );
};
