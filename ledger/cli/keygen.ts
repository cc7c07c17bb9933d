import { writeSync, openSync, closeSync, existsSync } from 'node:fs';
import { newBackupKey } from '../archive/index.ts';
import { textOf, UsageError, type CliCommand } from './command.ts';

const OWNER_ONLY = 0o600;

export const keygenCommand: CliCommand = {
  summary: 'make a key pair for backups: the identity in a file, the recipient for the service',
  usage: '--to <file>',
  options: { to: { type: 'string' } },
  run: async (values) => {
    const file = textOf(values, 'to');
    if (existsSync(file)) throw new UsageError(`${file} exists already`);
    const key = await newBackupKey();
    const descriptor = openSync(file, 'wx', OWNER_ONLY);
    writeSync(descriptor, key.file);
    closeSync(descriptor);
    return { ok: true, report: { file, recipient: key.recipient } };
  },
};
