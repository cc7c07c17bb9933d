import { describe, expect, test } from 'vitest';
import { shownError } from '#shared/errors';
import type { SyncState } from '#shared/ipc';
import { STALE_AFTER_MS, syncView } from '../../../../renderer/app/sync-view.ts';

const NOW = Date.parse('2026-05-04T12:04:00.000Z');
const current: SyncState = {
  phase: 'current',
  size: 12_345,
  root: 'ab'.repeat(32),
  ledgerSize: 12_345,
  verifiedAt: '2026-05-04T12:03:30.000Z',
  outboxWaiting: 0,
  error: null,
  nextRetryAt: null,
};

describe('the line at the foot', () => {
  test('calls a fresh verified root verified', () => {
    const view = syncView(current, null, NOW);
    expect(view.tone).toBe('verified');
    expect(view.sentence).toBe('Verified to event 12,345');
  });

  test('does not call an old picture verified, whatever the connection says', () => {
    expect(syncView(current, null, NOW + STALE_AFTER_MS + 60_000).tone).toBe('stale');
  });

  test.each([
    ['unreachable', 'offline'],
    ['alarm', 'alarm'],
    ['starting', 'syncing'],
    ['catching-up', 'syncing'],
  ] as const)('%s is shown as %s', (phase, tone) => {
    expect(syncView({ ...current, phase }, null, NOW).tone).toBe(tone);
  });

  test('shows known progress and nothing where it is unknown', () => {
    const half = { ...current, phase: 'catching-up', size: 50, ledgerSize: 100 } as const;
    expect(syncView(half, null, NOW).progress).toBe(0.5);
    expect(syncView({ ...half, ledgerSize: null }, null, NOW).progress).toBeUndefined();
    expect(syncView(current, null, NOW).progress).toBeUndefined();
  });

  test('says the alarm’s own sentence', () => {
    const error = shownError('history-forked');
    expect(syncView({ ...current, phase: 'alarm', error }, null, NOW).sentence).toBe(error.title);
  });

  test('names what waits to be sent, first', () => {
    expect(syncView({ ...current, outboxWaiting: 2 }, null, NOW).facts[0]).toEqual({
      id: 'outbox',
      label: 'Waiting to send',
      value: '2',
    });
  });
});
