import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { logDir, projectRoot } from './paths.mjs';

const TAIL_LINES_MAX = 40;
const KILL_GRACE_MS = 2_000;

/** PATH without this project's own bin folders, which npm puts first and which set-up replaces. */
export function hostPath() {
  const own = join(projectRoot, 'node_modules');
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => entry !== '' && !entry.startsWith(own))
    .join(delimiter);
}

/** @param {string} command @param {string} [path] @returns {string | undefined} absolute path of an executable */
export function findCommand(command, path = hostPath()) {
  return path
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Node that came with the machine: it outlives a replaced node_modules. */
export const hostNode = () => findCommand('node') ?? process.execPath;

/** @returns {[command: string, ...prefix: string[]]} how to call npm without this project's own Node */
export function npmCommand() {
  const fromEnv = process.env['npm_execpath'];
  if (fromEnv?.endsWith('npm-cli.js') && existsSync(fromEnv)) return [hostNode(), fromEnv];
  const npm = findCommand('npm');
  const beside = npm
    ? realpathSync(npm)
    : join(dirname(hostNode()), '../lib/node_modules/npm/bin/npm-cli.js');
  return beside.endsWith('.js') ? [hostNode(), beside] : [beside];
}

/** The lines of npm that name the cause, as one sentence. @param {readonly string[]} tail */
export function npmCause(tail) {
  const errors = tail
    .filter((line) => line.startsWith('npm error'))
    .map((line) => line.slice('npm error'.length).trim());
  return (errors.length > 0 ? errors : tail).slice(0, 4).join('; ');
}

/**
 * @typedef {object} RunOptions
 * @property {string} log name of the log file, without folder and extension
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to the environment
 * @property {number} [timeoutMs] the whole process group is killed after this
 * @property {(line: string) => void} [onLine]
 */

/**
 * Runs a command to its end; output goes to a log file, the last lines are kept for the error message.
 * @param {readonly string[]} commandLine
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, isTimedOut: boolean, tail: string[], logFile: string }>}
 */
export async function runLogged(commandLine, { log, cwd = projectRoot, env = {}, timeoutMs, onLine }) {
  const [command = '', ...args] = commandLine;
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, `${log}.log`);
  const sink = createWriteStream(logFile);
  /** @type {string[]} */
  const tail = [];
  const keep = lineSplitter((line) => {
    sink.write(`${line}\n`);
    if (line.trim() === '') return;
    tail.push(line);
    if (tail.length > TAIL_LINES_MAX) tail.shift();
    onLine?.(line);
  });
  // A group of its own, so that a time-out also ends what the command itself has started.
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: hostPath(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const release = endWithParent(child);
  let isTimedOut = false;
  const timer = timeoutMs
    ? setTimeout(() => {
        isTimedOut = true;
        killGroup(child, 'SIGKILL');
      }, timeoutMs)
    : undefined;
  const code = await exitOf(child);
  clearTimeout(timer);
  release();
  sink.end();
  return { code, isTimedOut, tail, logFile };
}

/** @param {(line: string) => void} onLine @returns {(chunk: Buffer) => void} */
function lineSplitter(onLine) {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (rest.length > 10_000) rest = '';
  };
}

/**
 * Runs a command on this terminal; SIGINT and SIGTERM are passed on to it.
 * @param {readonly string[]} commandLine
 * @param {{ cwd?: string, env?: Record<string, string>, hushed?: RegExp }} [options] `hushed`: lines of
 *   stderr that tell the person nothing
 * @returns {Promise<number>} exit code; 128 + n when ended by signal n
 */
export async function runAttached(commandLine, { cwd = projectRoot, env = {}, hushed } = {}) {
  const [command = '', ...args] = commandLine;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['inherit', 'inherit', hushed ? 'pipe' : 'inherit'],
  });
  if (hushed)
    child.stderr?.on(
      'data',
      lineSplitter((line) => hushed.test(line) || process.stderr.write(`${line}\n`)),
    );
  const release = forwardSignals(child);
  const code = await exitOf(child);
  release();
  return code;
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve(code ?? (signal === 'SIGTERM' ? 143 : signal === 'SIGINT' ? 130 : 137)),
    );
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    child.kill(signal);
    // An application that hangs on the way out must not keep the terminal.
    setTimeout(() => child.kill('SIGKILL'), 4 * KILL_GRACE_MS).unref();
  };
  // Ctrl-C reaches the child by itself (same foreground group); here it only must not end us before it.
  const wait = () => {};
  process.on('SIGINT', wait);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  return () => {
    process.off('SIGINT', wait);
    process.off('SIGTERM', forward);
    process.off('SIGHUP', forward);
  };
}

/** @param {import('node:child_process').ChildProcess} child */
function endWithParent(child) {
  const onExit = () => killGroup(child, 'SIGKILL');
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    onExit();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('exit', onExit);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('exit', onExit);
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function killGroup(child, signal) {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
