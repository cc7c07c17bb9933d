import { join } from 'node:path';
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { ChildLike } from '../../rpc/index.ts';
import type { Log } from '../log.ts';
import { forbidCoreDumps } from '../posture/core-dumps.ts';

export type ChildName = 'signer' | 'vault' | 'reader' | 'identity' | 'ceremony' | 'carrier';

const NOISE_CHARS_MAX = 500;
const EXIT_LIMIT_MS = 2_000;
/** Exit code of a process ended by SIGKILL, as a shell gives it. */
const KILLED = 137;

/** Variables that a child may see; the rest of the environment is nobody's business there. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'TEMP',
  'SystemRoot',
  'PCSCLITE_CSOCK_NAME',
  'OPENSC_CONF',
];

const starting = new Set<Promise<void>>();

/**
 * Resolves when no utility process is about to start. A program spawned at that moment would inherit the pipe whose
 * closing tells Electron that the process ended, and keep it open.
 */
export const whenNoneStarts = async (): Promise<void> => {
  while (starting.size > 0) await Promise.all(starting);
};

/** Starts one of the desk's utility processes. What it prints goes to the log, cut short. */
export const forkChild = (
  buildFolder: string,
  name: ChildName,
  log: Log,
  env: Readonly<Record<string, string>> = {},
): UtilityProcess => {
  const child = utilityProcess.fork(join(buildFolder, name, 'main.js'), [], {
    serviceName: `countersign-${name}`,
    stdio: 'pipe',
    env: { ...passedOn(), ...env },
  });
  const note = (chunk: Buffer): void => {
    log.warn(
      { process: name, said: chunk.toString('utf8').slice(0, NOISE_CHARS_MAX) },
      'output of a process',
    );
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  child.once('spawn', () => {
    forbidCoreDumps(child.pid);
    log.info({ process: name, pid: child.pid }, 'process started');
  });
  noteStart(child);
  return child;
};

const noteStart = (child: UtilityProcess): void => {
  const isUp = new Promise<void>((resolve) => {
    child.once('spawn', resolve);
    child.once('exit', () => {
      resolve();
    });
  });
  starting.add(isUp);
  void isUp.then(() => starting.delete(isUp));
};

/** A utility process as the typed calls see it. */
export const asChild = (child: UtilityProcess): ChildLike<MessagePortMain> => ({
  postMessage: (message, transfer) => {
    child.postMessage(message, transfer);
  },
  on: (event: 'message' | 'exit', listener: (value: never) => void) =>
    event === 'message'
      ? child.on('message', listener as (message: unknown) => void)
      : child.on('exit', listener as (code: number) => void),
});

/**
 * Ends a process that may no longer listen: a module that hangs takes no notice of SIGTERM. Whoever waits for its
 * end hears of it in any case.
 */
export const killHard = (child: UtilityProcess): void => {
  const unheard = setTimeout(() => child.emit('exit', KILLED), EXIT_LIMIT_MS);
  child.once('exit', () => {
    clearTimeout(unheard);
  });
  if (child.pid === undefined) child.kill();
  else
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
};

const passedOn = (): Record<string, string> =>
  Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
