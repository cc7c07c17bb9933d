import type { Envelope } from '#shared/envelope';
import { err, shownError, type ErrorCode, type Result, type ShownError } from '#shared/errors';
import type { TokenView } from '#shared/ipc';
import type { EnrolledKey } from '#shared/roster';
import { RpcError } from '../../rpc/index.ts';
import type {
  DecideRequest,
  Enrolment,
  SignedIn,
  SignerError,
  SignerEvent,
  SignerMethods,
  SignerStart,
  SubmitRequest,
} from '../../signer/contract.ts';
import type { Log } from '../log.ts';
import type { PinChannel, PinWindows } from '../windows/pin-window.ts';
import { forkChild } from './fork.ts';
import { supervise, type Connection } from './supervise.ts';

/* The signer process as the rest of main sees it: results, never exceptions. */

export const name = 'signer';

type Shown<T> = Promise<Result<T, ShownError>>;

export interface SignerHost {
  readonly tokens: () => Shown<readonly TokenView[]>;
  /** The key of a token that is plugged in, as it would be enrolled. */
  readonly keyOf: (tokenId: string) => Shown<Omit<EnrolledKey, 'person' | 'standing'>>;
  /** The three below open the PIN window and wait for the person. */
  readonly signIn: (tokenId: string) => Shown<SignedIn>;
  readonly decide: (request: DecideRequest) => Shown<Envelope>;
  readonly submit: (request: SubmitRequest) => Shown<Envelope>;
  readonly signOut: () => Promise<void>;
  readonly enrol: (enrolment: Enrolment) => Promise<void>;
  readonly stop: () => void;
}

export interface SignerDeps {
  readonly buildFolder: string;
  readonly start: SignerStart;
  /** Where SoftHSM 2 finds its tokens. */
  readonly tokenConfig: string;
  readonly pinWindows: PinWindows;
  readonly log: Log;
  readonly onSessionLost: (code: ErrorCode) => void;
  readonly onTokensChanged: () => void;
}

type SignerConnection = Connection<SignerMethods, SignerEvent>;
type PinMethod = 'signIn' | 'decide' | 'submit';

export const init = (deps: SignerDeps): SignerHost => {
  let enrolment: Enrolment = { people: [], keys: [] };
  let channel: PinChannel | undefined;

  const onEvent = (event: SignerEvent): void => {
    switch (event.kind) {
      case 'session-lost':
        deps.onSessionLost(event.code);
        return;
      case 'tokens-changed':
        deps.onTokensChanged();
        return;
      case 'pin-wanted':
        channel?.open();
        return;
      case 'blocking':
        supervised.excuse(event.limitMs);
        return;
    }
  };
  const supervised = supervise<SignerMethods, SignerEvent>({
    name,
    log: deps.log,
    fork: () => forkChild(deps.buildFolder, 'signer', deps.log, { SOFTHSM2_CONF: deps.tokenConfig }),
    onStart: async (client) => {
      await client.call('start', deps.start);
      await client.call('enrol', enrolment);
    },
    onEvent,
    onDeath: () => {
      deps.onSessionLost('signer-stopped');
    },
    ping: (client) => client.call('ping', null),
  });

  const withPin = async <T>(
    method: PinMethod,
    call: (client: SignerConnection, mine: PinChannel) => Promise<Result<T, SignerError>>,
  ): Shown<T> => {
    if (deps.pinWindows.isBusy()) {
      deps.pinWindows.focus();
      return err(shownError('pin-cancelled', 'Another PIN window is open.'));
    }
    const mine = (channel = deps.pinWindows.begin(method !== 'signIn'));
    try {
      const result = await call(await supervised.client(), mine);
      deps.log.info({ method, ...(result.ok ? { outcome: 'ok' } : { outcome: result.error }) }, 'signer');
      return shown(result);
    } catch (problem) {
      return stopped(problem);
    } finally {
      channel = undefined;
      mine.end();
    }
  };

  return {
    tokens: async () => {
      try {
        return shown(await (await supervised.client()).call('tokens', null));
      } catch (problem) {
        return stopped(problem);
      }
    },
    keyOf: async (tokenId) => {
      try {
        return shown(await (await supervised.client()).call('keyOf', { tokenId }));
      } catch (problem) {
        return stopped(problem);
      }
    },
    signIn: (tokenId) =>
      withPin('signIn', (client, mine) => client.call('signIn', { tokenId }, withPort(mine))),
    decide: (request) => withPin('decide', (client, mine) => client.call('decide', request, withPort(mine))),
    submit: (request) => withPin('submit', (client, mine) => client.call('submit', request, withPort(mine))),
    signOut: async () => {
      await supervised
        .client()
        .then((client) => client.call('signOut', null))
        .catch(() => undefined);
    },
    enrol: async (next) => {
      enrolment = next;
      await supervised
        .client()
        .then((client) => client.call('enrol', next))
        .catch(() => undefined);
    },
    stop: supervised.stop,
  };
};

/** A person is at the PIN window: the signer's own limit ends it, and the watch ends a signer that hangs. */
const withPort = ({ signerPort }: PinChannel): { transfer: PinChannel['signerPort'][]; timeLimitMs: 0 } => ({
  transfer: [signerPort],
  timeLimitMs: 0,
});

const shown = <T>(result: Result<T, SignerError>): Result<T, ShownError> =>
  result.ok ? result : err(shownError(result.error.code, result.error.detail));

const stopped = (problem: unknown): Result<never, ShownError> => {
  if (problem instanceof RpcError && problem.code !== 'fault') return err(shownError('signer-stopped'));
  return err(shownError('internal-error', problem instanceof RpcError ? problem.message : null));
};
