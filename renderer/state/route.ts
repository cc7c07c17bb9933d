import { create } from 'zustand';
import type { IntentDigest } from '#shared/brand';

export const sectionIds = ['approvals', 'imports', 'wallets', 'audit', 'settings'] as const;
export type SectionId = (typeof sectionIds)[number];

interface RouteState {
  readonly section: SectionId;
  /** The item that is open under Approvals. */
  readonly openIntent: IntentDigest | undefined;
  readonly go: (section: SectionId) => void;
  readonly openItem: (digest: IntentDigest) => void;
  readonly closeItem: () => void;
}

export const useRoute = create<RouteState>((set) => ({
  section: 'approvals',
  openIntent: undefined,
  go: (section) => {
    set({ section, openIntent: undefined });
  },
  openItem: (digest) => {
    set({ section: 'approvals', openIntent: digest });
  },
  closeItem: () => {
    set({ openIntent: undefined });
  },
}));
