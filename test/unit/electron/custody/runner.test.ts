import { expect, test, vi } from 'vitest';
import type { Gate } from '#shared/custody';
import { err, ok } from '#shared/errors';
import { lockableLogin, type LockableLogin } from '../../../../electron/custody/lockable-login.ts';
import { createRunner, type Runner, type RunnerOptions } from '../../../../electron/custody/runner.ts';
import type { CarrierTools } from '../../../../electron/custody/tools.ts';
import type { Unlocked } from '../../../../electron/custody/unlock.ts';
import { fail, type Outcome } from '../../../../electron/signer/outcome.ts';

/* Rounds one after another, and every end of them said. The ledger, the token and the files are stand-ins here. */

interface Stand {
  readonly runner: Runner;
  readonly login: LockableLogin;
  readonly rounds: () => number;
  readonly blocked: readonly number[];
  readonly released: () => number;
  readonly unlocked: Unlocked;
  /** What the token says when it is asked whether it is there. */
  token: Outcome<null>;
  /** Thrown by the log of what was signed. */
  fault: Error | undefined;
}

const stand = (over: Partial<RunnerOptions> = {}): Stand => {
  const login = lockableLogin();
  let asked = 0;
  let released = 0;
  const blocked: number[] = [];
  const tools = {
    gate: { size: 0, waiting: () => [] } as unknown as Gate,
    login,
    senders: [],
    lanes: {},
    log: {
      all: () => {
        if (made.fault !== undefined) throw made.fault;
        return [];
      },
    },
    chains: new Map(),
    ledger: {
      checkpoint: () => {
        asked += 1;
        return Promise.resolve(err('it does not answer'));
      },
    },
    now: () => new Date('2026-05-01T09:00:00Z'),
  } as unknown as CarrierTools;
  const runner = createRunner({
    tools,
    login,
    onChange: () => undefined,
    onBlocking: (limitMs) => blocked.push(limitMs),
    stoppedBecause: null,
    pauseMs: 5,
    ...over,
  });
  const made: Stand = {
    runner,
    login,
    rounds: () => asked,
    blocked,
    released: () => released,
    unlocked: {
      login: { inSession: () => made.token } as unknown as Unlocked['login'],
      release: () => {
        released += 1;
      },
    },
    token: ok(null),
    fault: undefined,
  };
  return made;
};

const phase = ({ runner }: Stand): object => runner.view().state;

test('a token that is pulled out ends the work, and the reason is on the screen', async () => {
  const it = stand();
  it.runner.begin(it.unlocked, 'Elena');
  expect(phase(it)).toMatchObject({ phase: 'working', by: 'Elena' });
  await vi.waitFor(() => {
    expect(it.rounds()).toBeGreaterThan(2);
  });
  it.token = fail('token-removed', 'CKR_DEVICE_REMOVED');
  await vi.waitFor(() => {
    expect(phase(it)).toEqual({ phase: 'stopped', because: 'the token: CKR_DEVICE_REMOVED' });
  });
  expect(it.released()).toBe(1);
  expect(it.login.isOpen()).toBe(false);
});

test('a fault that nobody foresaw ends the work as well, and no round follows', async () => {
  const it = stand();
  it.runner.begin(it.unlocked, 'Elena');
  it.fault = new Error('no space left');
  await vi.waitFor(() => {
    expect(phase(it)).toEqual({ phase: 'stopped', because: 'no space left' });
  });
  it.fault = undefined;
  const rounds = it.rounds();
  await it.runner.end(null);
  expect(it.rounds()).toBe(rounds);
  expect(phase(it)).toEqual({ phase: 'stopped', because: 'no space left' });
});

test('locked by a person it is locked, not stopped; and it can be unlocked again', async () => {
  const it = stand();
  it.runner.begin(it.unlocked, 'Elena');
  await it.runner.end(null);
  expect(phase(it)).toEqual({ phase: 'locked' });
  expect(it.login.isOpen()).toBe(false);
  it.runner.begin(it.unlocked, 'Greta');
  expect(phase(it)).toMatchObject({ phase: 'working', by: 'Greta' });
  await it.runner.end('the token was removed');
  expect(phase(it)).toEqual({ phase: 'stopped', because: 'the token was removed' });
});

test('a journal that was never read is announced, so that the process is not taken for hanging', async () => {
  const it = stand();
  await vi.waitFor(() => {
    expect(it.rounds()).toBe(1);
  });
  expect(it.blocked).toEqual([600_000]);
  expect(it.runner.view().feed).toEqual({ detail: 'it does not answer', isFinal: false });
});

test('without a login every use of the token is refused', () => {
  const login = lockableLogin();
  expect(login.inSession(() => ok(null))).toMatchObject({ ok: false, error: { code: 'token-removed' } });
  expect(login.offers(1)).toBe(false);
});
