import type { IntentDigest } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import type { CarrierView } from '#shared/ipc';
import { loadCryptoki, type Cryptoki } from '../signer/cryptoki.ts';
import { oneDialogue } from '../signer/one-dialogue.ts';
import { fail, type Outcome } from '../signer/outcome.ts';
import type { PinPort } from '../signer/pin-dialogue.ts';
import { carrierSettings, keysOf } from './carrier-settings.ts';
import type { CarrierEvent, CarrierStart, GasQuote } from './contract.ts';
import { lockableLogin } from './lockable-login.ts';
import { openTools } from './open.ts';
import { createRunner, type Runner } from './runner.ts';
import type { CarrierTools } from './tools.ts';
import { tokenIn, unlockToken } from './unlock.ts';

/** The carrier's work, whatever process it runs in. */
export interface CarrierProcess {
  readonly view: () => CarrierView;
  /** Asks for the PIN of the token, and begins to work. */
  readonly unlock: (holder: string, port: PinPort) => Promise<Outcome<null>>;
  readonly lock: () => Promise<void>;
  readonly nudge: () => void;
  readonly quotes: () => Promise<readonly GasQuote[]>;
  readonly cancel: (item: IntentDigest) => Promise<Outcome<null>>;
  /** Looks whether the token is still plugged in; called about once a second. */
  readonly watch: () => void;
  readonly close: () => Promise<void>;
}

export interface ProcessOptions {
  readonly emit: (event: CarrierEvent) => void;
  readonly now: () => Date;
  readonly pauseMs?: number;
  readonly pinTimeLimitMs?: number;
}

/** Opens the carrier of a settings file, locked. What does not open is said in its view, and nothing is begun. */
export const openProcess = (start: CarrierStart, options: ProcessOptions): CarrierProcess => {
  const parts = openParts(start, options);
  const token = `${start.settings.token.manufacturer} ${start.settings.token.serial}`;
  const inDialogue = oneDialogue({
    emit: () => {
      options.emit({ kind: 'pin-wanted' });
    },
    ...(options.pinTimeLimitMs === undefined ? {} : { pinTimeLimitMs: options.pinTimeLimitMs }),
  });
  if (!parts.ok) return brokenProcess(token, parts.error);
  const { cryptoki, runner, tools } = parts.value;
  return {
    view: () => ({ ...runner.view(), token }),
    unlock: (holder, port) =>
      inDialogue(port, async (dialogue) => {
        if (runner.isWorking()) return ok(null);
        const unlocked = await unlockToken({
          cryptoki,
          token: start.settings.token,
          keys: keysOf(start.settings),
          environment: start.environment,
          sandboxPin: start.sandboxPin,
          holder,
          dialogue,
          onBlocking: (limitMs) => {
            options.emit({ kind: 'blocking', limitMs });
          },
        });
        if (!unlocked.ok) return unlocked;
        runner.begin(unlocked.value, holder);
        return ok(null);
      }),
    lock: () => runner.end(null),
    nudge: () => {
      runner.nudge();
    },
    quotes: () => quotesOf(tools),
    cancel: (item) => runner.cancel(item),
    watch: () => {
      if (runner.isWorking() && tokenIn(cryptoki, start.settings.token) === undefined)
        void runner.end('the token was removed');
    },
    close: async () => {
      await runner.end(null);
      cryptoki.close();
    },
  };
};

interface Parts {
  readonly cryptoki: Cryptoki;
  readonly runner: Runner;
  readonly tools: CarrierTools;
}

const openParts = (start: CarrierStart, options: ProcessOptions): Result<Parts, string> => {
  const cryptoki = loadCryptoki(start.settings.module);
  if (!cryptoki.ok) return { ok: false, error: cryptoki.error.detail ?? cryptoki.error.code };
  const login = lockableLogin();
  const tools = openTools(carrierSettings(start.settings, start, login, options.now));
  if (!tools.ok) {
    cryptoki.value.close();
    return tools;
  }
  const runner = createRunner({
    tools: tools.value,
    login,
    onBlocking: (limitMs) => {
      options.emit({ kind: 'blocking', limitMs });
    },
    stoppedBecause: start.stoppedBecause,
    onChange: () => {
      options.emit({ kind: 'changed' });
    },
    ...(options.pauseMs === undefined ? {} : { pauseMs: options.pauseMs }),
  });
  return ok({ cryptoki: cryptoki.value, runner, tools: tools.value });
};

const quotesOf = async ({ chains }: CarrierTools): Promise<readonly GasQuote[]> => {
  const quotes: GasQuote[] = [];
  for (const [id, { chain, tipPerGas }] of chains) {
    const head = await chain.head();
    if (!head.ok) continue;
    const { baseFeePerGas } = head.value;
    quotes.push({ chain: id, baseFeePerGas: baseFeePerGas.toString(), tipPerGas: tipPerGas.toString() });
  }
  return quotes;
};

const brokenProcess = (token: string, fault: string): CarrierProcess => {
  const refused = <T>(): Promise<Outcome<T>> => Promise.resolve(fail('carrier-not-set-up', fault));
  return {
    view: () => ({
      state: { phase: 'misconfigured', faults: [fault] },
      token,
      chains: [],
      lanes: [],
      unplaced: [],
      feed: null,
      asOf: null,
    }),
    unlock: (_holder, port) => {
      port.close();
      return refused();
    },
    lock: () => Promise.resolve(),
    nudge: () => undefined,
    quotes: () => Promise.resolve([]),
    cancel: () => refused(),
    watch: () => undefined,
    close: () => Promise.resolve(),
  };
};
