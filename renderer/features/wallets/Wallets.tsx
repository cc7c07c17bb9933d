import { Landmark, Plus } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { EntityRow } from '#shared/ipc';
import {
  Button,
  EmptyState,
  ErrorState,
  focusTable,
  LoadingState,
  Money,
  PageHeader,
  SearchField,
  StaleMark,
  useNow,
  VirtualTable,
} from '../../components/index.ts';
import { amountText, ask, useDesk, useLoaded, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { accountColumns } from './account-columns.tsx';
import { assetTotals, ledgerRows, type AssetTotal } from './ledger-rows.ts';
import { RegisterAccount } from './RegisterAccount.tsx';
import styles from './Wallets.module.css';

const c = classes(styles);
const STALE_AFTER_MS = 5 * 60_000;

/** Wallets, accounts and balances by entity and asset, as of the last verified event. */
export const Wallets = (): ReactElement => {
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
      {entities.state === 'error' && (
        <ErrorState
          whatHappened={entities.error.title}
          meaningForTheMoney={entities.error.meaning}
          whatToDo={entities.error.remedy}
          code={`E${String(entities.error.number)}`}
          action={<Button onPress={retry}>Try again</Button>}
        />
      )}
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
  const rows = useMemo(() => ledgerRows(entities, search), [entities, search]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const hasAccounts = rows.some((row) => row.kind === 'account');
  return (
    <>
      <PageHeader
        title="Wallets"
        note={<AsOf />}
        actions={
          <>
            <SearchField
              label="Find accounts"
              placeholder="Wallet, IBAN, entity, asset"
              value={search}
              onChange={setSearch}
              onLeave={focusTable}
            />
            {register}
          </>
        }
      />
      {hasAccounts ? (
        <>
          <Totals totals={assetTotals(rows)} />
          <VirtualTable
            label="Accounts and balances"
            columns={accountColumns}
            rowCount={rows.length}
            rowAt={rowAt}
            rowHeight={52}
            activeIndex={Math.min(active, rows.length - 1)}
            onActiveChange={setActive}
            shouldTakeFocus
          />
        </>
      ) : (
        <EmptyState
          icon={Landmark}
          title={search === '' ? 'No account is registered yet' : `No account matches “${search}”`}
          action={search === '' ? register : undefined}
        >
          {search === ''
            ? 'Payments can only leave accounts that are registered here. A registration is approved like a payment.'
            : 'The search looks at wallet, purpose, entity, asset and account number.'}
        </EmptyState>
      )}
    </>
  );
};

const AsOf = (): ReactElement | null => {
  const verifiedAt = useDesk((state) => state.sync?.verifiedAt ?? null);
  const isCurrent = useDesk((state) => state.sync?.phase === 'current');
  const now = useNow();
  if (verifiedAt === null) return null;
  const asOf = Date.parse(verifiedAt);
  return <StaleMark asOf={asOf} isStale={!isCurrent || now - asOf > STALE_AFTER_MS} />;
};

const Totals = ({ totals }: { readonly totals: readonly AssetTotal[] }): ReactElement => (
  <dl className={c('totals')} aria-label="Available by asset">
    {totals.map((total) => (
      <div key={total.asset} className={c('total')}>
        <dt className={c('totalLabel')}>Available {total.asset}</dt>
        <dd>
          <Money value={amountText({ ...total, minor: total.available })} asset={total.asset} size="large" />
          {total.pendingOut !== '0' && (
            <p className={c('reserved')}>
              <Money
                value={amountText({ ...total, minor: total.pendingOut })}
                asset={total.asset}
                tone="quiet"
              />{' '}
              reserved
            </p>
          )}
        </dd>
      </div>
    ))}
  </dl>
);
