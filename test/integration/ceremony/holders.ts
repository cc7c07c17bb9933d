import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { KeyMessage } from '#shared/threshold';
import type { ShareHolderHost, ShareHolders } from '../../../electron/main/ceremony/parts.ts';
import { connect, type Client } from '../../../electron/rpc/index.ts';
import type { CeremonySignerStart } from '../../../electron/signer/ceremony/contract.ts';
import type { ShareMethods } from '../../../electron/signer/ceremony/share-contract.ts';
import type { SignerError } from '../../../electron/signer/contract.ts';

/* A process for each holder of a shared key, on the token folder of this one. */

type Methods = ShareMethods & { start: { input: CeremonySignerStart; output: null } };
type Holder = Client<Methods, never>;

const PROGRAM = join(import.meta.dirname, '../../support/ceremony-holder.ts');

export interface HolderProcesses extends ShareHolders {
  /** Ends one, as if it had crashed. */
  readonly kill: (participant: number) => Promise<void>;
}

export interface HolderOptions {
  /** What is typed at each PIN window. */
  readonly pin: string;
  readonly carry?: ((messages: readonly KeyMessage[], to: number) => readonly KeyMessage[]) | undefined;
}

const AS_IT_IS: NonNullable<HolderOptions['carry']> = (messages) => messages;

export const holderProcesses = (
  start: CeremonySignerStart,
  { pin, carry = AS_IT_IS }: HolderOptions,
): HolderProcesses => {
  const running = new Map<number, { readonly child: ChildProcess; readonly holder: Holder }>();
  const begin = (participant: number): Holder => {
    const child = fork(PROGRAM, {
      serialization: 'advanced',
      env: { ...process.env, HOLDER_PIN: pin },
      execArgv: [],
    });
    const holder = connect<Methods>({
      postMessage: (message) => {
        child.send(message as object);
      },
      on: (event: 'message' | 'exit', listener: (value: never) => void) =>
        child.on(event, listener as (value: unknown) => void),
    });
    running.set(participant, { child, holder });
    // One that is ended at once has not answered: whoever asks it for something hears that.
    holder.call('start', start).catch(() => undefined);
    return holder;
  };
  const of = (participant: number): Holder => running.get(participant)?.holder ?? begin(participant);
  return {
    // As the desk's own: a process that was ended is not begun anew by whoever still has it.
    of: (participant) => {
      const holder = of(participant);
      return hostOf(holder, (messages) => carry(messages, participant));
    },
    end: () => {
      for (const { child } of running.values()) child.kill('SIGKILL');
      running.clear();
    },
    kill: async (participant) => {
      const { child, holder } = running.get(participant) ?? {};
      running.delete(participant);
      child?.kill('SIGKILL');
      await holder?.exited;
    },
  };
};

const shown = async <T>(answer: Promise<Result<T, SignerError>>): Promise<Result<T, ShownError>> => {
  const result = await answer;
  return result.ok ? result : err(shownError(result.error.code, result.error.detail));
};

const hostOf = (
  holder: Holder,
  carried: (messages: readonly KeyMessage[]) => readonly KeyMessage[],
): ShareHolderHost => ({
  begin: (order, plan) => shown(holder.call('shareBegin', { order, plan })),
  confirm: (order, firsts) => shown(holder.call('shareConfirm', { order, firsts: carried(firsts) })),
  exchange: (messages) => shown(holder.call('shareExchange', carried(messages))),
  done: (order) => shown(holder.call('shareDone', order)),
  open: (order, about, age) => shown(holder.call('shareOpen', { order, about, age })),
  count: (order, about) => shown(holder.call('shareCount', { order, about })),
  wipe: (order, about) => shown(holder.call('shareWipe', { order, about })),
  commit: (signing) => shown(holder.call('shareCommit', signing)),
  forget: () => shown(holder.call('shareForget', null)),
  sign: (commitments) => shown(holder.call('shareSign', commitments)),
});
