import type { IntentDigest } from '#shared/brand';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { CarrierView } from '#shared/ipc';
import type { CarrierEvent, CarrierMethods, CarrierStart, GasQuote } from '../../custody/contract.ts';
import { RpcError } from '../../rpc/index.ts';
import type { SignerError } from '../../signer/contract.ts';
import type { Log } from '../log.ts';
import { withLimit } from '../module.ts';
import type { PinChannel, PinWindows } from '../windows/pin-window.ts';
import { forkChild } from './fork.ts';
import { supervise, type Connection, type Supervised } from './supervise.ts';

/* The carrier process as the rest of main sees it: it is started when somebody first asks for it. */

export const name = 'carrier';

type Shown<T> = Promise<Result<T, ShownError>>;

export interface CarrierHost {
  readonly view: () => Shown<CarrierView>;
  /** Opens the PIN window and waits for the person. */
  readonly unlock: (holder: string) => Shown<null>;
  readonly lock: () => Shown<null>;
  readonly cancel: (item: IntentDigest) => Shown<null>;
  /** What each chain asks for gas now. */
  readonly quotes: () => Shown<readonly GasQuote[]>;
  /** The journal may have grown; nothing where the process does not run. */
  readonly nudge: () => void;
  /** Ends the work in good order, then the process. */
  readonly stop: () => Promise<void>;
}

export interface CarrierHostDeps {
  readonly buildFolder: string;
  readonly start: Omit<CarrierStart, 'stoppedBecause'>;
  /** Where SoftHSM 2 finds the carrier's token. */
  readonly tokenConfig: string;
  readonly pinWindows: PinWindows;
  readonly log: Log;
  readonly onChange: () => void;
}

type CarrierConnection = Connection<CarrierMethods, CarrierEvent>;
type CarrierProcess = Supervised<CarrierMethods, CarrierEvent>;

const STOP_LIMIT_MS = 4_000;
/** A round asks every node, and each of them may take its time. */
const ROUND_LIMIT_MS = 120_000;

export const init = (deps: CarrierHostDeps): CarrierHost => {
  let supervised: CarrierProcess | undefined;
  let channel: PinChannel | undefined;
  let stoppedBecause: string | null = null;

  const onEvent = (event: CarrierEvent): void => {
    switch (event.kind) {
      case 'pin-wanted':
        channel?.open();
        return;
      case 'blocking':
        supervised?.excuse(event.limitMs);
        return;
      case 'changed':
        deps.onChange();
        return;
    }
  };
  const begin = (): CarrierProcess =>
    supervise<CarrierMethods, CarrierEvent>({
      name,
      log: deps.log,
      fork: () => forkChild(deps.buildFolder, 'carrier', deps.log, { SOFTHSM2_CONF: deps.tokenConfig }),
      onStart: async (client) => {
        await client.call('start', { ...deps.start, stoppedBecause });
      },
      onEvent,
      onDeath: () => {
        stoppedBecause = 'its process ended without being asked to';
        deps.onChange();
      },
      ping: (client) => client.call('ping', null),
    });
  const client = (): Promise<CarrierConnection> => (supervised ??= begin()).client();

  const asked = async <T>(
    work: (connection: CarrierConnection) => Promise<Result<T, SignerError>>,
  ): Shown<T> => {
    try {
      const result = await work(await client());
      return result.ok ? result : err(shownError(result.error.code, result.error.detail));
    } catch (problem) {
      return stopped(problem);
    }
  };

  return {
    view: () =>
      asked(async (connection) => ({
        ok: true,
        value: await connection.call('view', null, { timeLimitMs: ROUND_LIMIT_MS }),
      })),
    unlock: async (holder) => {
      if (deps.pinWindows.isBusy()) {
        deps.pinWindows.focus();
        return err(shownError('pin-cancelled', 'Another PIN window is open.'));
      }
      const mine = (channel = deps.pinWindows.begin(true));
      try {
        return await asked((connection) =>
          connection.call('unlock', { holder }, { transfer: [mine.signerPort], timeLimitMs: 0 }),
        );
      } finally {
        channel = undefined;
        mine.end();
      }
    },
    lock: () =>
      asked(async (connection) => ({
        ok: true,
        value: await connection.call('lock', null, { timeLimitMs: ROUND_LIMIT_MS }),
      })),
    cancel: (item) =>
      asked((connection) => connection.call('cancel', { item }, { timeLimitMs: ROUND_LIMIT_MS })),
    quotes: () =>
      asked(async (connection) => ({
        ok: true,
        value: await connection.call('quotes', null, { timeLimitMs: ROUND_LIMIT_MS }),
      })),
    nudge: () => {
      void supervised
        ?.client()
        .then((connection) => connection.call('nudge', null))
        .catch(() => undefined);
    },
    stop: async () => {
      if (supervised === undefined) return;
      const locked = client().then((connection) => connection.call('lock', null));
      await withLimit(locked, STOP_LIMIT_MS).catch(() => undefined);
      supervised.stop();
    },
  };
};

const stopped = (problem: unknown): Result<never, ShownError> =>
  problem instanceof RpcError && problem.code !== 'fault'
    ? err(shownError('carrier-stopped', problem.message))
    : err(shownError('internal-error', problem instanceof RpcError ? problem.message : null));
