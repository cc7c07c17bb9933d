import type { ErrorCode } from '#shared/errors';
import type { Log } from '../log.ts';

/*
 * Locks the desk when its officer is not at it: the screen is locked, the computer sleeps or changes its user, or
 * nothing was touched for a while. A token that is pulled locks it too, which the signer sees by itself.
 */

export const name = 'lock';

/** Electron's `powerMonitor`, as far as it is used. */
export interface Presence {
  readonly on: (event: 'lock-screen' | 'suspend' | 'user-did-resign-active', listener: () => void) => unknown;
  /** Seconds since keyboard or mouse were used last, in whatever program. */
  readonly getSystemIdleTime: () => number;
}

export interface LockDeps {
  readonly presence: Presence;
  readonly isSignedIn: () => boolean;
  readonly idleMinutes: () => number;
  readonly lock: (because: ErrorCode) => void;
  readonly log: Pick<Log, 'error'>;
  readonly everyMs?: number;
}

export const LOOK_EVERY_MS = 5_000;
const SECONDS_PER_MINUTE = 60;

/** Begins to watch; answers with the way to stop. */
export const init = (deps: LockDeps): (() => void) => {
  const { presence, isSignedIn, idleMinutes, lock, log } = deps;
  for (const event of ['lock-screen', 'suspend', 'user-did-resign-active'] as const)
    presence.on(event, () => {
      if (isSignedIn()) lock('screen-locked');
    });
  let hasFailed = false;
  const look = (): void => {
    if (!isSignedIn()) return;
    try {
      if (presence.getSystemIdleTime() >= idleMinutes() * SECONDS_PER_MINUTE) lock('session-idle');
    } catch (problem) {
      if (!hasFailed)
        log.error({ problem: problem instanceof Error ? problem.name : '' }, 'idle time is not known');
      hasFailed = true;
    }
  };
  const timer = setInterval(look, deps.everyMs ?? LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
};
