import { readFileSync } from 'node:fs';
import { trustSchema } from '#shared/api';
import {
  identitiesIn,
  readArchive,
  unseal,
  verifyArchive,
  type ArchiveItem,
  type ArchiveTrust,
} from '../archive/index.ts';
import { optionalText, textOf, UsageError, type CliCommand, type Values } from './command.ts';
import { readStream } from './files.ts';

export const archiveOptions = {
  from: { type: 'string' },
  identity: { type: 'string' },
  trust: { type: 'string' },
  vkey: { type: 'string' },
  genesis: { type: 'string' },
} as const;

/** Checks an export, or a backup with its identity, with nothing but the file and what a desk was given. */
export const verifyCommand: CliCommand = {
  summary: 'check an export or a backup: signatures, rules, tree, checkpoints; needs no ledger',
  usage: '--from <file> [--identity <file>] [--trust <trust.json> | --vkey <key> --genesis <hash>]',
  options: archiveOptions,
  run: async (values) => {
    const verified = await verifyArchive(await itemsOf(values), trustOf(values));
    return verified.ok
      ? { ok: true, report: { ...verified.value } }
      : { ok: false, report: { problem: verified.error } };
  },
};

/** Items of the archive that `--from` names, decrypted when an identity is given. */
export const itemsOf = async (values: Values): Promise<AsyncGenerator<ArchiveItem>> => {
  const stream = readStream(textOf(values, 'from'));
  const identity = optionalText(values, 'identity');
  if (identity === undefined) return readArchive(stream);
  const opened = await unseal(stream, identitiesIn(readFileSync(identity, 'utf8')));
  if (!opened.ok) throw new UsageError(opened.error);
  return readArchive(opened.value);
};

export const trustOf = (values: Values): ArchiveTrust => {
  const file = optionalText(values, 'trust');
  const given =
    file === undefined ? undefined : trustSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (given?.success === false) throw new UsageError(`${file ?? ''} is not a trust file`);
  const vkey = optionalText(values, 'vkey') ?? given?.data.vkey;
  const genesis = optionalText(values, 'genesis') ?? given?.data.genesis;
  return { ...(vkey !== undefined && { vkey }), ...(genesis !== undefined && { genesis }) };
};
