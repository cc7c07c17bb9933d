import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as lock from '../../../../electron/main/lock/lock.ts';
import * as settingsModule from '../../../../electron/main/settings/settings.ts';

describe('the lock of a desk', () => {
  let listeners: Map<string, () => void>;
  let idleSeconds: () => number;
  let isSignedIn: boolean;
  let locked: string[];
  let complaints: number;
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    listeners = new Map();
    idleSeconds = () => 0;
    isSignedIn = true;
    locked = [];
    complaints = 0;
    stop = lock.init({
      presence: {
        on: (event, listener) => listeners.set(event, listener),
        getSystemIdleTime: () => idleSeconds(),
      },
      isSignedIn: () => isSignedIn,
      idleMinutes: () => 5,
      lock: (because) => {
        locked.push(because);
        isSignedIn = false;
      },
      log: { error: () => (complaints += 1) } as never,
    });
  });

  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  test.each(['lock-screen', 'suspend', 'user-did-resign-active'])(
    'comes at once with %s, and once',
    (event) => {
      listeners.get(event)?.();
      listeners.get(event)?.();
      expect(locked).toEqual(['screen-locked']);
    },
  );

  test('comes when nothing was touched for as long as is set, and not before', () => {
    idleSeconds = () => 299;
    vi.advanceTimersByTime(60_000);
    expect(locked).toEqual([]);
    idleSeconds = () => 300;
    vi.advanceTimersByTime(lock.LOOK_EVERY_MS);
    expect(locked).toEqual(['session-idle']);
  });

  test('comes to nobody', () => {
    isSignedIn = false;
    idleSeconds = () => 10_000;
    vi.advanceTimersByTime(60_000);
    listeners.get('lock-screen')?.();
    expect(locked).toEqual([]);
  });

  test('goes on looking when the system does not say, and complains once', () => {
    idleSeconds = () => {
      throw new Error('no such extension');
    };
    vi.advanceTimersByTime(60_000);
    expect([locked, complaints]).toEqual([[], 1]);
    idleSeconds = () => 10_000;
    vi.advanceTimersByTime(lock.LOOK_EVERY_MS);
    expect(locked).toEqual(['session-idle']);
  });

  test('is over when it is stopped', () => {
    stop();
    idleSeconds = () => 10_000;
    vi.advanceTimersByTime(60_000);
    expect(locked).toEqual([]);
  });
});

describe('the settings of a desk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-settings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (): string => join(folder, 'desk', 'settings.json');

  test('are what they are from the start until they are changed, and then stay so', () => {
    expect(settingsModule.init(file()).current()).toEqual({ idleLockMinutes: 10 });
    expect(settingsModule.init(file()).change({ idleLockMinutes: 2 })).toEqual({ idleLockMinutes: 2 });
    expect(settingsModule.init(file()).current()).toEqual({ idleLockMinutes: 2 });
  });

  test.each([
    '',
    '{}',
    '[]',
    'null',
    '{"v":1,"idleLockMinutes":100000}',
    '{"v":1,"idleLockMinutes":0}',
    '{"v":2,"idleLockMinutes":2}',
  ])('that are damaged, or would lock never, are not taken: %s', (text) => {
    settingsModule.init(file()).change({ idleLockMinutes: 2 });
    writeFileSync(file(), text);
    expect(settingsModule.init(file()).current()).toEqual({ idleLockMinutes: 10 });
  });
});
