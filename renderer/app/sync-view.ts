import type { SyncBarProps, SyncTone } from '../components/index.ts';
import type { SessionView, SyncState } from '#shared/ipc';

/** After this a picture is called old even while the connection says that it is current. */
export const STALE_AFTER_MS = 5 * 60_000;

export type SyncView = Omit<SyncBarProps, 'onPress'>;

const count = (value: number): string => value.toLocaleString('en-GB');

/** What the line at the foot says. Only a verified root is ever called verified. */
export const syncView = (sync: SyncState | undefined, session: SessionView | null, now: number): SyncView => {
  if (sync === undefined) return { tone: 'syncing', sentence: 'Starting', asOf: undefined, facts: [] };
  const asOf = sync.verifiedAt === null ? undefined : Date.parse(sync.verifiedAt);
  return {
    tone: toneOf(sync, asOf, now),
    sentence: sentenceOf(sync),
    asOf,
    progress: progressOf(sync),
    facts: factsOf(sync, session),
  };
};

const toneOf = (sync: SyncState, asOf: number | undefined, now: number): SyncTone => {
  switch (sync.phase) {
    case 'alarm':
      return 'alarm';
    case 'unreachable':
      return 'offline';
    case 'starting':
    case 'catching-up':
      return 'syncing';
    case 'current':
      return asOf !== undefined && now - asOf > STALE_AFTER_MS ? 'stale' : 'verified';
  }
};

const sentenceOf = (sync: SyncState): string => {
  switch (sync.phase) {
    case 'alarm':
      return sync.error?.title ?? 'The ledger could not be verified. Nothing can be approved.';
    case 'unreachable':
      return `Ledger out of reach. Verified to event ${count(sync.size)}`;
    case 'starting':
      return 'Checking what this desk holds';
    case 'catching-up':
      return sync.ledgerSize === null
        ? `Catching up, verified to event ${count(sync.size)}`
        : `Catching up, ${count(sync.size)} of ${count(sync.ledgerSize)} events verified`;
    case 'current':
      return `Verified to event ${count(sync.size)}`;
  }
};

const progressOf = (sync: SyncState): number | undefined =>
  sync.phase === 'catching-up' && sync.ledgerSize !== null && sync.ledgerSize > 0
    ? Math.min(1, sync.size / sync.ledgerSize)
    : undefined;

const factsOf = (sync: SyncState, session: SessionView | null): SyncView['facts'] => [
  ...(sync.outboxWaiting > 0
    ? [{ id: 'outbox', label: 'Waiting to send', value: count(sync.outboxWaiting) }]
    : []),
  ...(session === null ? [] : [{ id: 'token', label: 'Token', value: session.token.serial }]),
  ...(sync.root === '' ? [] : [{ id: 'root', label: 'Root', value: rootStart(sync.root) }]),
];

const rootStart = (root: string): string => `${root.slice(0, 4)} ${root.slice(4, 8)}`;
