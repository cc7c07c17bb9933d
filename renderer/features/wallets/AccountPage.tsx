import { ChevronLeft } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import type { AccountId } from '#shared/brand';
import type { AccountDetail } from '#shared/ipc';
import {
  Iban,
  IconButton,
  LoadingState,
  LoadProblem,
  Mark,
  PageHeader,
  useKeys,
} from '../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { AccountBalances } from './AccountBalances.tsx';
import styles from './AccountPage.module.css';
import { AsOf } from './AsOf.tsx';
import { isSearching, leaveSearch, statementSearch } from './search/index.ts';
import { Statement } from './Statement.tsx';
import { unusualStates } from './wallet-words.ts';

const c = classes(styles);

/** One account: what it holds, as booked and as valued, what its limits leave, and its statement. */
export const AccountPage = ({ id }: { readonly id: AccountId }): ReactElement => {
  const load = useCallback(() => ask('accounts.detail', { account: id }), [id]);
  const [detail, retry] = useLoaded(load, 'accounts');
  const showAccount = useRoute((state) => state.showAccount);
  const back = (): void => {
    showAccount(undefined);
  };
  useKeys({
    Escape: () => {
      if (isSearching()) leaveSearch();
      else back();
    },
  });
  const start = <IconButton icon={ChevronLeft} label="Back (Esc)" onPress={back} />;
  if (detail.state === 'ready') return <Account detail={detail.value} start={start} />;
  return (
    <>
      <PageHeader title="Account" start={start} />
      {detail.state === 'loading' ? (
        <LoadingState label="Loading the account" rows={8} />
      ) : (
        <LoadProblem error={detail.error} onRetry={retry} />
      )}
    </>
  );
};

const Account = ({
  detail,
  start,
}: {
  readonly detail: AccountDetail;
  readonly start: ReactElement;
}): ReactElement => {
  const { account, wallet } = detail;
  useEffect(() => {
    statementSearch.open(account);
  }, [account]);
  // A day of the ledger is a day in UTC.
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length));
  return (
    <>
      <PageHeader
        start={start}
        title={account.name}
        note={
          <span className={c('note')}>
            {wallet !== null && wallet.name !== account.name && <span>in {wallet.name}</span>}
            {account.iban === null ? <code>{account.id}</code> : <Iban value={account.iban} size="cell" />}
            <Mark>{account.asset}</Mark>
            {(wallet === null ? [] : unusualStates(wallet)).map(({ text, tone }) => (
              <Mark key={text} tone={tone}>
                {text}
              </Mark>
            ))}
            <AsOf />
          </span>
        }
      />
      <AccountBalances detail={detail} date={date} onDate={setDate} />
      <Statement account={account} date={date} />
    </>
  );
};
