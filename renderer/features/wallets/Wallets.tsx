import type { ReactElement } from 'react';
import { useRoute } from '../../state/index.ts';
import { AccountPage } from './AccountPage.tsx';
import { Mandates } from './mandates/Mandates.tsx';
import { WalletList } from './WalletList.tsx';
import { WalletPage } from './WalletPage.tsx';

/** The list of wallets, one wallet, one account, or the posting mandates: whatever is open. */
export const Wallets = (): ReactElement => {
  const wallet = useRoute((state) => state.openWallet);
  const account = useRoute((state) => state.openAccount);
  const areMandatesOpen = useRoute((state) => state.areMandatesOpen);
  if (areMandatesOpen) return <Mandates />;
  if (account !== undefined) return <AccountPage key={account} id={account} />;
  return wallet === undefined ? <WalletList /> : <WalletPage key={wallet} id={wallet} />;
};
