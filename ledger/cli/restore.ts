import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArchive, restoreArchive, type ArchiveHeader, type ArchiveItem } from '../archive/index.ts';
import { ledgerKeyOf } from '../keys/index.ts';
import { withRecords } from '../people/index.ts';
import { CONFIG_FILE, configSchema, type Config } from '../service/config.ts';
import { targetsOf } from '../service/targets.ts';
import { readSeed, writeFileAtomically, writeSeed } from '../service/files.ts';
import {
  optionalText,
  sizeOf,
  textOf,
  UsageError,
  type CliCommand,
  type Outcome,
  type Values,
} from './command.ts';
import { readStream } from './files.ts';
import { adoptPersonKeys } from './person-keys.ts';
import { archiveOptions, itemsOf, trustOf } from './verify.ts';

/** Makes a ledger's home anew from an archive, whole or as it was at an earlier size. */
export const restoreCommand: CliCommand = {
  summary: 'make a ledger anew from a backup, or from an export with a configuration',
  usage:
    '--from <file> [--identity <file>] --home <new folder> --seed <file> [--person-keys <file>]\n' +
    '          [--journal <file>] [--config <file>] [--to-size <n>] [--trust <trust.json> | --vkey <key> --genesis <hash>]',
  options: {
    ...archiveOptions,
    home: { type: 'string' },
    seed: { type: 'string' },
    'person-keys': { type: 'string' },
    journal: { type: 'string' },
    config: { type: 'string' },
    'to-size': { type: 'string' },
  },
  run: (values) => restore(values),
};

const restore = async (values: Values): Promise<Outcome> => {
  const home = resolve(textOf(values, 'home'));
  const seed = readSeed(textOf(values, 'seed'));
  if (existsSync(home))
    throw new UsageError(`${home} exists already: a ledger is restored into a new folder`);
  const partial = `${home}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const { header, items } = await opened(await itemsOf(values));
    if (ledgerKeyOf(header.origin, seed).vkey !== header.vkey)
      throw new UsageError('the seed is not that of this ledger');
    const config = configFor(values, header);
    writeFileAtomically(join(partial, CONFIG_FILE), `${JSON.stringify(config, null, 2)}\n`);
    writeSeed(join(partial, config.seedFile), seed);
    const { journal, people } = targetsOf(join(partial, config.database), {
      storage: config.storage,
      personKeys: config.personKeys,
      isShared: config.cluster !== undefined,
    });
    const options = {
      trust: trustOf(values),
      toSize: sizeOf(values, 'to-size'),
      tail: tailOf(values, header),
    };
    const restored = await restoreArchive(items, journal, options);
    if (!restored.ok) return { ok: false, report: { problem: restored.error } };
    const { records, ...report } = restored.value;
    await withRecords(people.records, ({ adopt }) => adopt(records));
    const personKeys = await adoptPersonKeys(values, people.keys);
    renameSync(partial, home);
    return { ok: true, report: { home, personKeys, ...report } };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
};

/** The journal that came after the archive, when one is named. */
const tailOf = (values: Values, { size }: ArchiveHeader): AsyncGenerator<ArchiveItem> | undefined => {
  const file = optionalText(values, 'journal');
  if (file === undefined) return undefined;
  if ((sizeOf(values, 'to-size') ?? size) < size)
    throw new UsageError('--to-size lies within the backup: leave --journal out');
  return readArchive(readStream(file));
};

/** Reads the header off and gives the items from the header on. */
const opened = async (
  items: AsyncGenerator<ArchiveItem>,
): Promise<{ readonly header: ArchiveHeader; readonly items: AsyncGenerator<ArchiveItem> }> => {
  const first = await items.next();
  if (first.done === true || first.value.kind !== 'header')
    throw new UsageError('the file is not an archive');
  const header = first.value;
  return { header: header.header, items: prepended(header, items) };
};

async function* prepended(
  first: ArchiveItem,
  rest: AsyncGenerator<ArchiveItem>,
): AsyncGenerator<ArchiveItem> {
  yield first;
  yield* rest;
}

const configFor = (values: Values, header: ArchiveHeader): Config => {
  const file = optionalText(values, 'config');
  const found: unknown = file === undefined ? header.config : JSON.parse(readFileSync(file, 'utf8'));
  if (found === null) throw new UsageError('an export holds no configuration: name one with --config');
  const parsed = configSchema.safeParse(found);
  if (!parsed.success) throw new UsageError('the configuration is not one of this version');
  if (parsed.data.ledger !== header.ledger) throw new UsageError('the configuration is of another ledger');
  return parsed.data;
};
