import type { ReactElement } from 'react';
import { useRoute } from '../../state/index.ts';
import { AccountPage } from './AccountPage.tsx';
import { WalletList } from './WalletList.tsx';
import { WalletPage } from './WalletPage.tsx';

/** The list of wallets, one wallet, or one account: whatever is open. */
export const Wallets = (): ReactElement => {
  const wallet = useRoute((state) => state.openWallet);
  const account = useRoute((state) => state.openAccount);
  if (account !== undefined) return <AccountPage key={account} id={account} />;
  return wallet === undefined ? <WalletList /> : <WalletPage key={wallet} id={wallet} />;
};
