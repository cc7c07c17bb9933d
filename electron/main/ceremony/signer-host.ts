import { fromHex, sha256Hex } from '#shared/encoding';
import { preAuthEncoding } from '#shared/envelope';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import { sixWords } from '#shared/words';
import { RpcError } from '../../rpc/index.ts';
import type { CeremonySignerMethods, CeremonySignerStart } from '../../signer/ceremony/contract.ts';
import type { SignerError, SignerEvent } from '../../signer/contract.ts';
import { forkChild } from '../children/fork.ts';
import { supervise, type Connection } from '../children/supervise.ts';
import type { Log } from '../log.ts';
import type { PinChannel, PinWindows } from '../windows/pin-window.ts';
import type { CeremonySignerHost, ShareHolderHost, ShareHolders } from './parts.ts';

/* The signer of the ceremony desk as main sees it: results, never exceptions. */

export const name = 'ceremony-signer';

export interface CeremonySignerDeps {
  readonly buildFolder: string;
  readonly start: CeremonySignerStart;
  /** Where SoftHSM 2 finds its tokens. */
  readonly tokenConfig: string;
  readonly pinWindows: PinWindows;
  readonly log: Log;
  readonly onTokensChanged: () => void;
  /** The PIN window is about to show these words. */
  readonly onSigning: (words: readonly string[]) => void;
}

type Client = Connection<CeremonySignerMethods, SignerEvent>;
type Shown<T> = Promise<Result<T, ShownError>>;

/** A process of the signer's program: calls that need a PIN bring a window. */
interface SignerProcess {
  readonly asked: <T>(call: (client: Client) => Promise<Result<T, SignerError>>) => Shown<T>;
  readonly withPin: <T>(
    method: string,
    call: (client: Client, options: PinOptions) => Promise<Result<T, SignerError>>,
  ) => Shown<T>;
  readonly stop: () => void;
}

const startProcess = (deps: CeremonySignerDeps, processName: string): SignerProcess => {
  let channel: PinChannel | undefined;

  const supervised = supervise<CeremonySignerMethods, SignerEvent>({
    name: processName,
    log: deps.log,
    fork: () => forkChild(deps.buildFolder, 'ceremony', deps.log, { SOFTHSM2_CONF: deps.tokenConfig }),
    onStart: async (client) => {
      await client.call('start', deps.start);
    },
    onEvent: (event) => {
      if (event.kind === 'tokens-changed') deps.onTokensChanged();
      else if (event.kind === 'pin-wanted') channel?.open();
      else if (event.kind === 'blocking') supervised.excuse(event.limitMs);
    },
    onDeath: () => undefined,
    ping: (client) => client.call('ping', null),
  });

  const asked: SignerProcess['asked'] = async (call) => {
    try {
      return shown(await call(await supervised.client()));
    } catch (problem) {
      return stopped(problem);
    }
  };

  return {
    asked,
    withPin: async (method, call) => {
      if (channel) {
        deps.pinWindows.focus();
        return err(shownError('pin-cancelled', 'Another PIN window is open.'));
      }
      const mine = (channel = deps.pinWindows.begin(true));
      try {
        const result = await asked((client) => call(client, { transfer: [mine.signerPort], timeLimitMs: 0 }));
        deps.log.info({ method, outcome: result.ok ? 'ok' : result.error.code }, processName);
        return result;
      } finally {
        channel = undefined;
        mine.end();
      }
    },
    stop: supervised.stop,
  };
};

export const init = (deps: CeremonySignerDeps): CeremonySignerHost & { readonly stop: () => void } => {
  const { asked, withPin, stop } = startProcess(deps, name);
  return {
    tokens: () => asked((client) => client.call('tokens', null)),
    practice: (label, hasKey) => asked((client) => client.call('practice', { label, hasKey })),
    objects: (token) => withPin('objects', (client, options) => client.call('objects', token, options)),
    operate: (order) => withPin('operate', (client, options) => client.call('operate', order, options)),
    sign: async (request) => {
      deps.onSigning(sixWords(fromHex(sha256Hex(preAuthEncoding(request.payloadType, request.payload)))));
      const result = await withPin('sign', (client, options) => client.call('sign', request, options));
      deps.onSigning([]);
      return result;
    },
    stop,
  };
};

/** Each holder of a shared key has a process of their own: what it keeps is gone when it ends. */
export const holders = (deps: CeremonySignerDeps): ShareHolders => {
  const running = new Map<number, SignerProcess>();
  // The signer itself tells the page.
  const quiet = { ...deps, onTokensChanged: () => undefined };
  const of = (participant: number): SignerProcess => {
    const found = running.get(participant) ?? startProcess(quiet, `ceremony-holder-${String(participant)}`);
    running.set(participant, found);
    return found;
  };
  return {
    of: (participant) => hostOf(of(participant)),
    end: () => {
      for (const one of running.values()) one.stop();
      running.clear();
    },
  };
};

const hostOf = ({ asked, withPin }: SignerProcess): ShareHolderHost => ({
  begin: (order, plan) =>
    withPin('shareBegin', (client, options) => client.call('shareBegin', { order, plan }, options)),
  confirm: (order, firsts) =>
    withPin('shareConfirm', (client, options) => client.call('shareConfirm', { order, firsts }, options)),
  exchange: (messages) => asked((client) => client.call('shareExchange', messages)),
  done: (order) => asked((client) => client.call('shareDone', order)),
  open: (order, about, age) =>
    withPin('shareOpen', (client, options) => client.call('shareOpen', { order, about, age }, options)),
  count: (order, about) =>
    withPin('shareCount', (client, options) => client.call('shareCount', { order, about }, options)),
  wipe: (order, about) =>
    withPin('shareWipe', (client, options) => client.call('shareWipe', { order, about }, options)),
  commit: (signing) => asked((client) => client.call('shareCommit', signing)),
  forget: () => asked((client) => client.call('shareForget', null)),
  sign: (commitments) => asked((client) => client.call('shareSign', commitments)),
});

interface PinOptions {
  readonly transfer: PinChannel['signerPort'][];
  readonly timeLimitMs: 0;
}

const shown = <T>(result: Result<T, SignerError>): Result<T, ShownError> =>
  result.ok ? result : err(shownError(result.error.code, result.error.detail));

const stopped = (problem: unknown): Result<never, ShownError> => {
  if (problem instanceof RpcError && problem.code !== 'fault') return err(shownError('signer-stopped'));
  return err(shownError('internal-error', problem instanceof RpcError ? problem.message : null));
};
