import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { destination, pino, type Logger } from 'pino';

/* The desk's log: what happened and when, for IT. Codes and ids; no names, amounts, PINs or keys. */

export type Log = Logger;

const LOG_BYTES_MAX = 5 * 1024 * 1024;

/** Members that never reach the log, wherever they stand: a net under the rule that nobody logs them. */
const SECRETS = [
  'pin',
  'sandboxPin',
  'accessToken',
  'keyHex',
  'grant',
  'authorization',
  'intentBytes',
  'bytes',
];

export const openLog = (file: string): Log => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  keepOneOld(file);
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[withheld]' },
    },
    // Synchronous: the last lines before a crash are the ones that matter.
    destination({ dest: file, sync: true, mode: 0o600 }),
  );
};

const keepOneOld = (file: string): void => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
};
