import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { personIdSchema } from '#shared/brand';
import { identitiesIn, unseal } from '../archive/index.ts';
import type { DatabaseTarget } from '../database/index.ts';
import { withKeys, type PersonKey } from '../people/index.ts';
import { listOf, optionalText, textOf, UsageError, type CliCommand, type Values } from './command.ts';
import { encoded, readStream, sealedFor, writeWhole } from './files.ts';
import { configOf } from './source.ts';

/*
 * The keys to personal records are in no backup, because a backup is kept and a key must be able to go. Their own
 * copy is one file, of which only the newest is kept.
 */

const keyLineSchema = z.strictObject({ person: personIdSchema, key: z.string().regex(/^[0-9a-f]{64}$/) });

export const personKeysCommand: CliCommand = {
  summary:
    'write the keys to personal records, encrypted (age): keep the newest file alone, apart from backups',
  usage: '--home <folder> --to <file> --recipient <age1…> [--recipient …]',
  options: {
    home: { type: 'string' },
    to: { type: 'string' },
    recipient: { type: 'string', multiple: true },
  },
  run: async (values) => {
    const file = textOf(values, 'to');
    const recipients = listOf(values, 'recipient');
    if (recipients.length === 0) throw new UsageError('--recipient is needed: make a key with keygen');
    const { targets } = configOf(textOf(values, 'home'));
    const keys = await withKeys(targets.people.keys, ({ all }) => all());
    await writeWhole(file, await sealedFor(encoded(keys.map(lineOf)), recipients));
    return { ok: true, report: { file, keys: keys.length, recipients: recipients.length } };
  },
};

const lineOf = ({ person, key }: PersonKey): string => `${JSON.stringify({ person, key })}\n`;

/** Puts the keys that `--person-keys` names, if it does, in their place; how many there were. */
export const adoptPersonKeys = async (values: Values, target: DatabaseTarget): Promise<number> => {
  const file = optionalText(values, 'person-keys');
  if (file === undefined) return 0;
  const identity = textOf(values, 'identity');
  const opened = await unseal(readStream(file), identitiesIn(readFileSync(identity, 'utf8')));
  if (!opened.ok) throw new UsageError(`--person-keys: ${opened.error}`);
  const keys = keysIn(await new Response(opened.value).text());
  await withKeys(target, ({ adopt }) => adopt(keys));
  return keys.length;
};

const keysIn = (text: string): readonly PersonKey[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const parsed = keyLineSchema.safeParse(parsedOrNull(line));
      if (!parsed.success) throw new UsageError('--person-keys: the file does not hold such keys');
      return parsed.data;
    });

const parsedOrNull = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
