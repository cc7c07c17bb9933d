import { create } from 'zustand';
import type { AccountId, CustodyKeyId, IntentDigest, PersonId, WalletId } from '#shared/brand';

export const sectionIds = [
  'approvals',
  'imports',
  'wallets',
  'policy',
  'keys',
  'chain',
  'people',
  'audit',
  'settings',
] as const;
export type SectionId = (typeof sectionIds)[number];

export const peopleParts = [
  'people',
  'health',
  'devices',
  'seats',
  'review',
  'changes',
  'emergency',
  'runbooks',
] as const;
export type PeoplePart = (typeof peopleParts)[number];
/** What is open under Policy: a version, by its publication (null: that of the genesis), or a draft. */
export type PolicyPlace =
  | { readonly kind: 'version'; readonly intent: IntentDigest | null }
  | { readonly kind: 'draft'; readonly id: string };

interface RouteState {
  readonly section: SectionId;
  /** The item that is open under Approvals. */
  readonly openIntent: IntentDigest | undefined;
  /** The section that the item was opened from, where that is not its queue: closing it leads back there. */
  readonly openedFrom: SectionId | undefined;
  /** What is open under Wallets: a wallet, and one of its accounts. */
  readonly openWallet: WalletId | undefined;
  readonly openAccount: AccountId | undefined;
  /** The posting mandates are open under Wallets, instead of the wallets. */
  readonly areMandatesOpen: boolean;
  /** What is open under People: one of its parts, and a person in it. */
  readonly peoplePart: PeoplePart;
  readonly openPerson: PersonId | undefined;
  readonly openPolicy: PolicyPlace | undefined;
  readonly openKey: CustodyKeyId | undefined;
  readonly go: (section: SectionId) => void;
  readonly openItem: (digest: IntentDigest) => void;
  readonly closeItem: () => void;
  readonly showWallet: (wallet: WalletId | undefined) => void;
  readonly showAccount: (account: AccountId | undefined) => void;
  readonly showMandates: (areMandatesOpen: boolean) => void;
  readonly showPeople: (part: PeoplePart, person?: PersonId) => void;
  readonly showKey: (key: CustodyKeyId | undefined) => void;
  readonly showPolicy: (place: PolicyPlace | undefined) => void;
}

const nothingOpen = {
  openIntent: undefined,
  openedFrom: undefined,
  openWallet: undefined,
  openAccount: undefined,
  areMandatesOpen: false,
  peoplePart: 'people',
  openPerson: undefined,
  openPolicy: undefined,
  openKey: undefined,
} as const;

export const useRoute = create<RouteState>((set) => ({
  section: 'approvals',
  ...nothingOpen,
  go: (section) => {
    set({ section, ...nothingOpen });
  },
  openItem: (digest) => {
    set(({ section, openedFrom }) => ({
      section: 'approvals',
      openIntent: digest,
      openedFrom: section === 'approvals' ? openedFrom : section,
    }));
  },
  closeItem: () => {
    set(({ section, openedFrom }) => ({
      section: openedFrom ?? section,
      openIntent: undefined,
      openedFrom: undefined,
    }));
  },
  showWallet: (openWallet) => {
    set({ section: 'wallets', openWallet, openAccount: undefined, areMandatesOpen: false });
  },
  showAccount: (openAccount) => {
    set({ section: 'wallets', openAccount });
  },
  showMandates: (areMandatesOpen) => {
    set({ section: 'wallets', ...nothingOpen, areMandatesOpen });
  },
  showPeople: (peoplePart, openPerson) => {
    set({ section: 'people', ...nothingOpen, peoplePart, openPerson });
  },
  showKey: (openKey) => {
    set({ section: 'keys', ...nothingOpen, openKey });
  },
  showPolicy: (openPolicy) => {
    set({ section: 'policy', ...nothingOpen, openPolicy });
  },
}));
