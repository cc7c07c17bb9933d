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
import type { CeremonySignerHost } from './parts.ts';

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

export const init = (deps: CeremonySignerDeps): CeremonySignerHost & { readonly stop: () => void } => {
  let channel: PinChannel | undefined;

  const supervised = supervise<CeremonySignerMethods, SignerEvent>({
    name,
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

  const asked = async <T>(call: (client: Client) => Promise<Result<T, SignerError>>): Shown<T> => {
    try {
      return shown(await call(await supervised.client()));
    } catch (problem) {
      return stopped(problem);
    }
  };

  const withPin = async <T>(
    method: string,
    call: (client: Client, options: PinOptions) => Promise<Result<T, SignerError>>,
  ): Shown<T> => {
    if (channel) {
      deps.pinWindows.focus();
      return err(shownError('pin-cancelled', 'Another PIN window is open.'));
    }
    const mine = (channel = deps.pinWindows.begin(true));
    try {
      const result = await asked((client) => call(client, { transfer: [mine.signerPort], timeLimitMs: 0 }));
      deps.log.info({ method, outcome: result.ok ? 'ok' : result.error.code }, 'ceremony signer');
      return result;
    } finally {
      channel = undefined;
      mine.end();
    }
  };

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
    stop: supervised.stop,
  };
};

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
