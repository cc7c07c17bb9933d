import { create } from 'zustand';
import type { AccountId, IntentDigest, WalletId } from '#shared/brand';

export const sectionIds = ['approvals', 'imports', 'wallets', 'people', 'audit', 'settings'] as const;
export type SectionId = (typeof sectionIds)[number];

interface RouteState {
  readonly section: SectionId;
  /** The item that is open under Approvals. */
  readonly openIntent: IntentDigest | undefined;
  /** What is open under Wallets: a wallet, and one of its accounts. */
  readonly openWallet: WalletId | undefined;
  readonly openAccount: AccountId | undefined;
  readonly go: (section: SectionId) => void;
  readonly openItem: (digest: IntentDigest) => void;
  readonly closeItem: () => void;
  readonly showWallet: (wallet: WalletId | undefined) => void;
  readonly showAccount: (account: AccountId | undefined) => void;
}

const nothingOpen = { openIntent: undefined, openWallet: undefined, openAccount: undefined } as const;

export const useRoute = create<RouteState>((set) => ({
  section: 'approvals',
  ...nothingOpen,
  go: (section) => {
    set({ section, ...nothingOpen });
  },
  openItem: (digest) => {
    set({ section: 'approvals', openIntent: digest });
  },
  closeItem: () => {
    set({ openIntent: undefined });
  },
  showWallet: (openWallet) => {
    set({ section: 'wallets', openWallet, openAccount: undefined });
  },
  showAccount: (openAccount) => {
    set({ section: 'wallets', openAccount });
  },
}));
