import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import type { WalletId } from '#shared/brand';
import type { AccountRow } from '#shared/ipc';
import {
  EmptyState,
  focusTable,
  LoadingState,
  LoadProblem,
  SearchField,
  VirtualTable,
} from '../../components/index.ts';
import { ask, usePages, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { accountColumns } from './account-columns.tsx';
import styles from './WalletPage.module.css';

const c = classes(styles);

/** The accounts of a wallet, loaded as they are scrolled: there may be a million of them. */
export const WalletAccounts = ({ wallet }: { readonly wallet: WalletId }): ReactElement => {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const search = useDeferredValue(text.trim());
  const load = useCallback(
    (offset: number, limit: number) => ask('accounts.page', { wallet, offset, limit, search }),
    [wallet, search],
  );
  const list = usePages(load, 'accounts', wallet);
  const showAccount = useRoute((state) => state.showAccount);
  const open = ({ id }: AccountRow): void => {
    showAccount(id);
  };
  return (
    <>
      <div className={c('tools')}>
        <SearchField
          label="Find accounts"
          placeholder="Account id, name, IBAN"
          value={text}
          onChange={(value) => {
            setText(value);
            setActive(0);
          }}
          onLeave={focusTable}
        />
      </div>
      {list.state === 'loading' && <LoadingState label="Loading the accounts" rows={8} />}
      {list.state === 'error' && list.error !== undefined && (
        <LoadProblem error={list.error} onRetry={list.retry} />
      )}
      {list.state === 'ready' && list.total === 0 && (
        <EmptyState title={search === '' ? 'The wallet has no account' : `No account matches “${search}”`}>
          {search === ''
            ? 'Accounts come with the wallet, or are opened under a posting mandate.'
            : 'The search looks at the id, the name and the IBAN.'}
        </EmptyState>
      )}
      {list.state === 'ready' && list.total > 0 && (
        <VirtualTable
          label="Accounts of the wallet"
          columns={accountColumns}
          rowCount={list.total}
          rowAt={list.rowAt}
          rowHeight={44}
          activeIndex={Math.min(active, list.total - 1)}
          onActiveChange={setActive}
          onRangeChange={list.onRangeChange}
          onOpen={open}
          shouldTakeFocus
        />
      )}
    </>
  );
};
