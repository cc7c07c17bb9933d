import { ChevronLeft } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { WalletId } from '#shared/brand';
import type { WalletDetail } from '#shared/ipc';
import {
  IconButton,
  LoadingState,
  LoadProblem,
  Mark,
  PageHeader,
  Tabs,
  useKeys,
  type TabItem,
} from '../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { AsOf } from './AsOf.tsx';
import { WalletAccounts } from './WalletAccounts.tsx';
import { WalletOverview } from './WalletOverview.tsx';
import styles from './WalletPage.module.css';
import { stateOf } from './wallet-words.ts';

const c = classes(styles);

/** One wallet: what it is, what it holds, what its limits leave, and its life. */
export const WalletPage = ({ id }: { readonly id: WalletId }): ReactElement => {
  const load = useCallback(() => ask('wallets.detail', { wallet: id }), [id]);
  const [detail, retry] = useLoaded(load, 'accounts');
  const showWallet = useRoute((state) => state.showWallet);
  const back = (): void => {
    showWallet(undefined);
  };
  useKeys({ Escape: back });
  const start = <IconButton icon={ChevronLeft} label="Back to the wallets (Esc)" onPress={back} />;
  if (detail.state === 'ready') return <Wallet detail={detail.value} start={start} />;
  return (
    <>
      <PageHeader title="Wallet" start={start} />
      {detail.state === 'loading' ? (
        <LoadingState label="Loading the wallet" rows={8} />
      ) : (
        <LoadProblem error={detail.error} onRetry={retry} />
      )}
    </>
  );
};

type Part = 'overview' | 'accounts';

const Wallet = ({
  detail,
  start,
}: {
  readonly detail: WalletDetail;
  readonly start: ReactElement;
}): ReactElement => {
  const { wallet, accounts } = detail;
  const [part, setPart] = useState<Part>('overview');
  const parts: readonly TabItem<Part>[] = [
    { id: 'overview', label: 'Overview' },
    { id: 'accounts', label: 'Accounts', count: accounts },
  ];
  return (
    <>
      <PageHeader
        start={start}
        title={wallet.name}
        note={
          <span className={c('note')}>
            {stateOf(wallet).map(({ text, tone }) => (
              <Mark key={text} tone={tone}>
                {text}
              </Mark>
            ))}
            <AsOf />
          </span>
        }
      />
      <Tabs label="Wallet" items={parts} value={part} onChange={setPart}>
        {part === 'overview' ? (
          <WalletOverview
            detail={detail}
            onAccounts={() => {
              setPart('accounts');
            }}
          />
        ) : (
          <WalletAccounts wallet={wallet.id} />
        )}
      </Tabs>
    </>
  );
};
